/** The story that the article tells of these scenarios, over many seeds; and that its tasks can be done. */
import { describe, expect, it } from 'vitest'
import { checkClaim, type RunRequest } from '../index.ts'
import { raftElectionsClaims } from './claims.ts'
import { BACK, behind } from './log-decides.ts'
import { leads, nextLead } from './seen.ts'
import { servers } from './story.ts'
import { raftElectionsTasks } from './tasks.ts'
import { MS } from '../values.ts'
import { executed } from '../../test/executed.ts'

/** `npm run deep` looks at many more. */
const SEEDS = process.env.QUORATE_DEEP === '1' ? 2_000 : 40
const CRASHES = 'raft-elections/leader-crashes'
const BEHIND = 'raft-elections/log-decides'

describe(`${SEEDS} seeds, not one`, () => {
  it.each(raftElectionsClaims)('$id holds', claim => {
    for (let seed = 0; seed < SEEDS; seed++) {
      const checked = checkClaim('test', { ...claim, run: { ...claim.run, seed } }, 'run')
      expect(checked.ok && checked.value.holds, `npx quorate run ${claim.run.scenario} --seed ${seed}`).toBe(true)
    }
  })

  it('the one that was cut off deposes the leader, and the next one is another', () => {
    for (let seed = 0; seed < SEEDS; seed++) {
      const run = executed({ scenario: BEHIND, seed })
      const how = `npx quorate run ${BEHIND} --seed ${seed}`
      expect(run.status, how).toBe('ok')
      const [first, second] = leads(run)
      expect(second!.term, how).toBeGreaterThan(first!.term)
      expect(nextLead(run, BACK * MS)!.node, how).not.toBe(behind)
    }
  })
})

it.each([['plain', 5], ['prevote', 1]])('hopeless, %s: r2 leads after r1, at least %i terms later, and every write is done', (raft, terms) => {
  for (let seed = 0; seed < 8; seed++) {
    const run = executed({ scenario: 'raft-elections/hopeless', seed, parameters: { raft } })
    const [first, second, ...more] = leads(run)
    expect([run.status, first!.node, second!.node, more], `seed ${seed}`).toEqual(['ok', 0, 1, []])
    expect(second!.term - first!.term, `seed ${seed}`).toBeGreaterThanOrEqual(terms)
    if (raft === 'prevote') expect(second!.term, `seed ${seed}`).toBe(2)
    expect(run.recording.history.filter(({ value: { kind } }) => kind === 'ok').length, `seed ${seed}`).toBe(12)
  }
})

describe('tasks', () => {
  const done = (name: string, request: RunRequest): boolean =>
    raftElectionsTasks.find(({ id }) => id === `raft-elections/${name}`)!.done(executed(request))

  it.each(raftElectionsTasks)('$id is not done by opening either scenario', ({ done: isDone }) => {
    expect([CRASHES, BEHIND].map(scenario => isDone(executed({ scenario })))).toEqual([false, false])
  })

  it('equal timeouts elect nobody, short ones too often', () => {
    expect(done('nobody-ever', { scenario: CRASHES, parameters: { spread: 0 } })).toBe(true)
    expect(done('needless', { scenario: CRASHES, parameters: { 'down': 0, 'latency': 60, 'election-timeout': 50 } })).toBe(true)
    expect(done('needless', { scenario: CRASHES, parameters: { down: 0 } })).toBe(false)
  })

  it('three crashes by hand stop it, and one start is enough', () => {
    const request: RunRequest = { scenario: CRASHES, parameters: { down: 0 } }
    const { recording } = executed(request)
    const at = (time: number): number => {
      let last = 0
      while (recording.event(last + 1).time < time * MS) last++
      return recording.event(last).lineage
    }
    const down = [0, 1, 2].map(node => ({ after: at(900), act: { kind: 'crash' as const, node } }))
    const stopped = executed({ ...request, interventions: down })
    const late = Array.from({ length: stopped.recording.length }, (_, i) => stopped.recording.event(i))
      .findLast(({ time }) => time < 1_500 * MS)!.lineage
    const again = (node: number) => ({ after: late, act: { kind: 'restart' as const, node } })
    expect(done('one-is-enough', { ...request, interventions: [...down, again(1)] })).toBe(true)
    expect(done('one-is-enough', { ...request, interventions: down })).toBe(false)
  })

  it('a leader that is cut off leads on, beside the next', () => {
    const { recording } = executed({ scenario: BEHIND })
    const [first] = leads(executed({ scenario: BEHIND }))
    const others = servers.filter(node => node !== first!.node)
    const cut = { after: recording.event(first!.event + 20).lineage, act: { kind: 'cut' as const, sides: [[first!.node], others] } }
    expect(done('two-at-once', { scenario: BEHIND, interventions: [cut] })).toBe(true)
  })

  it('a broken line is convicted', () => {
    expect(done('break-it', { scenario: BEHIND, mutant: 'raft/elects-anyone' })).toBe(true)
  })
})
