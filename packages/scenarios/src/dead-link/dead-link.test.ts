/** Who leads, how often and in which terms, when one link is dead: over twelve seeds, not for one. */
import { expect, test } from 'vitest'
import { execute } from '../execute.ts'
import { makeRun, type RunRequest } from '../make-run.ts'

/** Leaders, the highest term, and how many of 16 operations were served; only of seeds whose first leader is r1. */
function outcomes(request: Omit<RunRequest, 'scenario'>): { leaders: number; term: number; served: number }[] {
  return Array.from({ length: 12 }, (_, seed) => seed).flatMap(seed => {
    const run = makeRun('test', { scenario: 'dead-link/raft', seed, ...request })
    const done = run.ok ? execute(run.value) : run
    if (!done.ok) throw new Error(done.error)
    const { recording } = done.value
    const leaders = recording.tenures.filter(({ role }) => role.word === 'leader')
    if (leaders[0]!.node !== 0) return []
    const end = recording.worldAfter(recording.length - 1)
    const term = Math.max(...[0, 1, 2].map(node => (end.node(node).state as { raft: { currentTerm: number } }).raft.currentTerm))
    const served = recording.history.filter(({ kind, value }) => kind === 'return' && (value as { kind: string }).kind === 'ok')
    return [{ leaders: leaders.length, term, served: served.length }]
  })
}

const one = (request: Omit<RunRequest, 'scenario'>, served: (n: number) => boolean): void => {
  const found = outcomes(request)
  expect(found.length).toBeGreaterThan(5)
  for (const { leaders, term, served: n } of found) expect([leaders, term, served(n)]).toEqual([1, 1, true])
}

test('with PreVote, stickiness and CheckQuorum one leader serves everyone, in one term', () => {
  one({}, n => n === 16)
})

test('without them leaders follow each other, in higher and higher terms', () => {
  for (const { leaders, term } of outcomes({ parameters: { raft: 'plain' } })) {
    expect(leaders).toBeGreaterThan(1)
    expect(term).toBeGreaterThan(2)
  }
})

test('without PreVote terms grow, although those who have a leader take no notice', () => {
  for (const { term } of outcomes({ mutant: 'raft-prevote/stands-at-once' })) expect(term).toBeGreaterThan(10)
})

test('a leader that hears nobody is replaced once it has counted; without CheckQuorum nobody is served any more', () => {
  for (const { leaders, served } of outcomes({ parameters: { link: 'one-way' } })) expect([leaders, served > 13]).toEqual([2, true])
  one({ parameters: { link: 'one-way' }, mutant: 'raft-prevote/leads-on' }, n => n === 2)
})

test('where r3 lacks nothing, only that r2 does not encourage it keeps the terms as they are', () => {
  const idle = { parameters: { clients: 'before' } }
  one(idle, n => n === 2)
  for (const { term } of outcomes({ ...idle, mutant: 'raft-prevote/encourages-while-led' })) expect(term).toBeGreaterThan(5)
})
