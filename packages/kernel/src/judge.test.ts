import { describe, expect, test } from 'vitest'
import { record, setupOf, tiny } from '../test/tiny.ts'
import { propertiesOf } from './judge.ts'
import type { AnyProtocol, Invariant, Seen, Witness } from './protocol.ts'
import type { Setup } from './setup.ts'

/** Assigns the value of each request, and emits it when it is even. */
const valued = (parts: Partial<AnyProtocol>): AnyProtocol => tiny({
  start: ({ self }) => ({ self, value: 0 }),
  onRequest(s, _, value, out) {
    s.value = value
    if (value % 2 === 0) out.emit(value)
  },
  ...parts,
})

type Values = readonly (readonly [node: number, value: number])[]
type State = { readonly value: number }

/** [node, value] at 1, 2, 3 … ms; two nodes start with events 0 and 1. */
function setting(protocol: AnyProtocol, values: Values, parts: Partial<Setup> = {}): Setup {
  const requests = values.map(([client, request], i) => ({ client, at: (i + 1) * 1000, request }))
  return setupOf(protocol, 2, { requests, ...parts })
}

function findings(invariant: object, values: Values, parts: Partial<Setup> = {}): unknown[] {
  const protocol = valued({ invariants: [{ name: 'P', text: '', ...invariant } as Invariant] })
  return record(setting(protocol, values, parts)).findings.map(({ event, evidence }) => [event, evidence])
}

describe('invariants', () => {
  test('of each state are checked where a state changes, and the first event that breaks one is the finding', () => {
    const small = { each: (s: { value: number }, node: number) => (s.value > 5 ? `node ${node} has ${s.value}` : null) }
    expect(findings(small, [[0, 5], [1, 6], [1, 7], [0, 8]])).toStrictEqual([[3, 'b has 6']])
    expect(findings(small, [[0, 5]])).toStrictEqual([])
  })

  test('of a start too', () => {
    expect(findings({ each: (s: State) => (s.value === 0 ? 'zero' : null) }, []))
      .toStrictEqual([[0, 'zero']])
  })

  test('of pairs compare a changed state with every other, in the order of nodes, and leave out who is down', () => {
    const differ = {
      pair: (a: State, b: State, x: number, y: number) =>
        (a.value === b.value && a.value > 0 ? `${x} and ${y} have ${a.value}` : null),
    }
    expect(findings(differ, [[1, 3], [0, 4], [0, 3]])).toStrictEqual([[4, '0 and 1 have 3']])
    expect(findings(differ, [[0, 3], [1, 4], [1, 3]])).toStrictEqual([[4, '0 and 1 have 3']])
    const faults = [{ at: 1500, fault: { kind: 'crash', node: 0 } as const }]
    expect(findings(differ, [[0, 3], [1, 4], [1, 3]], { faults })).toStrictEqual([])
  })

  test('of steps see before and after of one step, and no crash', () => {
    const grows = {
      step: (a: State, b: State, node: number) => (b.value < a.value ? `${node}: ${a.value} to ${b.value}` : null),
    }
    expect(findings(grows, [[0, 3], [1, 1], [0, 2]])).toStrictEqual([[4, '0: 3 to 2']])
    const crash = { at: 1500, fault: { kind: 'crash', node: 0 } as const }
    const faults = [crash, { at: 1600, fault: { kind: 'restart', node: 0 } as const }]
    expect(findings(grows, [[0, 3]], { faults })).toStrictEqual([])
  })

  test('of ghosts remember what no state holds', () => {
    const once = {
      init: () => ({ seen: [] as number[], twice: 0 }),
      fold: ({ seen, twice }: { seen: number[]; twice: number }, { emitted }: Seen) => ({
        seen: [...seen, ...emitted as number[]],
        twice: (emitted as number[]).find(value => seen.includes(value)) ?? twice,
      }),
      check: ({ twice }: { twice: number }) => (twice > 0 ? `${twice} came twice` : null),
    }
    expect(findings(once, [[0, 2], [1, 4], [0, 3], [1, 2], [0, 2]])).toStrictEqual([[5, '2 came twice']])
    expect(findings(once, [[0, 2], [1, 4]])).toStrictEqual([])
  })

  test('a step that changes nothing and emits nothing is not looked at', () => {
    let looks = 0
    const count = { each: () => (looks++, null) }
    findings(count, [[0, 1], [0, 1], [0, 1]])
    expect(looks).toBe(3)
    looks = 0
    findings(count, [[0, 2], [0, 2]])
    expect(looks).toBe(4)
  })

  test('two broken ones are two findings', () => {
    const never = (name: string): Invariant => ({ name, text: '', each: () => 'no' })
    expect(record(setting(valued({ invariants: [never('P'), never('Q')] }), [])).findings).toStrictEqual([
      { property: 'P', event: 0, evidence: 'no' }, { property: 'Q', event: 0, evidence: 'no' },
    ])
  })
})

describe('an older version beside a newer', () => {
  const same: Invariant = {
    name: 'Differ', text: '', pair: (a, b, x, y) => (a.value === b.value && a.value > 0 ? `${x} and ${y}` : null),
  }
  const said = (): Invariant => ({
    name: 'Said', text: '', init: () => 0, fold: (n: number, { emitted }) => n + emitted.length,
    check: (n: number) => (n > 1 ? `${n} said` : null),
  })
  const older = valued({ name: 'p', invariants: [same, said()] })
  const newer = valued({ name: 'p', invariants: [{ ...same }, said(), { name: 'New', text: '', each: () => null }] })
  const mixed = (other: AnyProtocol, values: Values): Setup => {
    const setup = setting(older, values)
    return { ...setup, nodes: [setup.nodes[0]!, { ...setup.nodes[1]!, protocol: other }] }
  }

  test('is watched as one protocol: pairs and ghosts go across versions, and each property is there once', () => {
    expect(record(mixed(newer, [[0, 3], [1, 3]])).findings).toMatchObject([{ property: 'Differ', evidence: '0 and 1' }])
    expect(record(mixed(newer, [[0, 2], [1, 4]])).findings).toMatchObject([{ property: 'Said', evidence: '2 said' }])
    expect(propertiesOf(mixed(newer, []).nodes).map(({ name }) => name)).toStrictEqual(['Differ', 'Said', 'New'])
  })

  test('of another name is another protocol', () => {
    expect(record(mixed({ ...newer, name: 'q' }, [[0, 3], [1, 3], [0, 2], [1, 4]])).findings).toStrictEqual([])
  })
})

describe('witnesses', () => {
  const big: Witness =
    { name: 'Big', text: 'a big value', reached: ({ after, emitted }) => after.value > 5 || emitted.includes(4) }

  test('count the steps that reach them', () => {
    const protocol = valued({ witnesses: [big] })
    expect(record(setting(protocol, [[0, 1], [0, 6], [1, 4], [1, 9]])).witnesses)
      .toStrictEqual([{ name: 'Big', text: 'a big value', count: 3 }])
    expect(record(setting(protocol, [])).witnesses).toMatchObject([{ count: 0 }])
  })
})

describe('hosted protocols', () => {
  const invariants: Invariant[] = [
    { name: 'Inner', text: 'inner text', each: s => (s.value === 7 ? 'seven' : null) },
    { name: 'Steps', text: '', step: (a, b) => (b.value < a.value ? `${a.value} to ${b.value}` : null) },
    { name: 'Pairs', text: '', pair: (a, b, x, y) => (a.value === b.value && a.value > 0 ? `${x} and ${y}` : null) },
    {
      name: 'Said', text: '',
      init: () => 0, fold: (n: number, { emitted }) => n + emitted.length, check: (n: number) =>
        (n > 1 ? `${n} said` : null),
    },
  ]
  const even: Witness = { name: 'Even', text: '', reached: ({ emitted }) => emitted.length > 0 }
  const inner = valued({ name: 'inner', invariants, witnesses: [even] })
  const host = (protocol: AnyProtocol, channel: string): AnyProtocol => tiny({
    name: 'host', hosts: { [channel]: { protocol, config: config => config } },
    start: (_, __, ___, hosted) => ({ ...hosted, own: 0 }),
    onRequest: (s, id, value, out) => {
      if (value === 100) s.own++
      else out.request(channel, id, value)
    },
    onHosted: (_, __, said, out) => { if (said.kind === 'emit') out.emit('own words') },
    invariants: [{ name: 'Outer', text: 'outer text', each: s => (s.own > 1 ? 'two' : null) }],
  })
  const broken = (protocol: AnyProtocol, values: Values): unknown[] =>
    record(setting(protocol, values)).findings.map(({ property, event, evidence }) => [property, event,
      evidence].join(' '))

  const once = host(inner, 'log')
  test.each([['once', once], ['twice', host(once, 'store')]])('%s: their properties are watched', (_, protocol) => {
    expect(broken(protocol, [[0, 7]])).toStrictEqual(['Inner 2 seven'])
    expect(broken(protocol, [[0, 3], [0, 1]])).toStrictEqual(['Steps 3 3 to 1'])
    expect(broken(protocol, [[0, 3], [1, 3]])).toStrictEqual(['Pairs 3 0 and 1'])
    expect(broken(protocol, [[0, 2], [1, 4]])).toStrictEqual(['Said 3 2 said'])
    expect(record(setting(protocol, [[0, 2]])).witnesses).toMatchObject([{ name: 'Even', count: 1 }])
  })

  test('the host\'s own are watched as well, and none is looked at when only the other changed', () => {
    expect(broken(host(inner, 'log'), [[0, 100], [0, 100]])).toStrictEqual(['Outer 3 two'])
    expect(propertiesOf(setting(host(inner, 'log'), []).nodes).map(({ name, text }) => `${name} ${text}`.trim()))
      .toStrictEqual(['Outer outer text', 'Inner inner text', 'Steps', 'Pairs', 'Said'])
  })
})

describe('situations', () => {
  const both = {
    name: 'Both', text: 'both have a value',
    holds: (states: readonly (State | null)[]) => states.every(s => s !== null && s.value > 0),
  }

  test('are marked from the first event with them to the first without', () => {
    const recording = record(setting(valued({}), [[0, 1], [1, 1], [0, 0], [0, 2]], { situations: [both] }))
    expect(recording.situations).toStrictEqual([{ name: 'Both', text: 'both have a value', spans: [[3, 4], [5, -1]] }])
  })

  test('end with a crash', () => {
    const faults = [{ at: 2500, fault: { kind: 'crash', node: 1 } as const }]
    const recording = record(setting(valued({}), [[0, 1], [1, 1]], { situations: [both], faults }))
    expect(recording.situations[0]!.spans).toStrictEqual([[3, 4]])
  })
})
