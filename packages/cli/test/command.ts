/** Calls the command line as its users do, in a folder that is gone after the test file. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { afterAll, expect } from 'vitest'

export const BIN = fileURLToPath(new URL('../bin/quorate.js', import.meta.url))
const SCHEMA = fileURLToPath(new URL('../schema/output.schema.json', import.meta.url))

/** Where commands run. */
export const folder = mkdtempSync(join(tmpdir(), 'quorate-cli-'))
afterAll(() => rmSync(folder, { recursive: true }))

export interface Called {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

export function quorate(...args: string[]): Called {
  const { status, stdout, stderr } = spawnSync(process.execPath, [BIN, ...args], { encoding: 'utf8', cwd: folder })
  return { code: status, out: stdout, err: stderr }
}

/** The same for many commands, in one process. */
export function together(commands: readonly (readonly string[])[]): Called[] {
  const script = fileURLToPath(new URL('./together.ts', import.meta.url))
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, [script, JSON.stringify(commands)], { encoding: 'utf8', cwd: folder })
  expect({ status, signal, stderr }, `all commands of ${script}`).toEqual({ status: 0, signal: null, stderr: '' })
  return JSON.parse(stdout) as Called[]
}

const validate = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(JSON.parse(readFileSync(SCHEMA, 'utf8')) as object)

/** The one object that `--json` prints, checked against the schema, with the exit code. */
export function json(...[verb = '', ...args]: readonly string[]): Record<string, never> & { code: number | null } {
  const { code, out, err } = quorate(verb, '--json', ...args)
  expect(err).toBe('')
  const report = JSON.parse(out) as Record<string, never>
  expect(validate(report), JSON.stringify(validate.errors)).toBe(true)
  return { ...report, code } as never
}
