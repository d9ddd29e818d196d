/** A lease and a slow clock over many seeds: where it is harmless, where it is not, and what reads cost. */
import { describe, expect, it } from 'vitest'
import { messageView } from '@quorate/kernel'
import { type Executed, type RunRequest } from '../index.ts'
import { executed } from '../../test/executed.ts'

const SEEDS = process.env.QUORATE_DEEP === '1' ? 500 : 8

const drift = (request: Omit<RunRequest, 'scenario'> = {}): Executed => executed({ scenario: 'raft-reads/lease-drift', ...request })
const leasedBesideLeader = ({ recording }: Executed): boolean => recording.situations[0]!.spans.length > 0
const sent = ({ recording: { setup, messages } }: Executed, label: string): number =>
  messages.filter(({ from, message }) => messageView(setup.nodes[from]!.protocol, message).label === label).length

describe(`${SEEDS} seeds, not one`, () => {
  it.each([
    [{}, null, 'ok'], [{ slow: 0 }, null, 'ok'], [{ slow: 580 }, null, 'ok'], [{ slow: 800 }, null, 'violated'],
    [{ bound: 1_000 }, null, 'violated'], [{}, 'raft-lease/without-margin', 'violated'], [{ reads: 'rounds', slow: 900 }, null, 'ok'],
  ] as const)('%o with mutant %s: %s', (parameters, mutant, status) => {
    for (let seed = 0; seed < SEEDS; seed++) {
      const run = drift({ seed, parameters: { ...parameters }, mutant })
      expect([run.status, leasedBesideLeader(run)], `seed ${seed}`).toEqual([status, status === 'violated'])
    }
  })
})

it('by lease, a read costs nothing between servers; without, a round for each', () => {
  const calm = { cut: 'none', slow: 0 }
  expect(sent(drift({ parameters: calm }), 'RR')).toBe(0)
  expect(sent(drift({ parameters: { ...calm, reads: 'rounds' } }), 'RR')).toBe(2 * 21)
})
