import { expect, test } from 'vitest'
import { Engine } from '../sim/engine.ts'
import { around, setUpOf, verdictsAt } from './paper.ts'

const open = (engine: Engine, seed?: number) => {
  const opened = engine.open({ request: { scenario: 'split-brain/failover', ...(seed !== undefined && { seed }) } })
  if (!opened.ok) throw new Error(opened.error)
  return opened.value
}

test('a page of rows around an event is printed, folded its milestones and the event itself', () => {
  const marks = Array.from({ length: 100 }, (_, i) => (i % 10 === 0 ? 'fault' as const : '' as const))
  expect(around(marks, 50, false)).toEqual(Array.from({ length: 37 }, (_, i) => 38 + i))
  expect(around(marks, 3, false)[0]).toBe(0)
  expect(around(marks, 99, false).at(-1)).toBe(99)
  expect(around(marks, 55, true)).toEqual([0, 10, 20, 30, 40, 50, 55, 60, 70, 80, 90])
})

test('of a long run only what is near is looked at, for it is asked about at every event', () => {
  const marks = Array.from({ length: 10_000 }, () => '' as const)
  const read: number[] = []
  const watched = new Proxy(marks, {
    get: (of, key) => {
      if (/^\d+$/.test(String(key))) read.push(Number(key))
      return Reflect.get(of, key) as unknown
    },
  })
  expect(around(watched, 5_000, false)).toHaveLength(37)
  expect(read.every(event => Math.abs(event - 5_000) < 40)).toBe(true)
})

test('a printed run says what made it, changes by hand last', () => {
  const engine = new Engine('test')
  const made = engine.intervene(open(engine, 4).handle, 100, { kind: 'crash', node: 0 })
  if (!made.ok) throw new Error(made.error)
  const rows = Object.fromEntries(setUpOf(made.value))
  expect(rows).toMatchObject({ Scenario: 'split-brain/failover', Seed: '4', 'By hand': 'e101 r1 crashes' })
  expect(rows.Parameters).toContain('cut = two-way')
  expect(rows['Replays to']).toContain(made.value.check.digest)
})

test('what is violated is printed with its evidence, what will be says where, and what holds is one list', () => {
  const { judgements, length } = open(new Engine('test'))
  const last = length - 1
  const [first, ...others] = verdictsAt(judgements, last, last)
  expect(first!.head).toBe('✗ Linearizable: violated at e566.')
  expect(first!.texts.join(' ')).toContain('it saw an old value')
  expect(others.map(({ head }) => head)).toEqual(['✓ holds, held after every event of this run:'])
  expect(verdictsAt(judgements, 565, last)[0]!.head).toBe('✓ Linearizable: holds so far (✗ violated at e566).')
})
