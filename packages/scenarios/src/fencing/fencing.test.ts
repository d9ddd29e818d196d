/** The three stories over many seeds, the numbers that the article says of them, and its tasks. */
import { timeText } from '@quorate/kernel'
import { describe, expect, it } from 'vitest'
import { type Executed, type RunRequest } from '../index.ts'
import { confirmed, isLost, jobOfA, totalOf, twoInside, writes } from './found.ts'
import { A, B, TROUBLE_AT } from './story.ts'
import { fencingTasks } from './tasks.ts'
import { MS } from '../values.ts'
import { executed } from '../../test/executed.ts'

const SEEDS = process.env.QUORATE_DEEP === '1' ? 1_000 : 30
const PAUSE = 'fencing/pause'
const DELAYED = 'fencing/delayed-write'
const CLOCK = 'fencing/clock'
const RESTART = 'fencing/restart'
const blind = 'lease-lock/ignores-tokens'

describe(`${SEEDS} seeds, not one`, () => {
  it.each([[PAUSE, 'refused', true], [DELAYED, 'unknown', false], [CLOCK, 'refused', true], [RESTART, 'refused', true]] as const)(
    '%s: A is told "%s", and no takings are lost; without the check they are', (scenario, told, both) => {
      for (let seed = 0; seed < SEEDS; seed++) {
        const how = `npx quorate run ${scenario} --seed ${seed}`
        const fenced = executed({ scenario, seed })
        expect([fenced.status, jobOfA(fenced).answer!.kind, totalOf(fenced)], how).toEqual(['ok', told, 11])
        expect(twoInside(fenced).length > 0, how).toBe(both)
        const open = executed({ scenario, seed, mutant: blind })
        expect([open.status, totalOf(open)], how).toEqual(['violated', 101])
      }
    })

  it(`${RESTART}: a file that remembers only its total takes the write of A, which is older`, () => {
    for (let seed = 0; seed < SEEDS; seed++) {
      const how = `npx quorate run ${RESTART} --seed ${seed}`
      const forgotten = executed({ scenario: RESTART, seed, mutant: 'lease-lock/resource-forgets' })
      expect([forgotten.status, totalOf(forgotten)], how).toEqual(['violated', 101])
    }
  })

  it('a pause shorter than what is left of the lease harms nobody, with tokens or without', () => {
    for (let seed = 0; seed < SEEDS; seed++) {
      const { status, judgements } = executed({ scenario: PAUSE, seed, parameters: { pause: 100 }, mutant: blind })
      expect([status, judgements.filter(each => each.status === 'violated')], `seed ${seed}`).toEqual(['unknown', []])
    }
  })
})

describe('numbers of the article', () => {
  const firstOf = (run: Executed, node: number, rule: string, from = 0): string => {
    for (let i = from; i < run.recording.length; i++) {
      const event = run.recording.event(i)
      if (event.node === node && event.notes.some(note => note.rule === rule)) return timeText(Math.round(event.time / MS) * MS)
    }
    return 'never'
  }

  it('the pause: what was confirmed, and what is in the file', () => {
    const run = executed({ scenario: PAUSE, mutant: blind })
    expect([confirmed(run), totalOf(run)]).toEqual([111, 101])
    expect(writes(run).map(({ token, total }) => [token, total])).toEqual([[2, 10], [1, 100], [3, 101]])
  })

  it('the pause: when the lock is lent on, and when A goes on', () => {
    const run = executed({ scenario: PAUSE })
    expect(firstOf(run, 2, 'L4')).toBe('607 ms')
    expect(run.recording.event(jobOfA(run).answered).time).toBeGreaterThan((TROUBLE_AT + 500) * MS)
    expect(run.recording.history.filter(({ client, kind }) => client === B && kind === 'return').length).toBe(2)
  })

  it('with a shorter pause, less work or a clock that is not so slow, nothing is lost even if the file looks at no token', () => {
    const lost = (scenario: string, parameters: object): boolean => isLost(executed({ scenario, parameters: { ...parameters }, mutant: blind }))
    expect([200, 500].map(pause => lost(PAUSE, { pause }))).toEqual([false, true])
    expect([5, 40].map(work => lost(PAUSE, { work }))).toEqual([false, true])
    expect([0, 200, 500].map(slow => lost(CLOCK, { slow }))).toEqual([false, false, true])
    expect([0, 300].map(back => lost(CLOCK, { slow: 0, back }))).toEqual([false, true])
  })

  it('without a pause, A writes 100 and B 110, whatever the TTL', () => {
    for (const ttl of [100, 300, 2_000]) {
      const run = executed({ scenario: PAUSE, parameters: { pause: 0, ttl } })
      expect(writes(run).map(({ total }) => total), `${ttl} ms`).toEqual([100, 110, 111])
    }
  })
})

describe('tasks', () => {
  const done = (name: string, request: RunRequest): boolean =>
    fencingTasks.find(({ id }) => id === `fencing/${name}`)!.done(executed(request))
  /** Right after A's look at its clock, and again after the session of A has ended and B is done. */
  function stopped(parameters: object): RunRequest {
    const request = { scenario: PAUSE, parameters: { pause: 0, ...parameters } }
    const { recording } = executed(request)
    const events = Array.from({ length: recording.length }, (_, i) => recording.event(i))
    const look = events.find(({ node, notes }) => node === A && notes.some(({ rule }) => rule === 'C3'))!
    return { ...request, interventions: [{ after: look.lineage, act: { kind: 'pause', node: A } }] }
  }
  function overslept(parameters: object): RunRequest {
    const asleep = stopped(parameters)
    const { recording } = executed(asleep)
    const last = recording.event(recording.length - 1)
    return { ...asleep, interventions: [...asleep.interventions as object[], { after: last.lineage, act: { kind: 'resume', node: A } }] }
  }

  it.each(fencingTasks)('$id is not done by opening any scenario', ({ done: isDone }) => {
    expect([PAUSE, DELAYED, CLOCK].map(scenario => isDone(executed({ scenario })))).toEqual([false, false, false])
  })

  it('can be done', () => {
    expect(done('your-pause', stopped({}))).toBe(true)
    expect(done('one-millisecond', overslept({ work: 1 }))).toBe(true)
    expect(done('long-enough', { scenario: PAUSE, parameters: { ttl: 1_000 } })).toBe(true)
    expect(done('set-back', { scenario: CLOCK, parameters: { slow: 0, back: 300 } })).toBe(true)
    expect(done('lose-takings', { scenario: PAUSE, mutant: blind })).toBe(true)
    expect(isLost(executed({ scenario: PAUSE }))).toBe(false)
  })
})
