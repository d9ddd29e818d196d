import { describe, expect, test } from 'vitest'
import { Engine } from './engine.ts'
import { Later } from './later.ts'
import type { RunSummary } from './types.ts'

const engine = new Engine('test')
const later = new Later(engine)
const must = <T>(result: { ok: true; value: T } | { ok: false; error: string }): T => {
  if (!result.ok) throw new Error(result.error)
  return result.value
}
const raft = must(engine.open({ request: { scenario: 'split-brain/raft' } }))
const crashed = must(engine.intervene(raft.handle, 100, { kind: 'crash', node: 0 }))
const sentenceOf = ({ handle }: RunSummary, event: number): string => must(engine.sentences(handle, event, event))[0]!

describe('two branches in rows', () => {
  const rows = must(later.alignment(raft.handle, crashed.handle))

  test('every event of both stands there once, in its order, and time never goes back', () => {
    const [a, b] = [rows.a, rows.b].map(side => side.filter(event => event >= 0))
    expect(a).toEqual(Array.from({ length: raft.length }, (_, i) => i))
    expect(b).toEqual(Array.from({ length: crashed.length }, (_, i) => i))
    const times = rows.a.map((event, i) => (event >= 0 ? raft.events.time[event]! : crashed.events.time[rows.b[i]!]!))
    times.slice(1).forEach((time, i) => expect(time).toBeGreaterThanOrEqual(times[i]!))
  })

  test('they are the same until the act, which only one of them has, and both go on in words', () => {
    expect(rows.first).toBe(101)
    expect([rows.a[rows.first], rows.b[rows.first]]).toEqual([-1, 101])
    expect(rows.thenB).toBe('e101: r1 crashes.')
    expect(rows.thenA).toBe(`e101: ${sentenceOf(raft, 101)}`)
  })

  test('what the act does not touch is the same further on, in one row, under whatever number', () => {
    const later = rows.same.flatMap((same, row) => (same && row > rows.first ? [row] : []))
    expect(later.length).toBeGreaterThan(0)
    for (const row of later) expect(sentenceOf(raft, rows.a[row]!)).toBe(sentenceOf(crashed, rows.b[row]!))
    expect(later.some(row => rows.a[row] !== rows.b[row])).toBe(true)
  })

  test('an event of the same lineage and time of which something else came is not the same', () => {
    const met = rows.same.flatMap((same, row) => (!same && rows.a[row]! >= 0 && rows.b[row]! >= 0 ? [row] : []))
    expect(met.length).toBeGreaterThan(0)
    for (const row of met) expect(raft.events.time[rows.a[row]!]).toBe(crashed.events.time[rows.b[row]!])
  })

  test('a run is the same as itself, and one that ends earlier says so', () => {
    const same = must(later.alignment(raft.handle, raft.handle))
    expect([same.first, same.thenA, same.thenB]).toEqual([-1, null, null])
    const held = must(engine.intervene(raft.handle, raft.length - 1, { kind: 'crash', node: 0 }))
    const longer = must(later.alignment(raft.handle, held.handle))
    expect([longer.first, longer.thenA]).toEqual([raft.length, null])
    expect(longer.thenB).toContain('r1 crashes')
  })
})

describe('what differs in their states', () => {
  const differing = (at: number, other: number) => must(later.differences(raft.handle, at, crashed.handle, other))

  test('nothing before they part; then the life of the node that crashed', () => {
    expect(differing(100, 100)).toEqual([])
    expect(differing(100, 101)).toEqual([{ name: 'r1', rows: [['life', 'up', 'crashed'], ...differing(100, 101)[0]!.rows.slice(1)] }])
  })

  test('in the end fields by their path, logs by their entries, as plain texts', () => {
    const rows = differing(raft.length - 1, crashed.length - 1).flatMap(({ rows }) => rows)
    expect(rows.map(([path]) => path)).toContain('raft.currentTerm')
    expect(rows.find(([path]) => path === 'raft.leader')?.slice(1)).toEqual(['r3', 'r1'])
    for (const [, a, b] of rows) {
      expect(a).not.toBe(b)
      expect(a + b).not.toContain('"root"')
    }
  })
})

describe('the designs of a story beside what is open', () => {
  const rowsOf = (run: RunSummary) => must(later.designs(run.handle)).rows

  test('counted as the command line counts, with the events that show it', () => {
    const [open, failover, fenced] = rowsOf(raft)
    expect([open!.isOpen, open!.protocol, open!.lost]).toEqual([true, 'raft-kv', 0])
    expect([failover!.protocol, failover!.lost, failover!.stale]).toEqual(['primary-backup-kv', 1, 1])
    expect([failover!.sameClients, failover!.sameFaults, fenced!.protocol]).toEqual([true, true, 'primary-backup-fenced'])
    const run = must(engine.open({ run: failover!.run }))
    expect(run.operations.find(({ answered }) => answered === failover!.lostAt[0])).toMatchObject({ status: 'ok' })
    expect(failover!.brokenAt).toBe(run.judgements.find(({ property }) => property === 'Linearizable')!.event)
  })

  test('what is open stays as it is, and its design as it was set up stands beside it', () => {
    const rows = rowsOf(crashed)
    expect(rows.map(({ changes }) => changes)).toEqual([1, 0, 0, 0])
    expect(rows.map(({ scenario }) => scenario).filter(name => name === 'split-brain/raft')).toHaveLength(2)
    const broken = must(engine.open({ request: { scenario: 'split-brain/raft', mutant: 'raft/votes-twice' } }))
    expect(rowsOf(broken).map(({ mutant }) => mutant)).toEqual(['raft/votes-twice', null, null, null])
  })

  test('they share seed and added faults, and say where clients or faults are not the same', () => {
    const added = must(engine.open({ request: { scenario: 'split-brain/raft', seed: 3, faults: 'crashes' } }))
    for (const { run } of rowsOf(added)) expect([run.seed, run.faults?.length]).toEqual([3, 1])
    const clocks = rowsOf(must(engine.open({ request: { scenario: 'clocks-lie/skew' } })))
    const [drift, step] = ['drift', 'step'].map(name => clocks.find(({ scenario }) => scenario === `clocks-lie/${name}`)!)
    expect([drift!.sameClients, drift!.sameFaults, step!.sameClients, step!.sameFaults]).toEqual([false, true, false, false])
  })

  test('each keeps its own parameters; what a person changed is changed in all that have it', () => {
    const promises = rowsOf(must(engine.open({ request: { scenario: 'copies-and-promises/crash' } })))
    expect(new Set(promises.map(({ run }) => run.parameters.acknowledge)).size).toBeGreaterThan(1)
    const whole = rowsOf(must(engine.open({ request: { scenario: 'split-brain/raft', parameters: { cut: 'none' } } })))
    expect(whole.map(({ run, lost }) => [run.parameters.cut, lost])).toEqual([['none', 0], ['none', 0], ['none', 0]])
  })

  test('a scenario without clients says why nothing can be counted', () => {
    const silent = must(engine.open({ request: { scenario: 'slow-or-dead/adaptive' } }))
    expect(later.designs(silent.handle)).toMatchObject({ ok: false, error: expect.stringContaining('has no clients') })
  })
})
