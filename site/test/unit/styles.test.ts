/** What style sheets may not say, since a figure would pay for it at every step. */
import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const source = fileURLToPath(new URL('../../src/', import.meta.url))

/** Of a page with one such rule a browser looks at every neighbour of whatever comes or goes. */
const universalSiblings = (text: string): string[] => text.match(/^.*[+~] *(?::global\()?\*.*\{$/gm) ?? []

test('no rule is for anything at all beside something', () => {
  const files = globSync('**/*.{css,svelte,astro}', { cwd: source })
  expect(files.length).toBeGreaterThan(100)
  expect(files.flatMap(file => universalSiblings(readFileSync(source + file, 'utf8')).map(rule => `${file}: ${rule}`)))
    .toEqual([])
})

test('such rules are found', () => {
  expect(universalSiblings('.a > * + * {\n}\n  h2 ~ * {\n  b + :global(*) {\n.c + .d {\n')).toHaveLength(3)
})
