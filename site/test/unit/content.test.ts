import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const content = new URL('../../../content/', import.meta.url)
const filesIn = (folder: string) => readdirSync(new URL(folder, content)).toSorted()
const read = (path: string) => readFileSync(new URL(path, content), 'utf8')

test('there are ten concepts and eight paths, each with its own place in the order', () => {
  for (const [folder, count] of [['concepts', 10], ['paths', 8], ['helps', 4]] as const) {
    const orders = filesIn(folder).map(name => Number(/^order: (\d+)$/m.exec(read(`${folder}/${name}`))?.[1]))
    expect(orders.toSorted((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, index) => index + 1))
  }
})

test('definitions are one or two sentences or little more, and goals can be read after "By the end"', () => {
  for (const name of filesIn('glossary')) {
    const text = read(`glossary/${name}`).split(/^see:/m)[0]!
    expect(text.length, name).toBeLessThan(420)
  }
  for (const name of filesIn('paths')) expect(read(`paths/${name}`), name).toMatch(/goal: (>-\n  )?You /)
})

test('no heading has an emoji in it', () => {
  for (const name of filesIn('articles')) {
    const text = read(`articles/${name}`)
    expect(text.match(/^#.*\p{Extended_Pictographic}.*$/gmu) ?? [], name).toEqual([])
  }
})
