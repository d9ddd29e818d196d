/** Searching a scenario: what it finds is a Run that breaks the same property, and what it does not see it says. */
import { describe, expect, it } from 'vitest'
import { execute } from './execute.ts'
import { decodeLink, encodeLink } from './link.ts'
import { searchScenario, type Searched, type SearchRequest } from './search.ts'

function searched(request: SearchRequest): Searched {
  const ready = searchScenario('test', request)
  if (!ready.ok) throw new Error(ready.error)
  ready.value.advance(Infinity)
  const { result } = ready.value
  if (!result.ok) throw new Error(result.error)
  return result.value
}

describe('a violation', () => {
  const { found, executed } = searched({ scenario: 'split-brain/raft', mutant: 'raft/votes-twice' })

  it('is the shortest there is, and its run ends in it', () => {
    const { verdict } = found
    expect(verdict).toMatchObject({ status: 'violated', property: 'One Vote a Term', evidence: { steps: { length: 3 } } })
    const broken = executed!.judgements.find(({ property }) => property === 'One Vote a Term')!
    expect([broken.status, broken.event]).toEqual(['violated', executed!.recording.length - 1])
  })

  it('goes into a link and comes back the same', () => {
    const back = decodeLink(encodeLink(executed!))
    const again = back.ok ? execute(back.value.run) : back
    expect(again.ok && again.value.check).toEqual(executed!.check)
  })
})

describe('a search that finds nothing', () => {
  it('was exhaustive within bounds, and says within which', () => {
    const { found, executed } = searched({ scenario: 'split-brain/raft', bounds: { timeouts: 1, requests: 0 } })
    const { distinct, depth } = found.covered
    expect([distinct, depth, executed]).toEqual([2_161, 12, null])
    expect(found).toMatchObject({ bounds: '1 timeout', verdict: { status: 'ok', basis: `exhaustive to all ${distinct} states (depth ${depth})` } })
  })

  it('or stopped, and says how much it saw', () => {
    const { found } = searched({ scenario: 'split-brain/raft', steps: 10_000 })
    expect(found.verdict).toMatchObject({ status: 'unknown', why: expect.stringContaining('stopped at the limit of transitions') as never })
  })
})

describe('what cannot be searched is one sentence', () => {
  const refusal = (request: SearchRequest): string => {
    const ready = searchScenario('test', request)
    return ready.ok ? '' : ready.error
  }
  it.each([
    [{ bounds: { elections: 2 } }, 'there is no bound "elections"; accepted are timeouts, requests, crashes'],
    [{ bounds: { crashes: 'x' } }, 'the bound "crashes" was "x"; accepted is a whole number from 0 to 1000'],
    [{ bounds: { ticks: '1,x' } }, 'the bound "ticks" was "1,x"; accepted are whole numbers of µs'],
    [{ bounds: { disk: 'slow' } }, 'the bound "disk" was "slow"; accepted are instant and gradual'],
    [{ properties: ['Linear'] }, 'there is no property "Linear" here; the nearest are Linearizable'],
    [{ parameters: { loss: 5 } }, 'a search loses and doubles messages by itself'],
    [{ mutant: 'raft/none' }, 'no protocol of this scenario has the mutant "raft/none"'],
  ] as const)('%j', (more, says) => {
    expect(refusal({ scenario: 'split-brain/raft', ...more })).toContain(says)
  })
})
