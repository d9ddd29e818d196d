/** Somebody's own code cannot hang the command line: a handler that does not return is ended from outside. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, it } from 'vitest'
import { needsWatching, watched } from './watched.ts'

const BIN = fileURLToPath(new URL('../../bin/quorate.js', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'quorate-watched-'))
afterAll(() => rmSync(folder, { recursive: true }))
spawnSync(process.execPath, [BIN, 'new', 'protocol', 'my-lock'], { cwd: folder })
const own = join(folder, 'my-lock')

it('a verb that may execute it is watched, and others are not', () => {
  expect(needsWatching(['run', own])).toBe(true)
  expect(needsWatching(['search', join(own, 'small'), '--json'])).toBe(true)
  expect(needsWatching(['run', 'split-brain/raft'])).toBe(false)
  expect(needsWatching(['list'])).toBe(false)
})

/** On a busy machine a second may be over before the thread has begun; then it gets more. */
async function ended(argv: readonly string[]): Promise<number | string> {
  for (const patience of [1, 3]) {
    const said = await watched(argv, patience)
    if (said !== `a handler of your protocol has not returned for ${patience} s`) return said
  }
  return watched(argv, 30)
}

it('what returns gives its exit code, and what does not is ended and named', { timeout: 180_000 }, async () => {
  expect(await watched(['run', own, '--json'], 20)).toBe(0)
  const path = join(own, 'my-lock.ts')
  const text = readFileSync(path, 'utf8')
  const handler = /onMessage\(s: S, node: NodeId, message: Message, out: ToWorld\) \{/
  expect(text).toMatch(handler)
  writeFileSync(path, text.replace(handler, '$&\n      for (;;) if (message === null) break'))
  for (const argv of [['run', own, '--json'], ['search', join(own, 'small')]]) {
    expect(await ended(argv)).toMatch(/^a handler of your protocol has not returned for \d+ s: "Acquire\(turn 1\) from [abc] to server arrives"$/)
  }
})
