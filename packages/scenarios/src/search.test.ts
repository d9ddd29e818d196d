/** Searching a scenario: what it finds is a Run that breaks the same property, and what it does not see it says. */
import type { Run } from '@quorate/kernel'
import { describe, expect, it } from 'vitest'
import { execute } from './execute.ts'
import { decodeLink, encodeLink } from './link.ts'
import { makeRun } from './make-run.ts'
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
    expect([distinct, depth, executed]).toEqual([17_521, 16, null])
    expect(found).toMatchObject({ bounds: '1 timeout', verdict: { status: 'ok', basis: `exhaustive to all ${distinct} states (depth ${depth})` } })
  })

  it('or stopped, and says how much it saw', () => {
    const { found } = searched({ scenario: 'split-brain/raft', steps: 10_000 })
    expect(found.verdict).toMatchObject({ status: 'unknown', why: expect.stringContaining('stopped at the limit of transitions') as never })
  })
})

describe('a search that begins later', () => {
  const set = { scenario: 'small/primary-backup', parameters: { setup: 'three' }, mutant: 'primary-backup/promotes-the-longest' }
  const bounds = { timeouts: 1, 'timer.heartbeat': 0, requests: 0 }
  const name = 'r2 leads epoch 2 with a new command, and r1 has two of epoch 1 that nobody else has'

  it('begins where the set-up has a name for it, and its run begins at the very start', () => {
    const { found, executed } = searched({ ...set, bounds, properties: ['Best Log Leads'], from: { kind: 'named', name } })
    expect(found).toMatchObject({ from: { beginning: name, steps: 9 }, verdict: { property: 'Best Log Leads', evidence: { steps: { length: 7 } } } })
    expect(executed!.recording.length).toBe(4 + 9 + 7)
  })

  const run = (scenario: string, seed: number): Run => {
    const made = makeRun('test', { scenario, seed })
    if (!made.ok) throw new Error(made.error)
    return made.value
  }

  it('begins in the middle of a run, with a mutant that the run did not have', () => {
    const from = { kind: 'run', name: 'it is there', run: run('split-brain/raft', 7), after: 60 } as const
    const { found, executed } = searched({ scenario: 'split-brain/raft', mutant: 'raft/votes-twice', properties: ['One Vote a Term'], from })
    const { from: began, verdict } = found
    const { length, setup } = executed!.recording
    expect(verdict.status).toBe('violated')
    expect(began!.steps).toBeGreaterThan(50)
    expect(length - setup.nodes.length - began!.steps).toBe(verdict.status === 'violated' && verdict.evidence.steps.length)
  })

  it.each([
    [{ kind: 'named', name: 'later' }, 'small/primary-backup knows no place "later" to begin: the nearest are "r2 leads epoch 2'],
    [{ kind: 'told', name: 'there', steps: ['r1 sleeps'] }, 'the search cannot begin there: its step 1, "r1 sleeps", cannot be taken: what can happen is '],
    [{ kind: 'run', name: 'there', run: run('split-brain/raft', 1), after: 3 }, 'the run is one of split-brain/raft, and the search of small/primary-backup'],
    [{ kind: 'run', name: 'there', run: run('small/primary-backup', 1), after: 3 }, 'the run has setup=smallest, and the search setup=three; set it with --set'],
  ] as const)('or says why it cannot: %j', (from, says) => {
    const ready = searchScenario('test', { ...set, from })
    expect(ready.ok ? '' : ready.error).toContain(says)
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
    [{ scenario: 'slow-or-dead/pause-or-crash', properties: ['Not Before The Timeout'] }, '"Not Before The Timeout": that is about time, and a search has none'],
    [{ parameters: { loss: 5 } }, 'a search loses and doubles messages by itself'],
    [{ mutant: 'raft/none' }, 'no protocol of this scenario has the mutant "raft/none"'],
  ] as const)('%j', (more, says) => {
    expect(refusal({ scenario: 'split-brain/raft', ...more })).toContain(says)
  })
})
