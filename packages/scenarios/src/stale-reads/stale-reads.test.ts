/** What each cure is worth, over many seeds; what the tasks ask for can be done. */
import { describe, expect, it } from 'vitest'
import { execute, type Executed } from '../execute.ts'
import { makeRun, type RunRequest } from '../make-run.ts'
import { told, toldText } from '../operations.ts'
import { msOfRead } from './claims.ts'
import { readOfA, readOfB, readOfC } from './lag.ts'
import { clientA, clientB, clientC, r1, r3 } from './story.ts'
import { staleReadsTasks } from './tasks.ts'

const SEEDS = process.env.QUORATE_DEEP === '1' ? 3_000 : 30

type More = Omit<RunRequest, 'scenario' | 'parameters'>
const executed = (parameters = {}, more: More = {}): Executed => executedIn('lag', parameters, more)

function executedIn(name: string, parameters = {}, more: More = {}): Executed {
  const made = makeRun('test', { scenario: `stale-reads/${name}`, parameters, ...more })
  const result = made.ok ? execute(made.value) : made
  if (!result.ok) throw new Error(result.error)
  return result.value
}

describe('one edit, one replica that lags', () => {
  it('what A, C and B are told, by cure', () => {
    const story = (cure: string): string => {
      const run = executed({ cure })
      return [told(run, clientA, readOfA), told(run, clientC, readOfC), told(run, clientB, readOfB)].map(toldText).join(' ')
    }
    expect(['none', 'primary', 'token', 'wait', 'bounded'].map(story)).toEqual([
      'first edited first', 'edited edited edited', 'edited edited first', 'edited edited first', 'edited edited edited',
    ])
  })

  it.each([
    [{}, 'violated'], [{ cure: 'primary' }, 'ok'], [{ cure: 'token' }, 'violated'], [{ cure: 'wait' }, 'violated'],
    [{ cure: 'bounded' }, 'ok'], [{ cure: 'bounded', cut: 'r3' }, 'ok'], [{ cure: 'primary', cut: 'r3' }, 'ok'],
  ] as const)(`%j: the verdict is %s for ${SEEDS} seeds, not for one`, { timeout: 600_000 }, (parameters, status) => {
    for (let seed = 0; seed < SEEDS; seed++) expect(executed(parameters, { seed }).status, `seed ${seed}`).toBe(status)
  })

  it('what A’s own read costs, in ms', () => {
    expect(['none', 'primary', 'token', 'wait', 'bounded'].map(cure => msOfRead(executed({ cure }), clientA, readOfA)))
      .toEqual([7, 7, 11, 268, 11])
  })
})

/** Of each of these operations of a client, what it was told. */
const toldIn = (run: Executed, client: number, operations: readonly number[]): string[] =>
  operations.map(operation => toldText(told(run, client, operation)))

describe('a token after a failover', () => {
  const reads = (cure: string, mutant?: string): string[] =>
    toldIn(executedIn('failover', { cure }, mutant === undefined ? {} : { mutant }), clientA, [2, 3, 4])

  it('has A told of its loss, once; without one A is told nothing, and a backup waits in vain', () => {
    expect(['token', 'none', 'wait'].map(cure => reads(cure))).toEqual([
      ['edited', 'failed', 'theirs'], ['first', 'theirs', 'theirs'], ['unknown', 'failed', 'theirs'],
    ])
  })

  it('names the epoch too: by the position alone, what B wrote would be A’s own', () => {
    expect(reads('token', 'primary-backup-reads/compares-positions-only')).toEqual(['edited', 'theirs', 'theirs'])
  })
})

describe('a read that waits', () => {
  it('is answered when the lag is over, whatever the lag', () => {
    const ms = (lag: number): number[] => [2, 4, 6].map(look => msOfRead(executedIn('wait', { lag }), clientA, look))
    expect([0, 150, 300, 400].map(ms)).toEqual([[7, 8, 13], [118, 112, 108], [268, 262, 258], [368, 362, 358]])
  })
})

describe('a replica that restarts while answers are under way', () => {
  const toldB = (mutant?: string): string =>
    toldText(told(executedIn('restarts', {}, mutant === undefined ? {} : { mutant }), clientB, 1))

  it('is as old as the question that was answered', () => {
    expect([toldB(), toldB('primary-backup-reads/forgets-its-count')]).toEqual(['again', 'edited'])
  })

  it.each([
    ['restarts', 'ok'], ['wait', 'violated'], ['failover', 'violated'],
  ] as const)(`%s: the verdict is %s for ${SEEDS} seeds, not for one`, { timeout: 600_000 }, (name, status) => {
    for (let seed = 0; seed < SEEDS; seed++) expect(executedIn(name, {}, { seed }).status, `seed ${seed}`).toBe(status)
  })
})

it('the tasks can be done', () => {
  const runs = [
    executed({ lag: 60 }), executed({ cure: 'wait', cut: 'r3' }), executed({ cure: 'bounded', lag: 60, 'max-age': 4 }),
    executed({ cure: 'bounded', cut: 'r3' }), executed({ cure: 'token' }, { mutant: 'primary-backup-reads/ignores-the-token' }),
  ]
  expect(staleReadsTasks.map(({ done }) => runs.map(done).indexOf(true))).toEqual([0, 1, 2, 3, 4])
})

it('a quick answer of the primary is none of r3', () => {
  const quick = executed({ cure: 'bounded' }, { seed: 31 })
  expect(msOfRead(quick, clientB, readOfB)).toBeLessThan(16)
  expect(staleReadsTasks.find(({ id }) => id === 'stale-reads/near-and-right')!.done(quick)).toBe(false)
})

it('r3 may be cut off by hand as well', () => {
  const first = executed({ cure: 'primary' })
  const { lineage } = first.recording.event(told(first, clientA, readOfA).asked)
  const byHand = (sides: readonly (readonly number[])[]): Executed =>
    executed({ cure: 'primary' }, { interventions: [{ after: lineage, act: { kind: 'cut', sides } }] })
  const { done } = staleReadsTasks.find(({ id }) => id === 'stale-reads/cut-off')!
  expect([byHand([[r3], [r1, 1]]), byHand([[r1, r3], [1]]), first].map(done)).toEqual([true, false, false])
})
