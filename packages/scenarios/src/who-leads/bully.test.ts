/** Where the bully keeps its word, and the two things that break it: a cut, and a message that comes too late. */
import { describe, expect, it } from 'vitest'
import { execute, makeRun, type Executed } from '../index.ts'

const SEEDS = 20
const BULLY = 'who-leads/bully'

function executed(seed: number, parameters: object): Executed {
  const made = makeRun('test', { scenario: BULLY, seed, parameters: { ...parameters } })
  const result = made.ok ? execute(made.value) : made
  if (!result.ok) throw new Error(result.error)
  return result.value
}

/** For how long two coordinated, ms, in all. */
const shared = ({ recording }: Executed): number => recording.situations[0]!.spans.reduce((sum, [from, to]) =>
  sum + Math.round((recording.event(to < 0 ? recording.length - 1 : to).time - recording.event(from).time) / 1_000), 0)

const leaders = ({ recording }: Executed): number[] => {
  const world = recording.worldAfter(recording.length - 1)
  return [0, 1, 2, 3, 4].map(id => (world.node(id).state as { readonly coordinator: number }).coordinator)
}

describe(`${BULLY}, ${SEEDS} seeds`, () => {
  const seeds = Array.from({ length: SEEDS }, (_, seed) => seed)

  it('a cut has two coordinators for half a second and more, and one is left when it has healed', () => {
    for (const seed of seeds) {
      const run = executed(seed, {})
      expect([run.status, shared(run) > 500, leaders(run)], `seed ${seed}`).toEqual(['ok', true, [4, 4, 4, 4, 4]])
    }
  })

  it('without a cut two coordinate for one message at most, when n5 is back', () => {
    for (const seed of seeds) {
      expect(shared(executed(seed, { trouble: 'crash' })), `seed ${seed}`).toBeLessThanOrEqual(8)
      expect(shared(executed(seed, { trouble: 'none' })), `seed ${seed}`).toBe(0)
    }
  })

  it('messages that take longer than the election waits do the same as a cut', () => {
    expect(seeds.filter(seed => shared(executed(seed, { trouble: 'none', latency: 80 })) > 0).length).toBeGreaterThan(SEEDS / 2)
    expect(seeds.filter(seed => shared(executed(seed, { trouble: 'none', latency: 80, 'answer-within': 200 })) > 0)).toEqual([])
  })
})
