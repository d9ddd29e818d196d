/** Several designs before the same clients, seed and faults. */
import { describe, expect, it } from 'vitest'
import { compare, type Compared } from './index.ts'

function rows(protocols: readonly string[] = [], request: object = {}): readonly Compared[] {
  const compared = compare('test', 'split-brain', protocols, request)
  if (!compared.ok) throw new Error(compared.error)
  return compared.value.rows
}

describe('a comparison of the three designs', () => {
  const [failover, raft, fenced] = rows() as [Compared, Compared, Compared]

  it('asks each of them the same', () => {
    expect([failover, raft, fenced].map(({ asked }) => asked)).toEqual([8, 8, 8])
  })

  it('counts what was acknowledged and is not in force in the end', () => {
    expect([failover, raft, fenced].map(({ acknowledged, lost }) => [acknowledged, lost])).toEqual([[8, 1], [6, 0], [6, 0]])
  })

  it('counts A’s read of a seat that had been sold again as stale, and nobody waits for it', () => {
    expect([failover, raft, fenced].map(({ stale }) => stale)).toEqual([1, 0, 0])
    expect(failover.unavailable).toBe(0)
  })

  it('counts how long clients waited in vain: two operations until they gave up', () => {
    expect([raft.unavailable, fenced.unavailable]).toEqual([800_000, 800_000])
  })

  it('names the events: of the sale that is gone its acknowledgement, of an old read its answer, of a wait its question', () => {
    const lines = (row: Compared, events: readonly number[], kind: string): unknown[] => events.map(event =>
      row.executed.recording.history.find(line => line.event === event && line.kind === kind)?.value)
    expect(lines(failover, failover.lostAt, 'return')).toEqual([expect.objectContaining({ kind: 'ok' })])
    expect(lines(failover, failover.staleAt, 'return')).toEqual([expect.objectContaining({ kind: 'ok' })])
    expect(lines(raft, raft.unansweredAt, 'invoke')).toHaveLength(2)
    expect([raft.lostAt, raft.staleAt, failover.unansweredAt]).toEqual([[], [], []])
  })

  it('gives percentiles by nearest rank: with six answers p99 is the slowest', () => {
    const latencies = raft.executed.recording.history.filter(({ kind }) => kind === 'return')
    expect(latencies).toHaveLength(8)
    expect(raft.p50!).toBeLessThan(raft.p99!)
    expect(raft.p99).toBe(raft.p999)
  })

  it('says which of them were linearizable', () => {
    expect([failover, raft, fenced].map(({ linearizable }) => linearizable)).toEqual(['violated', 'ok', 'ok'])
  })

  it('without a cut none of them loses anything or is late', () => {
    for (const { lost, stale, unavailable, linearizable } of rows([], { parameters: { cut: 'none' } })) {
      expect([lost, stale, unavailable, linearizable]).toEqual([0, 0, 0, 'ok'])
    }
  })

  it('may be narrowed to some protocols, and says which there are', () => {
    expect(rows(['raft-kv']).map(({ protocol }) => protocol)).toEqual(['raft-kv'])
    const wrong = compare('test', 'split-brain', ['paxos'], {})
    expect(wrong).toEqual({
      ok: false,
      error: '--protocols names "paxos"; accepted for split-brain are primary-backup-kv, raft-kv, primary-backup-fenced',
    })
  })

  it('takes a scenario for its family, with the seed of that scenario, and a hosted protocol for its host', () => {
    const named = (name: string, ...protocols: string[]): (readonly string[] | string) => {
      const compared = compare('test', name, protocols, {})
      return compared.ok ? compared.value.rows.map(({ protocol }) => protocol) : compared.error
    }
    expect(named('split-brain/raft', 'raft-kv', 'primary-backup')).toEqual(['primary-backup-kv', 'raft-kv'])
    expect(named('split-brain/raft', 'raft')).toEqual(['raft-kv'])
    expect(named('split-brain/raft')).toHaveLength(3)
    expect(named('split-brain/rafft')).toBe(
      'there is no family of scenarios "split-brain/rafft", and no such scenario; the nearest are split-brain/raft, split-brain, split-brain/fenced')
    expect(named('slow-or-dead')).toContain('has no clients, and a comparison counts what clients are told')
  })

  it('sets a parameter where a scenario has it, and refuses one that none has', () => {
    const misses = rows([], { parameters: { misses: 8 } }).map(({ executed }) => executed.run.parameters.misses)
    expect(misses).toEqual([8, undefined, 8])
    const wrong = compare('test', 'split-brain', [], { parameters: { miss: 8 } })
    expect(wrong.ok ? '' : wrong.error).toContain('none of these scenarios has a parameter "miss"; they have cut, ')
  })

  it('says what is not the same: the three clocks of clocks-lie have clients and faults of their own', () => {
    const same = (name: string): unknown => {
      const compared = compare('test', name, [], {})
      return compared.ok && [compared.value.seed, compared.value.sameClients, compared.value.sameFaults]
    }
    expect(same('split-brain')).toEqual([17, true, true])
    expect(same('clocks-lie/drift')).toEqual([7, false, false])
  })

  it('puts all of them to the same added faults: the leader crashes under whatever name', () => {
    const compared = rows([], { faults: 'leader-crashes', seed: 3 })
    expect(new Set(compared.map(({ executed }) => JSON.stringify(executed.run.faults))).size).toBe(1)
    for (const { executed: { recording } } of compared) {
      const acts = Array.from({ length: recording.length }, (_, i) => recording.event(i).act)
      expect(acts.filter(act => act !== null && 'aimed' in act && act.node !== -1)).toHaveLength(1)
    }
    // The clerks ask the next leader again, and it knows what was executed already.
    expect(rows(['raft'], { faults: 'leader-crashes' })[0]!.acknowledged).toBe(raft.acknowledged)
  })
})
