/** What the three promises are worth, over many seeds; what the tasks ask for can be done. */
import { describe, expect, it } from 'vitest'
import { execute, type Executed } from '../execute.ts'
import { makeRun, type RunRequest } from '../make-run.ts'
import { told, toldText } from '../operations.ts'
import { clientA, clientB, packed, paid, readOfB } from './crash.ts'
import { waited } from './found.ts'
import { copiesAndPromisesTasks } from './tasks.ts'
import * as sites from './two-sites.ts'

/** `npm run deep` judges many more. */
const SEEDS = process.env.QUORATE_DEEP === '1' ? 3_000 : 40

function executed(name: string, parameters = {}, more: Omit<RunRequest, 'scenario' | 'parameters'> = {}): Executed {
  const made = makeRun('test', { scenario: `copies-and-promises/${name}`, parameters, ...more })
  const result = made.ok ? execute(made.value) : made
  if (!result.ok) throw new Error(result.error)
  return result.value
}

describe('one crash', () => {
  it('what A and B are told, by who had a write when it was answered', () => {
    const story = (acknowledge: string) => {
      const run = executed('crash', { acknowledge })
      return [told(run, clientA, packed), told(run, clientA, paid), told(run, clientB, readOfB)].map(toldText)
    }
    expect(['async', 'semi-sync', 'sync'].map(story)).toEqual([
      ['packed', 'paid', 'packed'], ['packed', 'unknown', 'packed'], ['unknown', 'unknown', 'unknown'],
    ])
  })

  it.each([
    ['crash', { acknowledge: 'async' }, 'violated'], ['crash', { acknowledge: 'semi-sync' }, 'ok'],
    ['crash', { acknowledge: 'semi-sync', 'at-least': 2 }, 'ok'], ['crash', { acknowledge: 'sync' }, 'ok'],
    ['give-up', {}, 'violated'], ['give-up', { 'give-up': 0 }, 'ok'],
    ['alone', {}, 'ok'], ['alone', { 'give-up': 0 }, 'ok'], ['seen-early', {}, 'ok'], ['seen-early', { acknowledge: 'semi-sync' }, 'ok'],
    ['two-sites', {}, 'violated'], ['two-sites', { backups: 2 }, 'ok'], ['two-sites', { 'at-least': 4 }, 'ok'],
  ] as const)(`%s, %j: the verdict is %s for ${SEEDS} seeds, not for one`, { timeout: 600_000 }, (name, parameters, status) => {
    for (let seed = 0; seed < SEEDS; seed++) expect(executed(name, parameters, { seed }).status, `seed ${seed}`).toBe(status)
  })

  it('a write answered with one copy is marked, and only where no other copy was awaited', () => {
    const marked = (name: string, parameters: object): boolean =>
      executed(name, parameters).recording.situations[0]!.spans.length > 0
    expect([marked('crash', { crash: 'none', acknowledge: 'async' }), marked('crash', { crash: 'none', acknowledge: 'semi-sync' })])
      .toEqual([true, false])
  })

  it('an answer takes as long as the acknowledgement that it waits for: 9, 16 and 20 ms on average over forty seeds', () => {
    const average = (acknowledge: string): number => {
      const times = Array.from({ length: 40 }, (_, seed) => waited(executed('crash', { acknowledge, crash: 'none' }, { seed }), clientA, 0)!)
      return Math.round(times.reduce((sum, time) => sum + time) / times.length / 1_000)
    }
    expect(['async', 'semi-sync', 'sync'].map(average)).toEqual([9, 16, 20])
  })
})

describe('a primary that is left alone', () => {
  it('answers within the time after which it gives up, and then at once; else not before its backups are back', () => {
    const ms = (giveUp: number) => [1, 2].map(write => {
      const time = waited(executed('alone', { 'give-up': giveUp }), clientA, write)
      return time === null ? null : Math.floor(time / 1_000)
    })
    expect([50, 100, 0].map(ms)).toEqual([[61, 4], [111, 4], [null, 425]])
  })

  it('owes answers where it waits for nobody, or not for ever', () => {
    const owed = (parameters: object): boolean =>
      executed('alone', parameters).judgements.some(({ property }) => property === 'Answered In Time')
    expect([{}, { acknowledge: 'async' }, { 'give-up': 0 }, { acknowledge: 'sync' }].map(owed)).toEqual([true, true, false, false])
  })
})

describe('a write in one log', () => {
  const toldB = (parameters: object, mutant?: string): string[] => {
    const run = executed('seen-early', parameters, mutant === undefined ? {} : { mutant })
    return [1, 2].map(read => toldText(told(run, clientB, read)))
  }

  it('is shown to nobody: B hears nothing before r2 may show what it has', () => {
    expect([toldB({}), toldB({ acknowledge: 'semi-sync' })]).toEqual([['failed', 'placed'], ['placed', 'placed']])
  })

  it('would be taken back from under B’s eyes', () => {
    expect(toldB({}, 'primary-backup-kv/shows-what-may-be-lost')).toEqual(['paid', 'placed'])
  })

  it('leaves two primaries where an old one is not told', () => {
    for (const mutant of ['forgives-old-primaries', 'gives-up-on-the-silent']) {
      const { judgements } = executed('seen-early', {}, { mutant: `primary-backup/${mutant}` })
      const late = judgements.find(({ property }) => property === 'One Primary In Time')!
      expect(late.evidence.join(' '), mutant).toContain('r1 and r2 are all primary')
    }
  })
})

describe('two sites', () => {
  it('with a majority of copies the West serves and the East waits; with four answers needed it is the other way round', () => {
    const story = (parameters: object) => {
      const run = executed('two-sites', parameters)
      return [told(run, sites.clientA, sites.paid), told(run, sites.clientB, sites.readOfB)].map(toldText)
    }
    expect([story({}), story({ backups: 2, 'at-least': 3 }), story({ 'at-least': 4 }), story({ acknowledge: 'sync' })]).toEqual([
      ['paid', 'placed'], ['unknown', 'placed'], ['paid', 'unknown'], ['unknown', 'unknown'],
    ])
  })
})

it('the tasks can be done', () => {
  const sync = executed('crash', { acknowledge: 'sync' })
  const asked = told(sync, clientA, packed).asked
  const runs = [
    executed('crash', { uplink: 0 }), executed('give-up', { 'give-up': 70 }),
    executed('crash', { acknowledge: 'sync' }, {
      interventions: [{ after: sync.recording.event(asked).lineage, act: { kind: 'restart', node: 2 } }],
    }),
    executed('two-sites', { 'at-least': 4 }), executed('two-sites', { backups: 2 }),
    executed('crash', { acknowledge: 'semi-sync' }, { mutant: 'primary-backup/counts-what-was-sent' }),
  ]
  expect(copiesAndPromisesTasks.map(({ done }) => runs.map(done).indexOf(true))).toEqual([0, 1, 2, 3, 4, 5])
})
