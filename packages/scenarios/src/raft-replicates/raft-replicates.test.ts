/** The story that the article tells of these scenarios, over many seeds; and that its tasks can be done. */
import { describe, expect, it } from 'vitest'
import { checkClaim, type RunRequest } from '../index.ts'
import { raftReplicatesClaims } from './claims.ts'
import { raftReplicatesQuestions } from './questions.ts'
import { r1, r2 } from './story.ts'
import { raftReplicatesTasks } from './tasks.ts'
import { MS } from '../values.ts'
import { executed } from '../../test/executed.ts'

/** `npm run deep` looks at many more. */
const SEEDS = process.env.QUORATE_DEEP === '1' ? 2_000 : 40
const CATCH_UP = 'raft-replicates/catch-up'
const CONFLICT = 'raft-replicates/conflict'

describe(`${SEEDS} seeds, not one`, () => {
  it.each(raftReplicatesClaims)('$id holds', claim => {
    for (let seed = 0; seed < SEEDS; seed++) {
      const checked = checkClaim('test', { ...claim, run: { ...claim.run, seed } }, 'run')
      expect(checked.ok && checked.value.holds, `npx quorate run ${claim.run.scenario} --seed ${seed}`).toBe(true)
    }
  })

  it('r1 leads first, and the answers to the questions are the same', () => {
    const [reads, refusals] = raftReplicatesQuestions
    for (let seed = 0; seed < SEEDS; seed++) {
      const conflict = executed({ scenario: CONFLICT, seed })
      const how = `npx quorate run ${CONFLICT} --seed ${seed}`
      expect(conflict.recording.tenures.find(({ role }) => role.shape === 'leader')!.node, how).toBe(r1)
      expect(reads!.answer(conflict).option, how).toBe('3')
      expect(refusals!.answer(executed({ ...refusals!.run, seed })).option, how).toBe('once')
    }
  })
})

describe('tasks', () => {
  const done = (name: string, request: RunRequest): boolean =>
    raftReplicatesTasks.find(({ id }) => id === `raft-replicates/${name}`)!.done(executed(request))

  it.each(raftReplicatesTasks)('$id is not done by opening either scenario', ({ done: isDone }) => {
    expect([CATCH_UP, CONFLICT].map(scenario => isDone(executed({ scenario })))).toEqual([false, false])
  })

  it('a cut that ends before anyone stands deletes nothing', () => {
    const heal = (at: number): boolean => done('nothing-deleted', { scenario: CONFLICT, parameters: { 'heal-at': at } })
    expect([heal(600), heal(1_300)]).toEqual([true, false])
  })

  it('a cut by hand has entries deleted', () => {
    const { recording } = executed({ scenario: CATCH_UP, parameters: { away: 0 } })
    const lineageAt = (time: number): number => Array.from({ length: recording.length }, (_, i) => recording.event(i))
      .findLast(event => event.time < time * MS)!.lineage
    const cut = { after: lineageAt(420), act: { kind: 'cut' as const, sides: [[r1, 3], [r2, 2, 4]] } }
    const request: RunRequest = { scenario: CATCH_UP, parameters: { away: 0 }, interventions: [cut] }
    const during = executed(request).recording
    const late = Array.from({ length: during.length }, (_, i) => during.event(i)).findLast(({ time }) => time < 1_500 * MS)!
    const heal = { after: late.lineage, act: { kind: 'heal' as const } }
    expect(done('delete-by-hand', { ...request, interventions: [cut, heal] })).toBe(true)
    expect(done('delete-by-hand', request)).toBe(false)
  })

  it('far behind, lossy, and broken', () => {
    expect(done('far-behind', { scenario: CATCH_UP, parameters: { 'away-for': 900 } })).toBe(true)
    expect(done('far-behind', { scenario: CATCH_UP, parameters: { 'away-for': 200 } })).toBe(false)
    const seeds = Array.from({ length: 30 }, (_, seed) => seed)
    expect(seeds.some(seed => done('lossy', { scenario: CATCH_UP, seed, parameters: { loss: 50, away: 0 } }))).toBe(true)
    expect(done('break-it', { scenario: CONFLICT, mutant: 'raft/keeps-conflicts' })).toBe(true)
  })
})
