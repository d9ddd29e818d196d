import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { worldFiles, worldId } from './world.ts'

const made: string[] = []
afterEach(() => made.splice(0).forEach((folder) => rmSync(folder, { recursive: true })))

function repository(files: Record<string, string>): string {
  const root = mkdtempSync(join(tmpdir(), 'world-'))
  made.push(root)
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  return root
}

const files = {
  'packages/kernel/src/index.ts': 'export const a = 1\n',
  'packages/protocols/src/raft/raft.ts': 'export const b = 2\n',
}

test('the world is twelve hexadecimal digits and the same for the same sources', () => {
  const id = worldId(repository(files))
  expect(id).toMatch(/^[0-9a-f]{12}$/)
  expect(worldId(repository(files))).toBe(id)
})

test('a changed source, a renamed file and text moved between files make another world', () => {
  const id = worldId(repository(files))
  expect(worldId(repository({ ...files, 'packages/kernel/src/index.ts': 'export const a = 2\n' }))).not.toBe(id)
  expect(worldId(repository({ ...files, 'packages/scenarios/src/s.ts': '' }))).not.toBe(id)
  const split = { 'packages/kernel/src/a.ts': 'xy', 'packages/kernel/src/b.ts': 'z' }
  const moved = { 'packages/kernel/src/a.ts': 'x', 'packages/kernel/src/b.ts': 'yz' }
  expect(worldId(repository(split))).not.toBe(worldId(repository(moved)))
})

test('tests, other packages and line endings make no difference', () => {
  const id = worldId(repository(files))
  expect(worldId(repository({ ...files, 'packages/kernel/src/index.test.ts': 'x' }))).toBe(id)
  expect(worldId(repository({ ...files, 'packages/protocols/src/testing/script.ts': 'x' }))).toBe(id)
  expect(worldId(repository({ ...files, 'packages/cli/src/main.ts': 'x' }))).toBe(id)
  expect(worldId(repository({ ...files, 'packages/kernel/src/index.ts': 'export const a = 1\r\n' }))).toBe(id)
})

test('files are listed in one order, with forward slashes', () => {
  expect(worldFiles(repository({ ...files, 'packages/kernel/src/Z.ts': '', 'packages/kernel/src/b/c.ts': '' })))
    .toEqual([
      'packages/kernel/src/Z.ts',
      'packages/kernel/src/b/c.ts',
      'packages/kernel/src/index.ts',
      'packages/protocols/src/raft/raft.ts',
    ])
})
