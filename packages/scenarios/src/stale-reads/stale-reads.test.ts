/** What each cure is worth, over many seeds; what the tasks ask for can be done. */
import { describe, expect, it } from 'vitest'
import { execute, type Executed } from '../execute.ts'
import { makeRun, type RunRequest } from '../make-run.ts'
import { told, toldText } from '../operations.ts'
import { msOfRead } from './claims.ts'
import { clientA, clientB, clientC, r1, r3, readOfA, readOfB, readOfC } from './lag.ts'
import { staleReadsTasks } from './tasks.ts'

const SEEDS = process.env.QUORATE_DEEP === '1' ? 3_000 : 30

function executed(parameters = {}, more: Omit<RunRequest, 'scenario' | 'parameters'> = {}): Executed {
  const made = makeRun('test', { scenario: 'stale-reads/lag', parameters, ...more })
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
