import { expect, test } from 'vitest'
import { describe, judged } from './finding.ts'
import { nondeterminism } from './nondeterminism.ts'
import { fixture, theRepository } from './repository.ts'

test('the pure packages hold no source of nondeterminism', () => {
  expect(describe(judged('nondeterminism', nondeterminism(theRepository())))).toBe('')
})

/** Each line is one finding, and the text after `//` is a part of what replaces it. */
const bad = `
const a = 2 ** n // multiply
b **= 2 // multiply
const c = Math.sqrt(n) // integer arithmetic
const d = Math.random() // out.choose
const { floor } = Math // integer arithmetic
const e = n / 2 // floor it
b /= 2 // floor it
const f = Math.max(n / 2, 1) // floor it
const g = Math.floor(n / 2 + 1) // floor it
list.sort() // byNumber
list.toSorted((x, y) => x - y) // byNumber
list.sort(shuffle) // byNumber
list.sort((x, y) => byNumber(x, y) || x - y) // byNumber
const h = 'a'.localeCompare('b') // byString
const i = 'a'.toUpperCase() // case
const j = 'a'.normalize() // as it came
const k = n.toLocaleString() // format in the site
const l = n.toString(16) // String(n)
const m = n.toFixed(2) // integer arithmetic
for (const key in record) use(key) // for…of
record[text] = 1 // Dict
delete record[text] // Dict
const o = { [text]: 1 } // Dict
const p = Object.fromEntries([['a', 1]]) // Dict
use(...list) // a loop
new Map(...pairs) // a loop
const q = error.message // kind of error
const r = (error as RangeError).stack // kind of error
const s = new WeakRef(record) // garbage collection
const t = Date.now() // out.clock
const u = new Date(0) // out.clock
const v = performance.now() // out.clock
setTimeout(shuffle, 1) // out.clock
const w = async () => 1 // synchronous
const x = Promise.resolve(1) // synchronous
const y = process.env // argument
const z = document.title // argument
const A = Intl.Collator // byString
const B = [1].map(Math.fround) // integer arithmetic
`

/** Nothing here is a finding. */
const good = `
// Math.random() and 2 ** 3 in a comment
const a = 'Math.random(), Date.now(), list.sort()'
const b = Math.floor(n / 2) + Math.trunc((n + 1) / 2) + Math.ceil(n / 3)
const c = (n / 2) | 0
const d = (n / 2) >>> 0
list.sort(byNumber)
list.toSorted(compareBy((item: number) => item))
list.sort((x, y) => byNumber(x, y) || byNumber(y, x))
const e = { process: 1, Date: 2 }
const f = e.process + e.Date
function run(process: { env: number }, ...rest: readonly number[]) { return process.env + Math.max(...rest) }
list[n] = 1
new Uint32Array(4)[n] = 1
table['open'] = 1
table[role] = 2
const g = { message: 'm' }
const h = g.message + n.toString() + String(n)
const i = [...list, ...list]
const pair: [number, number] = [1, 2]
const j = Math.max(...pair)
let k: Date | Promise<number> | undefined
const l = /a/.source
`

const declarations = `
declare const n: number, text: string, list: number[], record: Record<string, number>, error: Error
declare const role: 'open' | 'shut'
declare const table: Record<'open' | 'shut', number>, pairs: [number, number][][]
declare let b: number
declare function use(...items: unknown[]): void
declare function shuffle(): number
declare function byNumber(a: number, b: number): number
declare function compareBy<T>(key: (item: T) => number): (a: T, b: T) => number
`

test('each banned construct is found, where it stands and with its replacement', () => {
  const lines = bad.trim().split('\n')
  const path = 'packages/kernel/src/fixture.ts'
  const findings = nondeterminism(fixture({ [path]: `${lines.join('\n')}\n${declarations}\nexport {}` }))
  for (const [index, line] of lines.entries()) {
    const here = findings.filter((finding) => finding.line === index + 1)
    expect(here.map(({ instead }) => instead), line).toEqual([expect.stringContaining(line.split('// ')[1]!)])
    expect(here[0]!.path).toBe(path)
  }
  expect(findings.map(({ line }) => line).filter((line) => line > lines.length)).toEqual([])
})

test('what is exact, local, a name, a comment or a string is left alone', () => {
  const path = 'packages/scenarios/src/fixture.ts'
  expect(describe(nondeterminism(fixture({ [path]: `${good}\n${declarations}\nexport {}` })))).toBe('')
})

test('tests and packages that touch the world may do what they like', () => {
  const text = 'export const now = Date.now()'
  expect(nondeterminism(fixture({ 'packages/kernel/src/a.test.ts': text, 'packages/cli/src/a.ts': text }))).toEqual([])
  expect(nondeterminism(fixture({ 'packages/explore/src/a.ts': text }))).toHaveLength(1)
})
