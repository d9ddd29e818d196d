/** Calls the command line as its users do, in a folder that is gone after the test file. */
import { fork, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
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

/** In a process of its own, whose exit code and outputs are what users get. */
export function alone(...args: readonly string[]): Called {
  const { status, stdout, stderr } = spawnSync(process.execPath, [BIN, ...args], { encoding: 'utf8', cwd: folder })
  return { code: status, out: stdout, err: stderr }
}

interface Shared {
  readonly child: ChildProcess
  readonly ended: Promise<string>
}

const start = (): Shared => {
  const script = fileURLToPath(new URL('./shared.ts', import.meta.url))
  const child = fork(script, { cwd: folder, execArgv: [], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const ended = once(child, 'exit').then(([code, signal]) => `the shared process ended with ${code ?? signal}`)
  return { child, ended }
}

let shared: Shared | null = null
afterAll(async () => {
  if (shared?.child.connected) shared.child.disconnect()
  await shared?.ended
})

/**
 * In a process that the commands of a file share, one after the other: most of the time of a short one is spent on
 * loading. That it says there what it says alone is tested of every verb.
 */
export async function quorate(...args: readonly string[]): Promise<Called> {
  const { child, ended } = shared ??= start()
  const answer = once(child, 'message') as Promise<[Called]>
  child.send(args)
  const said = await Promise.race([answer, ended])
  if (typeof said === 'string') throw new Error(`quorate ${args.join(' ')}: ${said}`)
  return said[0]
}

/** The same for many commands. */
export async function together(commands: readonly (readonly string[])[]): Promise<Called[]> {
  const all: Called[] = []
  for (const args of commands) all.push(await quorate(...args))
  return all
}

const validate = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(JSON.parse(readFileSync(SCHEMA, 'utf8')) as object)

type Report = Record<string, never> & { readonly code: number | null }

/** The one object that `--json` prints, checked against the schema, with the exit code. */
export async function json(...[verb = '', ...args]: readonly string[]): Promise<Report> {
  const { code, out, err } = await quorate(verb, '--json', ...args)
  expect(err).toBe('')
  const report = JSON.parse(out) as Record<string, never>
  expect(validate(report), JSON.stringify(validate.errors)).toBe(true)
  return { ...report, code } as never
}
