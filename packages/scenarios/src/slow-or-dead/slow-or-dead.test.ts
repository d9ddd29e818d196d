/** The story that the article tells of these scenarios, over many seeds; and that its tasks can be done. */
import { describe, expect, it } from 'vitest'
import { checkClaim, type Executed, type RunRequest } from '../index.ts'
import { slowOrDeadClaims } from './claims.ts'
import { actAt, everSuspected, mostMistakes, silence, turns, watching } from './seen.ts'
import { n1, n2, n3, watched } from './story.ts'
import { slowOrDeadTasks } from './tasks.ts'
import { MS } from '../values.ts'
import { executed } from '../../test/executed.ts'

/** `npm run deep` looks at many more. */
const SEEDS = process.env.QUORATE_DEEP === '1' ? 3_000 : 60
const PAUSE = 'slow-or-dead/pause-or-crash'
const ADAPTIVE = 'slow-or-dead/adaptive'

function forSeeds(scenario: string, parameters: RunRequest['parameters'], look: (run: Executed, how: string) => void): void {
  for (let seed = 0; seed < SEEDS; seed++) {
    look(executed({ scenario, seed, parameters }), `npx quorate run ${scenario} --seed ${seed}`)
  }
}

describe(`${SEEDS} seeds, not one`, () => {
  it(`${PAUSE}: all three are suspected one timeout after their last heartbeat, and all three come back`, () => {
    forSeeds(PAUSE, {}, (run, how) => {
      expect(run.status, how).toBe('ok')
      const silences = watched.map(node => silence(run, node, actAt(run, 'crash'))?.lasted)
      expect(silences, how).toEqual([300 * MS, 300 * MS, 300 * MS])
      expect(watching(run), how).toMatchObject({ suspected: [false, false, false], mistakes: [1, 1, 1] })
      const back = [n3, n2, n1].map(node => turns(run, node, 'Task 3.1')[0]!.time)
      expect(back, how).toEqual(back.toSorted((a, b) => a - b))
    })
  })

  it(`${PAUSE}: one interval and the longest delay are enough, whatever the seed`, () => {
    forSeeds(PAUSE, { trouble: 'off', latency: 150, timeout: 250 }, (run, how) => expect(everSuspected(run), how).toEqual([]))
  })

  it(`${ADAPTIVE}: two mistakes about a node at most, and the crash is noticed`, () => {
    forSeeds(ADAPTIVE, {}, (run, how) => {
      expect(run.status, how).toBe('ok')
      expect(mostMistakes(run), how).toBeLessThanOrEqual(2)
      expect(silence(run, n3, actAt(run, 'crash')), how).not.toBeNull()
    })
  })

  it(`${ADAPTIVE}: the fixed detector is mistaken more than twice about some node`, () => {
    forSeeds(ADAPTIVE, { detector: 'fixed' }, (run, how) => expect(mostMistakes(run), how).toBeGreaterThan(2))
  })
})

describe('numbers of the article', () => {
  /** Its table: the timeout, when n1 is suspected after its crash, and who is suspected without having crashed. */
  it.each([
    [100, 1_058, [n1, n2, n3]], [300, 1_258, [n2, n3]], [900, 1_858, [n2]], [1_300, 2_258, []], [2_000, null, []],
  ])('a timeout of %i ms', (timeout, noticed, wrongly) => {
    const run = executed({ scenario: PAUSE, parameters: { timeout } })
    const crash = actAt(run, 'crash')
    const found = turns(run, n1, 'Task 2').find(({ index }) => index > crash)
    expect(found === undefined ? null : Math.round(found.time / MS)).toBe(noticed)
    const innocent = (node: number): boolean => turns(run, node, 'Task 2').some(({ index }) => node !== n1 || index < crash)
    expect(watched.filter(innocent)).toEqual(wrongly)
  })

  it('a pause of 250 ms is too long for a timeout of 300 ms', () => {
    expect(everSuspected(executed({ scenario: PAUSE, parameters: { pause: 250 } }))).toContain(n3)
  })

  it('heartbeats by interval', () => {
    const sent = (heartbeat: number): number => executed({ scenario: PAUSE, parameters: { heartbeat } }).recording.messages.length
    expect([sent(100), sent(20)]).toEqual([75, 378])
    const rare = executed({ scenario: PAUSE, parameters: { heartbeat: 400 } })
    const before = watched.map(node => turns(rare, node, 'Task 2').filter(({ index }) => index < actAt(rare, 'crash')).length)
    expect(before).toEqual([2, 2, 2])
  })

  it('the last heartbeats and the suspicions', () => {
    const run = executed({ scenario: PAUSE })
    const suspected = [n3, n1, n2].map(node => Math.round(turns(run, node, 'Task 2')[0]!.time / MS))
    expect(suspected).toEqual([1_243, 1_258, 1_282])
  })

  it('both detectors hear the same heartbeats with the same delays', () => {
    const heard = (detector: string): string[] => executed({ scenario: ADAPTIVE, parameters: { detector } })
      .recording.messages.map(({ from, sentAt, due }) => `${from} ${sentAt} ${due}`)
    expect(heard('fixed')).toEqual(heard('adaptive'))
  })

  it('mistakes of either detector, and the moment of the last', () => {
    const mistakes = (detector: string): number[] => {
      const run = executed({ scenario: ADAPTIVE, parameters: { detector } })
      return watched.flatMap(node => turns(run, node, 'Task 3.1').map(({ time }) => Math.round(time / MS))).toSorted((a, b) => a - b)
    }
    expect(mistakes('adaptive')).toEqual([418, 784, 1_031, 1_340, 2_976])
    expect([mistakes('fixed').length, mistakes('fixed').at(-1)]).toEqual([18, 7_308])
  })
})

/** What is learned about n3 depends on the seed, and so does what it costs. */
const general = slowOrDeadClaims.filter(({ id }) => id !== 'slow-or-dead/learning-costs')
it.each(general)('$id holds with other seeds too', claim => {
  for (let seed = 0; seed < 10; seed++) {
    const checked = checkClaim('test', { ...claim, run: { ...claim.run, seed } }, 'run')
    expect(checked.ok && checked.value.holds, `seed ${seed}`).toBe(true)
  }
})

describe('tasks', () => {
  const done = (name: string, request: RunRequest): boolean =>
    slowOrDeadTasks.find(({ id }) => id === `slow-or-dead/${name}`)!.done(executed(request))
  const off = { scenario: PAUSE, parameters: { trouble: 'off' } }

  it.each(slowOrDeadTasks)('$id is not done by opening either scenario', ({ done: isDone }) => {
    expect([PAUSE, ADAPTIVE].map(scenario => isDone(executed({ scenario })))).toEqual([false, false])
  })

  it('a short pause goes unnoticed, a long one does not', () => {
    const { recording } = executed(off)
    const ofN1 = Array.from({ length: recording.length }, (_, i) => recording.event(i)).filter(({ node }) => node === n1)
    const at = (time: number): number => ofN1.find(event => event.time > time * MS)!.lineage
    const paused = (from: number, to: number): RunRequest => ({
      ...off, interventions: [
        { after: at(from), act: { kind: 'pause', node: n2 } }, { after: at(to), act: { kind: 'resume', node: n2 } },
      ],
    })
    expect([done('unnoticed', paused(1_000, 1_100)), done('unnoticed', paused(1_000, 1_600))]).toEqual([true, false])
  })

  it('a timeout longer than pause and cut suspects the dead alone', () => {
    expect(done('only-the-dead', { scenario: PAUSE, parameters: { timeout: 1_400 } })).toBe(true)
    expect(done('only-the-dead', { scenario: PAUSE, parameters: { timeout: 1_000 } })).toBe(false)
  })

  it('loss alone makes a living node suspect', () => {
    expect(done('only-loss', { scenario: PAUSE, parameters: { trouble: 'off', loss: 200 } })).toBe(true)
  })

  it('a late heartbeat makes a dead node trusted', () => {
    const seeds = Array.from({ length: 20 }, (_, seed) => seed)
    const run = (seed: number): RunRequest => ({ scenario: PAUSE, seed, parameters: { latency: 500, timeout: 100 } })
    expect(seeds.some(seed => done('trusts-the-dead', run(seed)))).toBe(true)
  })

  it('when heartbeats are lost, the adaptive detector goes on making mistakes', () => {
    expect(done('never-done-learning', { scenario: ADAPTIVE, parameters: { latency: 500, loss: 300 } })).toBe(true)
  })

  it('a broken line is convicted', () => {
    expect(done('break-it', { scenario: PAUSE, mutant: 'failure-detector/never-forgives' })).toBe(true)
  })
})
