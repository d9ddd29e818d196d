import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { protocols, type Rule } from './registry.ts'
import { rules } from './rules.ts'

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8')
const code = (cell: string): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(match => match[1]!)

/** The rows of the table that begins with "| rule |": number, what it says, function, test, mutants. */
function rulesOf(readme: string): Rule[] {
  const lines = readme.split('\n')
  const head = lines.findIndex(line => /^\| rule \|/i.test(line))
  const end = lines.findIndex((line, i) => i > head && !line.startsWith('|'))
  return lines.slice(head + 2, end).map(line => {
    const [number, text, _function, tests, mutants] = line.split(/(?<!\\)\|/).slice(1, -1).map(cell => cell.trim())
    return { number: number!, text: text!, test: code(tests!)[0]!, mutants: code(mutants!) }
  })
}

function dataOf(all: readonly { readonly protocol: string; readonly rules: readonly Rule[] }[]): string {
  const text = (value: string): string => `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
  const rows = all.map(({ protocol, rules: own }) => `  { protocol: ${text(protocol)}, rules: [\n${own.map(row =>
    `    {\n      number: ${text(row.number)},\n      text: ${text(row.text)},\n      test: ${text(row.test)},\n`
    + `      mutants: [${row.mutants.map(text).join(', ')}],\n    },\n`).join('')}  ] },\n`)
  const head = read('rules.ts').split(' = [\n')[0]!
  return `${head} = [\n${rows.join('')}]\n`
}

test('rules.ts is what the READMEs say', () => {
  const actual = dataOf(protocols.map(({ name }) => ({ protocol: name, rules: rulesOf(read(`${name}/README.md`)) })))
  if (process.env.UPDATE) writeFileSync(new URL('rules.ts', import.meta.url), actual)
  else expect(actual, 'the tables moved: UPDATE=1 npx vitest run packages/protocols/src/registry.test.ts').toBe(read('rules.ts'))
  expect(rules.map(({ protocol }) => protocol)).toStrictEqual(protocols.map(({ name }) => name))
})

describe.each(protocols)('$name', ({ name, concept, protocol, mutants, rules: own }) => {
  test('its folder has its name, and its concept a page', () => {
    expect(protocol.name).toBe(name)
    expect(existsSync(new URL(`../../../content/concepts/${concept}.md`, import.meta.url))).toBe(true)
  })

  test('every rule names a test that exists', () => {
    const tests = read(`${name}/${name}.test.ts`)
    expect(own.filter(rule => !tests.includes(rule.test))).toStrictEqual([])
    expect(own.length).toBeGreaterThan(0)
  })

  test('every mutant breaks a rule that names it, and every mutant that is named exists', () => {
    const named = own.flatMap(({ number, mutants: names }) => names.map(mutant => `${number} ${mutant}`))
    expect(named.toSorted()).toStrictEqual(mutants.map(mutant => `${mutant.rule} ${mutant.name}`).toSorted())
  })

  test('every rule can be broken: it has a mutant', () => {
    expect(own.filter(rule => rule.mutants.length === 0).map(({ number }) => number)).toStrictEqual([])
  })

  test('names of mutants and properties are unique', () => {
    expect(new Set(mutants.map(mutant => mutant.name)).size).toBe(mutants.length)
    expect(new Set(protocol.invariants.map(invariant => invariant.name)).size).toBe(protocol.invariants.length)
  })
})
