/** What each trouble does to a lock on a majority, over many seeds. */
import { describe, expect, it } from 'vitest'
import { executed } from '../../test/executed.ts'

const SEEDS = process.env.QUORATE_DEEP === '1' ? 500 : 12

describe(`${SEEDS} seeds, not one`, () => {
  it.each([
    [{}, 'violated'], [{ trouble: 'pause' }, 'violated'], [{ trouble: 'restart', away: 0 }, 'violated'],
    [{ trouble: 'none' }, 'ok'],
    [{ jump: 100 }, 'ok'], [{ trouble: 'restart' }, 'ok'], [{ trouble: 'pause', ttl: 2_000 }, 'ok'],
  ] as const)('%o: %s', (parameters, status) => {
    for (let seed = 0; seed < SEEDS; seed++) {
      const { recording, judgements, ...run } = executed({ scenario: 'redlock/five-servers', seed, parameters: { ...parameters } })
      const broken = judgements.filter(each => each.status === 'violated').map(({ property }) => property)
      const bothInside = recording.situations[0]!.spans.length > 0
      expect([run.status, broken, bothInside], `seed ${seed}`)
        .toEqual(status === 'ok' ? ['ok', [], false] : ['violated', ['No Lost Update'], true])
    }
  })
})
