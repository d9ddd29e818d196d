import { spawn } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import type { WriteStream } from 'node:fs'
import { relative } from 'node:path'
import { root } from '../start/root.ts'
import type { Step } from './suites.ts'

/**
 * Runs commands of Node one after another until one fails, with all they print in `log`. A command that hangs is
 * ended after `minutes`.
 */
export async function runSteps(
  steps: readonly Step[],
  log: string,
  env: NodeJS.ProcessEnv,
  minutes: number,
): Promise<{ ok: boolean; seconds: number }> {
  const began = performance.now()
  const out = createWriteStream(log)
  let ok = true
  for (const step of steps) {
    ok = await runStep(step, out, env, minutes)
    if (!ok) break
  }
  await new Promise((resolve) => out.end(resolve))
  return { ok, seconds: (performance.now() - began) / 1000 }
}

async function runStep(step: Step, out: WriteStream, env: NodeJS.ProcessEnv, minutes: number): Promise<boolean> {
  out.write(`$ node ${step.args.map((arg) => relative(root, arg).startsWith('..') ? arg : shorten(arg)).join(' ')}\n`)
  const child = spawn(process.execPath, step.args, { cwd: step.cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
  child.stdout.pipe(out, { end: false })
  child.stderr.pipe(out, { end: false })
  let hung = false
  const limit = setTimeout(() => {
    hung = true
    child.kill()
  }, minutes * 60_000)
  const code = await new Promise((resolve) => {
    child.on('error', (error) => resolve(error.message)).on('close', resolve)
  })
  clearTimeout(limit)
  if (hung) out.write(`\nended after ${minutes} minutes\n`)
  return code === 0
}

function shorten(arg: string): string {
  return arg.startsWith(root) ? relative(root, arg) : arg
}
