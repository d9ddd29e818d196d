import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { repositoryIn } from './repository.ts'

const folder = mkdtempSync(join(tmpdir(), 'quorate-tidy-'))
afterAll(() => rmSync(folder, { recursive: true }))

test('what a build beside it makes and takes away is not of the repository', () => {
  for (const made of ['dist', '.astro', '.building']) {
    mkdirSync(join(folder, 'site', made), { recursive: true })
    writeFileSync(join(folder, 'site', made, 'a.txt'), 'made')
  }
  writeFileSync(join(folder, 'site/page.ts'), 'written')
  const { paths, read } = repositoryIn(folder)
  expect(paths).toEqual(['site/page.ts'])
  expect(read('site/page.ts')).toBe('written')
})
