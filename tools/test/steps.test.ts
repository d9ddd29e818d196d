import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { runSteps } from './steps.ts'

const folder = mkdtempSync(join(tmpdir(), 'steps-'))
afterAll(() => rmSync(folder, { recursive: true }))

const step = (code: string) => ({ args: ['-e', code], cwd: folder })

test('steps run one after another, with all their output in the log', async () => {
  const log = join(folder, 'good.log')
  const { ok } = await runSteps([step('console.log("one")'), step('console.error("two")')], log, process.env, 1)
  expect(ok).toBe(true)
  expect(readFileSync(log, 'utf8')).toMatch(/one\n[^]*two\n/)
})

test('the first failure ends the suite', async () => {
  const log = join(folder, 'bad.log')
  const { ok } = await runSteps([step('process.exit(2)'), step('console.log("never")')], log, process.env, 1)
  expect(ok).toBe(false)
  expect(readFileSync(log, 'utf8')).not.toContain('\nnever')
})

test('what hangs is ended', async () => {
  const log = join(folder, 'hung.log')
  const { ok } = await runSteps([step('setInterval(() => {}, 1000)')], log, process.env, 0.005)
  expect(ok).toBe(false)
  expect(readFileSync(log, 'utf8')).toContain('ended after 0.005 minutes')
})
