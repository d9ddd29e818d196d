/** What is right stays right, whatever fuzzing does to it. */
import { fuzz } from '@quorate/explore'
import { describe, expect, it } from 'vitest'
import { byDesign, subject } from '../test/subject.ts'
import { scenarios } from './registry.ts'

/** `npm run deep` makes many more. */
const RUNS = process.env.QUORATE_DEEP === '1' ? 2_000 : 100

describe('what is right stays right', () => {
  for (const scenario of scenarios) {
    it(`${scenario.name}, and reaches what it needs`, { timeout: 600_000 }, () => {
      const of = subject(scenario, null)
      const tally = fuzz(of, { seed: 1, strategy: 'portfolio', more: ({ runs: n }) => n < RUNS })
      const shown = tally.found.map(({ property }) => property)
      // A design that promises less need not show it within so few runs.
      expect(byDesign.get(scenario.name) ?? [], `npx quorate fuzz ${scenario.name} --runs ${RUNS}`)
        .toEqual(expect.arrayContaining([...shown]))
      const reached = tally.reached.filter(({ count }) => count > 0).map(({ name }) => name)
      // What it needs, and that every deadline came due in some run.
      expect(reached).toEqual(expect.arrayContaining([...of.needs]))
      expect(tally.undecided).toBe(0)
    })
  }
})
