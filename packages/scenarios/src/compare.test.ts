/** Several designs before the same clients, seed and faults. */
import { describe, expect, it } from 'vitest'
import { compare, type Compared } from './index.ts'

function rows(protocols: readonly string[] = [], request: object = {}): readonly Compared[] {
  const compared = compare('test', 'split-brain', protocols, request)
  if (!compared.ok) throw new Error(compared.error)
  return compared.value
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
})
