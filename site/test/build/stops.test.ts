import { readFileSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { build } from '../build.ts'
import { writeFixture } from '../fixture.ts'

/** The article of a fixture, with something more at its end. */
function writeWith(folder: string, part: string): void {
  writeFixture(folder, 1)
  const file = `${folder}/articles/article-1.mdx`
  const text = readFileSync(file, 'utf8').replace(/^export const .*$/gm, '').replace(/<(Figure|Predict) \/>/g, '')
  writeFileSync(file, `${text}\n\n${part}\n`)
}

test('the build stops at a figure whose place its run does not have, with a sentence that names both', () => {
  const part = '<Figure id="f" title="F" scenario="split-brain/raft" at="act:9">text</Figure>'
  expect(() => build(folder => writeWith(folder, part)).remove())
    .toThrow('<Figure id="f"> of article-1: at="act:9": the run has 2 acts')
})
