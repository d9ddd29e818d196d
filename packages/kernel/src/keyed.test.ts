/**
 * What the keyed tape is for: after one thing is taken out of a run or put into it, what had nothing to do with it
 * happens as before. Measured as the share of all other events whose lineage occurs again, and among those, of the
 * messages that take as long as they did.
 */
import { describe, expect, test } from 'vitest'
import { gossiping, record, setupOf, tiny } from '../test/tiny.ts'
import type { Recording, SentMessage } from './recording.ts'
import type { Lineage } from './tape.ts'

const lineagesOf = (recording: Recording): Lineage[] =>
  Array.from({ length: recording.length }, (_, i) => recording.event(i).lineage)

/** How many of a hundred events of `before` happen in `after` too. */
function kept(before: Recording, after: Recording): number {
  const now = new Set(lineagesOf(after))
  const all = lineagesOf(before)
  return (all.filter(lineage => now.has(lineage)).length * 100) / all.length
}

/** The same run without this message, which is dropped right after it was sent. */
function without(recording: Recording, { sentBy, lineage }: SentMessage): Recording {
  const after = recording.event(sentBy).lineage
  return record(recording.setup, { interventions: [{ after, act: { kind: 'drop', message: lineage } }] })
}

/** Events of a recording that `i` leads to, itself included. */
function consequences(recording: Recording, i: number): Set<number> {
  const found = new Set([i])
  for (let j = i + 1; j < recording.length; j++) if (found.has(recording.event(j).cause)) found.add(j)
  return found
}

describe('lineages', () => {
  test('of all events of a run are different, duplicates and handmade ones included', () => {
    const requests = Array.from({ length: 12 }, (_, i) => ({ client: i % 8, at: 0, request: i }))
    const recording = record(gossiping({ requests, faults: [
      { at: 100_000, fault: { kind: 'crash', node: 3 } }, { at: 150_000, fault: { kind: 'restart', node: 3 } },
    ] }), { interventions: [{ after: 0, act: { kind: 'request', client: 1, request: 99 } }] })
    const all = [...lineagesOf(recording), ...recording.messages.filter(m => m.endedBy < 0).map(m => m.lineage)]
    expect(recording.length).toBeGreaterThan(700)
    expect(new Set(all).size).toBe(all.length)
  })

  test('of a duplicate and of what the message causes are different', () => {
    const burst = tiny({
      onRequest: (_, __, ___, out) => out.send(1, { type: 'burst' }),
      onMessage(_, from, { type }, out) {
        if (type === 'burst') for (let i = 0; i < 5; i++) out.send(from, { type: 'part' })
      },
    })
    const setup = setupOf(burst, 2, { requests: [{ client: 0, at: 0, request: 0 }] })
    const recording = record({ ...setup, network: { ...setup.network, duplicate: 1_000_000, latency: [1, 1000] } })
    const all = recording.messages.map(m => m.lineage)
    expect(all).toHaveLength(2 + 2 * 2 * 5)
    expect(new Set(all).size).toBe(all.length)
  })
})

describe('what is taken out or put in leaves the rest as it was', () => {
  const setup = gossiping()
  const calm = record(setup)

  test('a dropped message: 99 % of the other events stay, over every tenth message', () => {
    const shares = calm.messages.filter((m, i) => i % 10 === 0 && m.lost === null && m.endedBy >= 0).map(message => {
      return kept(calm, without(calm, message))
    })
    expect(shares.length).toBeGreaterThan(20)
    expect(Math.min(...shares)).toBeGreaterThan(99)
    expect(shares.reduce((sum, share) => sum + share) / shares.length).toBeGreaterThan(99.9)
  })

  test('a request that is taken out', () => {
    const requests = setup.requests.map((request, i) => (i === 4 ? { ...request, at: 2_000_000 } : request))
    expect(kept(calm, record({ ...setup, requests }))).toBeGreaterThan(94)
  })

  test('a crash, a cut and a pause of one node in eight', () => {
    const at = 400_000
    const end = 450_000
    const crash =
      [{ at, fault: { kind: 'crash', node: 5 } as const }, { at: end, fault: { kind: 'restart', node: 5 } as const }]
    const sides = [[5], [0, 1, 2, 3, 4, 6, 7]]
    const cut = [{ at, fault: { kind: 'cut', sides } as const }, { at: end, fault: { kind: 'heal' } as const }]
    const pause =
      [{ at, fault: { kind: 'pause', node: 5 } as const }, { at: end, fault: { kind: 'resume', node: 5 } as const }]
    expect(kept(calm, record({ ...setup, faults: cut }))).toBeGreaterThan(99)
    expect(kept(calm, record({ ...setup, faults: pause }))).toBeGreaterThan(99)
    // A crash ends the chain of the node's timers: its own later events, an eighth of the rest of the run, are new.
    expect(kept(calm, record({ ...setup, faults: crash }))).toBeGreaterThan(90)
  })

  test('messages that are sent in both runs take as long in both', () => {
    const [message] = calm.messages.filter(m => m.lost === null)
    const other = without(calm, message!)
    const delays = new Map(other.messages.map(m => [m.lineage, m.due - m.sentAt]))
    for (const { lineage, due, sentAt } of calm.messages) {
      if (lineage !== message!.lineage && delays.has(lineage)) expect(delays.get(lineage)).toBe(due - sentAt)
    }
  })

  test('before the intervention nothing changes at all', () => {
    const at = 300
    const other = record(setup, { interventions: [{ after: calm.event(at).lineage, act: { kind: 'pause', node: 2 } }] })
    expect(lineagesOf(other).slice(0, at + 1)).toStrictEqual(lineagesOf(calm).slice(0, at + 1))
  })

  test('without state that connects them, exactly the consequences are gone', () => {
    const relay = tiny({
      onRequest: (_, __, hops, out) => out.send(1, { type: 'hop', hops }),
      onMessage(s, _, { hops }, out) {
        if (hops > 0) for (let i = 0; i < 2; i++) out.send((s.self + 1 + i) % 4, { type: 'hop', hops: hops - 1 })
      },
    })
    const requests = [0, 1, 2].map(i => ({ client: i, at: i * 1000, request: 5 }))
    const before = record(setupOf(relay, 4, { requests }))
    const taken = before.messages.find(m => before.effectsOf(m.endedBy).length === 2)!
    const after = without(before, taken)
    const gone =
      [...consequences(before, taken.endedBy)].filter(i => i !== taken.endedBy).map(i => before.event(i).lineage)
    const now = new Set(lineagesOf(after))
    expect(lineagesOf(before).filter(lineage => !now.has(lineage))).toStrictEqual(gone)
    expect(gone.length).toBeGreaterThan(10)
  })
})
