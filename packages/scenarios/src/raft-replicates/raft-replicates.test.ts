/** The story that the article tells of these scenarios, over many seeds; and that its tasks can be done. */
import { describe, expect, it } from 'vitest'
import { clientOf, type NodeId } from '@quorate/kernel'
import { checkClaim, type Executed, type RunRequest } from '../index.ts'
import { raftReplicatesClaims } from './claims.ts'
import { raftReplicatesQuestions } from './questions.ts'
import { noted } from './seen.ts'
import { clientA, clientB, r1, r2 } from './story.ts'
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

describe('what clients are told, over eight seeds', () => {
  /** "2" for an answer, "?" where nobody knows, each client's in the order in which it asked. */
  const told = ({ recording: { history } }: Executed, client: NodeId): string => history
    .filter(({ kind, id }) => kind === 'return' && clientOf(id) === client)
    .map(({ value: { kind, value } }) => (kind === 'ok' ? String(value) : '?')).join(' ')
  const forSeeds = (request: RunRequest, look: (run: Executed, how: string) => void): void => {
    for (let seed = 0; seed < 8; seed++) look(executed({ ...request, seed }), `npx quorate run ${request.scenario} --seed ${seed}`)
  }

  it('left-over: A gives up on a write that is executed all the same', () => {
    forSeeds({ scenario: 'raft-replicates/left-over' }, (run, how) => expect([run.status, told(run, clientA)], how).toEqual(['ok', '1 ? 2']))
  })
  it('deposed: A does not know what B reads, and reads the same', () => {
    forSeeds({ scenario: 'raft-replicates/deposed' }, (run, how) =>
      expect([run.status, told(run, clientA), told(run, clientB)], how).toEqual(['ok', '0 ? 1', '1']))
  })
  it('forgotten: whoever was silent longest does not know, unless there is room for three', () => {
    const scenario = 'raft-replicates/forgotten'
    forSeeds({ scenario }, (run, how) => expect([told(run, 3), told(run, 4), told(run, 5)], how).toEqual(['1 ? 5', '2 ?', '3']))
    forSeeds({ scenario, parameters: { sessions: 3 } }, (run, how) =>
      expect([told(run, 3), told(run, 4), told(run, 5)], how).toEqual(['1 4 5', '2 6', '3']))
  })
  it('doubled: A counts to ten, and is answered from memory now and then', () => {
    forSeeds({ scenario: 'raft-replicates/doubled' }, (run, how) => {
      expect([run.status, told(run, 3)], how).toEqual(['ok', '0 1 2 3 4 5 6 7 8 9 10'])
      expect(run.recording.witnesses.find(({ name }) => name === 'answered from memory')!.count, how).toBeGreaterThan(0)
    })
  })
  it('late-answer: r1, elected once more, ignores what r2 answered to it in term 1', () => {
    const scenario = 'raft-replicates/late-answer'
    for (const seed of [0, 1, 2, 3, 4, 5, 6]) {
      const run = executed({ scenario, seed })
      const late = noted(run, 'Leaders 3', 'answers what it sent in term').filter(({ node }) => node === r1)
      expect([run.status, told(run, 5), late.length >= 3], `seed ${seed}`).toEqual(['ok', '0 ? 2', true])
      expect(executed({ scenario, seed, mutant: 'raft/old-replies-count' }).status, `seed ${seed}`).toBe('violated')
    }
    const leased = { scenario, parameters: { raft: 'lease' } }
    expect(noted(executed(leased), 'L6', 'ignores the answer').length).toBeGreaterThan(0)
    expect(executed({ ...leased, mutant: 'raft-lease/counts-answers-of-any-term' }).status).toBe('violated')
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
