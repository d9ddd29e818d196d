/** The story that the article tells of these scenarios, over many seeds; its numbers; and that its tasks can be done. */
import { describe, expect, it } from 'vitest'
import { checkClaim, type Executed, type RunRequest } from '../index.ts'
import { paxosClaims } from './claims.ts'
import { answer, learnedValues, processAt, timesReached } from './seen.ts'
import { p1, p2 } from './story.ts'
import { paxosTasks } from './tasks.ts'
import { MS } from '../values.ts'
import { executed } from '../../test/executed.ts'

/** `npm run deep` looks at many more. */
const SEEDS = process.env.QUORATE_DEEP === '1' ? 3_000 : 40
const ONE_VALUE = 'paxos/one-value'
const DUEL = 'paxos/duel'
const REDISCOVERED = 'paxos/rediscovered'
const WIPED = 'paxos/wiped'

function forSeeds(scenario: string, parameters: RunRequest['parameters'], look: (run: Executed, how: string) => void): void {
  for (let seed = 0; seed < SEEDS; seed++) {
    look(executed({ scenario, seed, parameters }), `npx quorate run ${scenario} --seed ${seed}`)
  }
}

const overtaken = (run: Executed): number => timesReached(run, 'overtaken between the phases')

describe(`${SEEDS} seeds, not one`, () => {
  it(`${ONE_VALUE}: both are told the same value, and whoever asks later too`, () => {
    forSeeds(ONE_VALUE, {}, (run, how) => {
      const told = [answer(run, p1), answer(run, p2), answer(run, p1, 1)].map(({ value }) => value)
      expect([run.status, new Set(told).size, told[0] === 'red' || told[0] === 'blue'], how).toEqual(['ok', 1, true])
    })
  })
  it(`${DUEL}: nothing is chosen, and no rule is broken; with random waits something always is`, () => {
    forSeeds(DUEL, {}, (run, how) => expect([run.status, learnedValues(run), overtaken(run)], how).toEqual(['ok', [], 50]))
    forSeeds(DUEL, { spread: 60 }, (run, how) => expect([run.status, learnedValues(run).length], how).toEqual(['ok', 1]))
  })
  it.each([
    [0, 'none', 'blue'], [1, 'a1', 'red'], [1, 'a2', 'blue'], [1, 'a3', 'red'], [2, 'a1', 'red'], [2, 'a2', 'red'],
    [2, 'a3', 'red'], [3, 'none', 'red'],
  ])(`${REDISCOVERED}: %i have accepted, %s is missing: %s`, (reached, missing, value) => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const run = executed({ scenario: REDISCOVERED, seed, parameters: { reached, missing } })
      expect([run.status, answer(run, p2).value, answer(run, p1, 1).value], `seed ${seed}`).toEqual(['ok', value, value])
    }
  })
  it('paxos/late-comer: p1 has its value chosen with its second ballot, however many p2 has spent; refused in silence it climbs', () => {
    for (const seed of [0, 1, 2, 3, 4, 5, 6, 7]) {
      const run = executed({ scenario: 'paxos/late-comer', seed })
      expect([run.status, answer(run, p1).value, timesReached(run, 'overtaken between the phases')], `seed ${seed}`).toEqual(['ok', 'red', 0])
      expect([processAt(run, p1).tried > 30, answer(run, p1).took < 60 * MS], `seed ${seed}`).toEqual([true, true])
    }
    const silent = executed({ scenario: 'paxos/late-comer', mutant: 'paxos/refuses-in-silence' })
    expect([silent.status, answer(silent, p1).value]).toEqual(['violated', null])
  })
  it(`${WIPED}: two values are chosen, and one where the disk is kept`, () => {
    forSeeds(WIPED, {}, (run, how) => expect([run.status, learnedValues(run)], how).toEqual(['violated', ['red', 'blue']]))
    forSeeds(WIPED, { disk: 'kept' }, (run, how) => expect([run.status, learnedValues(run)], how).toEqual(['ok', ['red']]))
  })
})

describe('numbers of the article', () => {
  it('fifteen messages, and the answer after 22 ms', () => {
    const run = executed({ scenario: ONE_VALUE, parameters: { apart: 300 } })
    expect([run.recording.messages.length, Math.round(answer(run, p1).took / MS)]).toEqual([15, 22])
  })
  it('p2 and p1 are told within 3 ms of each other that blue is chosen', () => {
    const run = executed({ scenario: ONE_VALUE })
    const times = [p1, p2].map(node => run.recording.event(answer(run, node).answered).time)
    expect([learnedValues(run), Math.abs(times[0]! - times[1]!) < 3 * MS]).toEqual([['blue'], true])
  })
  it('fifty proposals are overtaken in 900 ms', () => expect(overtaken(executed({ scenario: DUEL }))).toBe(50))
  /** Its table: the patience, how many proposals are overtaken, and when somebody is told. */
  it.each([[35, 50, null], [38, 4, 97], [40, 2, 59], [60, 0, 59]])('a patience of %i ms', (wait, times, told) => {
    const run = executed({ scenario: DUEL, parameters: { wait } })
    const { answered } = answer(run, p2)
    const after = answered < 0 ? null : Math.round(run.recording.event(answered).time / MS) - 100
    expect([overtaken(run), after]).toEqual([times, told])
  })
})

it.each(paxosClaims)('$id holds with other seeds too', claim => {
  for (let seed = 0; seed < 10; seed++) {
    const checked = checkClaim('test', { ...claim, run: { ...claim.run, seed } }, 'run')
    expect(checked.ok && checked.value.holds, `seed ${seed}`).toBe(true)
  }
})

describe('tasks', () => {
  const done = (name: string, request: RunRequest): boolean =>
    paxosTasks.find(({ id }) => id === `paxos/${name}`)!.done(executed(request))

  it.each(paxosTasks)('$id is not done by opening a scenario', ({ done: isDone }) => {
    expect([ONE_VALUE, DUEL, REDISCOVERED, WIPED].map(scenario => isDone(executed({ scenario })))).toEqual([false, false, false, false])
  })
  it('with another seed p2 adopts red; when it is asked much later it knows already', () => {
    expect(done('adopt', { scenario: ONE_VALUE, seed: 22 })).toBe(true)
    expect(done('adopt', { scenario: ONE_VALUE, seed: 22, parameters: { apart: 300 } })).toBe(false)
  })
  it('patience ends a duel, and so does p2 that stands still for a while', () => {
    expect(done('end-the-duel', { scenario: DUEL, parameters: { wait: 45 } })).toBe(true)
    const { recording } = executed({ scenario: DUEL })
    const [from, to] = [200, 300].map(time =>
      Array.from({ length: recording.length }, (_, i) => recording.event(i)).find(event => event.time > time * MS && event.node === p1)!.lineage)
    const interventions = [
      { after: from!, act: { kind: 'pause', node: p2 } as const }, { after: to!, act: { kind: 'resume', node: p2 } as const },
    ]
    expect(done('end-the-duel', { scenario: DUEL, interventions })).toBe(true)
  })
  it('impatience makes a long duel', () => {
    expect(done('long-duel', { scenario: ONE_VALUE, parameters: { wait: 12, spread: 0 } })).toBe(true)
  })
  it('a value outlives its proposer', () => {
    const run = executed({ scenario: ONE_VALUE, parameters: { apart: 60 } })
    const after = run.recording.event(answer(run, p1).answered).lineage
    const interventions = [{ after, act: { kind: 'crash', node: p1 } as const }]
    expect(done('outlived', { scenario: ONE_VALUE, parameters: { apart: 60 }, interventions })).toBe(true)
  })
  it('a cut between proposers and acceptors stops everything, and ends', () => {
    const { recording } = executed({ scenario: ONE_VALUE })
    const start = recording.event(4).lineage
    const cut = { after: start, act: { kind: 'cut', sides: [[0, 1], [2, 3, 4]] } as const }
    const asked = recording.history.findLast(({ kind }) => kind === 'invoke')!
    const heal = { after: recording.event(asked.event).lineage, act: { kind: 'heal' } as const }
    expect(done('your-cut', { scenario: ONE_VALUE, interventions: [cut, heal] })).toBe(true)
    expect(done('your-cut', { scenario: ONE_VALUE, interventions: [cut] })).toBe(false)
  })
  it('a broken line is convicted', () => {
    expect(done('break-it', { scenario: ONE_VALUE, mutant: 'paxos/accepts-anything' })).toBe(true)
  })
})
