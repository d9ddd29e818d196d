import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { actProblem, plannedProblem } from './fault-input.ts'

const names = ['a', 'b', 'c']
const node = 'a node from 0 (a) to 2 (c), {"role":"leader"} or {"oneOf":[…]}'
const nodes = 'a list, each item a node from 0 (a) to 2 (c)'
const links = 'a list of 1 to 6 pairs [from, to] of different nodes, each a node from 0 (a) to 2 (c)'
const sides = 'two or more lists, each item a node from 0 (a) to 2 (c)'

/** One of every kind, with every field. */
const good: readonly object[] = [
  { kind: 'cut', sides: [[0], [1, 2]] }, { kind: 'cut-one-way', from: [0], to: [1] },
  { kind: 'cut-links', links: [[0, 1], [1, 0], [0, 2]] },
  { kind: 'bridge', left: [0], right: [1] }, { kind: 'ring', nodes: [0, 1, 2] },
  { kind: 'flap', sides: [[0], [1]], every: 1_000, times: 3 }, { kind: 'heal' },
  { kind: 'heal', only: { kind: 'cut', sides: [[0], [1]] } },
  { kind: 'degrade', from: [0], to: [1, 2], quality: { latency: [1, 5], loss: 1_000_000, checksum: false, capacity: 0 } },
  { kind: 'degrade', from: [0], to: [1], quality: { latency: { kind: 'exponential', min: 1, mean: 5 } } },
  { kind: 'degrade', from: [0], to: [1], quality: { latency: { kind: 'heavy-tail', min: 1, scale: 5 } } },
  { kind: 'degrade', from: [0], to: [1], quality: { latency: { kind: 'constant', is: 1 }, reorderBy: [0, 0] } },
  { kind: 'restore', from: [0], to: [1] }, { kind: 'clog', from: [0], to: [1] }, { kind: 'unclog', from: [0], to: [1] },
  { kind: 'calm', core: [0, 1] }, { kind: 'isolate', node: { role: 'leader' } }, { kind: 'crash', node: 0, torn: true },
  { kind: 'crash', node: { oneOf: [0, 2] } }, { kind: 'restart', node: 2 },
  { kind: 'crash-loop', node: 1, every: 5, times: 1_000 }, { kind: 'pause', node: 1 }, { kind: 'resume', node: 1 },
  { kind: 'slow', node: 1, by: [0, 5] }, { kind: 'wipe', node: 1 }, { kind: 'clock-step', node: 1, by: -5 },
  { kind: 'clock-drift', node: 1, ppm: -900_000 }, { kind: 'clock-freeze', node: 1 }, { kind: 'clock-thaw', node: 1 },
  { kind: 'disk-latency', node: 1, latency: [5, 5] }, { kind: 'disk-latency', node: 1 }, { kind: 'disk-full', node: 1 },
  { kind: 'disk-freed', node: 1 }, { kind: 'flush-fails', node: 1 }, { kind: 'bit-rot', node: 1, record: 0 },
  { kind: 'misdirect', node: 1 },
]
const byHand: readonly object[] = [
  { kind: 'deliver', message: 4 }, { kind: 'drop', message: Number.MAX_SAFE_INTEGER },
  { kind: 'request', client: 2, request: { any: 'thing' } },
]

describe('an act from outside', () => {
  test.each([...good, ...byHand])('%j is accepted', act => {
    expect(actProblem(act, names)).toBeNull()
  })

  test.each([
    [null, 'the act was null; accepted is an object with a "kind"'],
    ['crash', 'the act was "crash"; accepted is an object with a "kind"'],
    [{ kind: 'crash', node: 3 }, `"crash" has node 3; accepted is ${node}`],
    [{ kind: 'crash', node: -1 }, `"crash" has node -1; accepted is ${node}`],
    [{ kind: 'pause', node: '1' }, `"pause" has node "1"; accepted is ${node}`],
    [{ kind: 'resume', node: 0.5 }, `"resume" has node 0.5; accepted is ${node}`],
    [{ kind: 'restart' }, `"restart" has node nothing; accepted is ${node}`],
    [{ kind: 'crash', node: { role: '' } }, `"crash" has node {"role":""}; accepted is ${node}`],
    [{ kind: 'crash', node: { oneOf: [] } }, `"crash" has node {"oneOf":[]}; accepted is ${node}`],
    [{ kind: 'crash', node: 0, torn: 1 }, '"crash" has torn 1; accepted is true or false'],
    [{ kind: 'crash', node: 0, loud: 1 }, '"crash" has a field "loud"; accepted is node, torn'],
    [{ kind: 'calm', core: [0], at: 1 }, '"calm" has a field "at"; accepted is core, within'],
    [{ kind: 'cut' }, `"cut" has sides nothing; accepted is ${sides}`],
    [{ kind: 'cut', sides: [[0]] }, `"cut" has sides [[0]]; accepted is ${sides}`],
    [{ kind: 'cut', sides: [[0], []] }, `"cut" has sides [[0],[]]; accepted is ${sides}`],
    [{ kind: 'cut', sides: [[0], [7]] }, `"cut" has sides [[0],[7]]; accepted is ${sides}`],
    [{ kind: 'cut-links', links: [] }, `"cut-links" has links []; accepted is ${links}`],
    [{ kind: 'cut-links', links: [[0, 1], [2, 2]] }, `"cut-links" has links [[0,1],[2,2]]; accepted is ${links}`],
    [{ kind: 'cut-links', links: [[0, 3]] }, `"cut-links" has links [[0,3]]; accepted is ${links}`],
    [{ kind: 'cut-one-way', from: [0] }, `"cut-one-way" has to nothing; accepted is ${nodes}`],
    [{ kind: 'cut-one-way', from: 0, to: [1] }, `"cut-one-way" has from 0; accepted is ${nodes}`],
    [{ kind: 'heal', only: { kind: 'crash', node: 1 } },
      '"heal" has only {"kind":"crash","node":1}; accepted is a fault of kind cut, cut-one-way, cut-links, bridge, ring, isolate'],
    [{ kind: 'slow', node: 1, by: [5, 1] },
      '"slow" has by [5,1]; accepted is [shortest, longest] in µs, from 0 to 86400000000'],
    [{ kind: 'clock-drift', node: 1, ppm: -900_001 },
      '"clock-drift" has ppm -900001; accepted is a whole number from -900000 to 900000 (parts per million)'],
    [{ kind: 'crash-loop', node: 1, every: 0, times: 1 },
      '"crash-loop" has every 0; accepted is a whole number from 1 to 86400000000 (µs)'],
    [{ kind: 'degrade', from: [0], to: [1], quality: { loss: 1_000_001 } },
      '"degrade" has quality {"loss":1000001}; accepted is for "loss" a whole number from 0 to 1000000 (of a million)'],
    [{ kind: 'drop', message: 'x' }, '"drop" has message "x"; accepted is a lineage'],
    [{ kind: 'deliver', message: 1e300 }, '"deliver" has message 1e+300; accepted is a lineage'],
    [{ kind: 'request', client: 9, request: 1 }, '"request" has client 9; accepted is a node from 0 (a) to 2 (c)'],
    [{ kind: 'request', client: 1 }, '"request" has request nothing; accepted is a request'],
  ])('%j is refused in one sentence', (act, problem) => {
    expect(actProblem(act, names)).toBe(problem)
  })

  test.each([{}, { kind: 'burn', node: 1 }, { kind: 'constructor' }])('%j is no act, and all of them are named', act => {
    const text = 'kind' in act ? `"${act.kind}"` : 'nothing'
    expect(actProblem(act, names)).toMatch(new RegExp(`^${text} is no act; accepted are cut, .*, deliver, drop, duplicate, delay, request, manual, automatic$`))
  })

  test('a long value is shown by its beginning', () => {
    expect(actProblem({ kind: 'crash', node: 'x'.repeat(1_000) }, names)!.length).toBeLessThan(200)
  })
})

describe('a planned fault', () => {
  const fault = { kind: 'crash', node: 1 }
  test('is a fault at a time, or at a rate, and nothing a person does', () => {
    expect(plannedProblem({ at: 0, fault }, names)).toBeNull()
    expect(plannedProblem({ every: 10, from: 0, until: 100, fault }, names)).toBeNull()
    expect(plannedProblem({ every: 10, from: 0, until: 100, lasts: 5, fault }, names)).toBeNull()
    expect(plannedProblem({ at: 5, fault: { kind: 'drop', message: 4 } }, names)).toMatch(/^"drop" is no fault;/)
  })

  test.each([
    [7, 'a planned fault was 7; accepted is an object with "at" and "fault"'],
    [{ fault }, 'a planned fault has at nothing; accepted is a whole number from 0 to 86400000000 (µs)'],
    [{ at: -1, fault }, 'a planned fault has at -1; accepted is a whole number from 0 to 86400000000 (µs)'],
    [{ at: 1, lasts: 5, fault }, 'a planned fault has a field "lasts"; accepted is at, fault'],
    [{ every: 10, from: 5, until: 5, fault }, 'a planned fault has until 5; accepted is a whole number from 6 to 10005 ' +
      '(µs): after "from", and at most 1000 times "every" later'],
    [{ every: 10, from: 0, until: 10_001, fault }, 'a planned fault has until 10001; accepted is a whole number from 1 to ' +
      '10000 (µs): after "from", and at most 1000 times "every" later'],
    [{ every: 10, from: 0, until: 100, lasts: 5, fault: { kind: 'wipe', node: 1 } },
      '"wipe" has lasts 5; accepted is nothing, for nothing undoes it'],
  ])('%j is refused in one sentence', (planned, problem) => {
    expect(plannedProblem(planned, names)).toBe(problem)
  })
})

// Mutated inputs: never a throw, always one sentence or nothing, and what is accepted is within its ranges.

const odd = fc.oneof(
  fc.constantFrom(undefined, null, true, -1, -0, 0.5, NaN, Infinity, 1e300, 3, 86_400_000_001, '', 'crash', '__proto__', 9n),
  fc.jsonValue({ maxDepth: 2 }), fc.integer(),
)

/** Puts another value at one place of a value, or takes the place out, or puts one in. */
function mutate(value: unknown, path: readonly number[], other: unknown): unknown {
  if (typeof value !== 'object' || value === null || path.length === 0) return other
  const [first, ...rest] = path as [number, ...number[]]
  if (Array.isArray(value)) {
    if (value.length === 0 || first % 5 === 0) return [...value, other]
    return value.map((item, i) => (i === first % value.length ? mutate(item, rest, other) : item as unknown))
  }
  const keys = Object.keys(value)
  const key = keys[first % Math.max(1, keys.length)]!
  if (first % 7 === 0) return Object.fromEntries(Object.entries(value).filter(([name]) => name !== key))
  if (first % 7 === 1) return { ...value, surprise: other }
  return { ...value, [key]: mutate((value as Record<string, unknown>)[key], rest, other) }
}

/** Only whole numbers that JSON can hold, at any depth; a field that is undefined is not there. */
function isWithin(value: unknown): boolean {
  if (typeof value === 'number') return Number.isSafeInteger(value) && !Object.is(value, -0)
  if (typeof value === 'bigint') return false
  if (typeof value !== 'object' || value === null) return true
  return Object.entries(value).filter(([name]) => name !== 'request').every(([, inner]) => isWithin(inner))
}

/** The nodes that an accepted value names. */
const nodesIn = (act: Record<string, unknown>): unknown[] =>
  ['node', 'client', 'from', 'to', 'sides', 'left', 'right', 'nodes', 'core'].flatMap(name => {
    const value = act[name]
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return (value as { oneOf?: [] }).oneOf ?? []
    return value === undefined ? [] : [value].flat(3)
  })

function fuzz(seeds: readonly object[], problem: (value: unknown) => string | null, faultOf: (value: object) => object): void {
  const numRuns = process.env.QUORATE_DEEP ? 1_000_000 : 60_000
  let accepted = 0
  const steps = fc.array(fc.nat(40), { minLength: 1, maxLength: 4 })
  fc.assert(fc.property(fc.constantFrom(...seeds), steps, odd, (seed, path, other) => {
    const input = mutate(seed, path, other)
    const said = problem(input)
    if (said !== null) return said.length < 700 && !said.includes('\n')
    accepted++
    const fault = faultOf(input as object) as Record<string, unknown>
    return isWithin(input) &&
      nodesIn(fault).every(id => Number.isSafeInteger(id) && (id as number) >= 0 && (id as number) < names.length)
  }), { numRuns, seed: 1 })
  expect(accepted).toBeGreaterThan(numRuns / 100)
}

describe('mutated inputs', () => {
  test('acts', () => fuzz([...good, ...byHand], act => actProblem(act, names), act => act))

  test('planned faults', () => {
    const planned = good.flatMap(fault => [{ at: 5, fault }, { every: 10, from: 0, until: 100, fault }])
    fuzz(planned, value => plannedProblem(value, names), value => (value as { fault: object }).fault)
  })
})
