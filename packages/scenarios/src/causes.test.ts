/** Causes of a real run: Raft, cut in the middle of the story of the seat. */
import { stateDiff, vectorClocks, why, whyNot } from '@quorate/kernel'
import { describe, expect, it } from 'vitest'
import { execute, type Executed } from './execute.ts'
import { makeRun, type RunRequest } from './make-run.ts'
import { reasonsOf } from './reasons.ts'

const run = makeRun('here', { scenario: 'split-brain/raft' })
if (!run.ok) throw new Error(run.error)
const executed = execute(run.value)
if (!executed.ok) throw new Error(executed.error)
const { recording } = executed.value
const leaders = recording.tenures.filter(({ role }) => role.word === 'leader')

describe('why r3 becomes leader', () => {
  const reasons = why(recording, leaders[1]!.event)
  const texts = reasons.map(({ sentence }) => sentence)

  it('is its votes, its timer, and the cut that took the heartbeats', () => {
    expect(texts).toContain('The network is cut: r1, r2 and A | r3, r4, r5 and B.')
    expect(texts.some(text => /^AppendEntries\(.*\) from r1 to r3 is lost: the network is cut/.test(text))).toBe(true)
    expect(texts.some(text => text.startsWith('r3: the election timer fires.'))).toBe(true)
    expect(texts.some(text => /It has 2 of the 3 votes that it needs/.test(text))).toBe(true)
    expect(texts.at(-1)).toContain('It becomes leader of term 2')
  })

  it('is short: heartbeats that changed nothing are one line', () => {
    expect(reasons.length).toBeLessThan(20)
    expect(Math.max(...reasons.map(({ count }) => count))).toBeGreaterThan(5)
  })

  it('is in the order in which it happened', () => {
    const events = reasons.map(({ event }) => event)
    expect(events).toStrictEqual(events.toSorted((a, b) => a - b))
  })
})

describe('why A is not told that Ann has the seat', () => {
  const during = Array.from({ length: recording.length }, (_, i) => i).findIndex(i => recording.event(i).time > 1_200_000)
  const waiting = whyNot(recording, during)

  it('is that r1 has the entry on two of five, and what it sends to the other three is lost in the cut', () => {
    const copies = waiting.find(({ node, wait }) => node === 0 && wait.for.startsWith('copies'))!
    expect(copies.sentence).toMatch(/^r1 waits for copies of entry 5 on a majority since .*: it has 2 of 3, and nothing from r3, r4 and r5\.$/)
    for (const fate of copies.missing) {
      expect(['lost', 'late']).toContain(fate.became)
      if (fate.became === 'lost') expect(fate.sentence).toContain('The network is cut: r1, r2 and A | r3, r4, r5 and B.')
    }
  })

  it('and that r1 has not answered A', () => {
    const answer = waiting.find(({ node }) => node === 5)!
    expect(answer.missing).toMatchObject([{ node: 0, became: 'unanswered' }])
  })
})

describe('why an answer fits in no order', () => {
  const told = (executed: Executed): string[] => {
    const { event } = executed.judgements.find(({ property }) => property === 'Linearizable')!
    return reasonsOf(executed, event).map(({ sentence }) => sentence)
  }
  const run = (request: RunRequest): Executed => {
    const made = makeRun('here', request)
    const result = made.ok ? execute(made.value) : made
    if (!result.ok) throw new Error(result.error)
    return result.value
  }

  it('is what whoever gave it had not heard: the primary had crashed and its entry was lost in a cut, both by hand', () => {
    const scenario = 'split-brain/failover'
    const { recording: plain } = run({ scenario })
    // Right after r1 has taken the first write, and before the entry is at r3.
    const taken = plain.history[1]!.event - 1
    const crash = { after: plain.event(taken).lineage, act: { kind: 'crash', node: 0 } }
    const { recording: crashed } = run({ scenario, interventions: [crash] })
    const cut = { kind: 'cut', sides: [[0, 1, 5], [2, 3, 4, 6, 7]] }
    const both = run({ scenario, interventions: [crash, { after: crashed.event(taken + 2).lineage, act: cut }] })
    expect(told(both)).toEqual(expect.arrayContaining([
      'r1 crashes.', 'The network is cut: r1, r2 and A | r3, r4, r5, B and monitor.',
      'Replicate(epoch 1, entry 1) from r1 to r3 is lost: the network is cut between them.',
      'r3 receives Request(read seat 12) from B. Answers from its memory, without asking anybody.',
    ]))
  })

  it('is what was on its way still', () => {
    expect(told(run({ scenario: 'stale-reads/lag' }))[0])
      .toBe('Replicate(epoch 1, entry 2) from r1 to r3 is still on its way: due at 912.424 ms.')
  })

  it('is not a loss where it had heard: clocks that lie had it throw away what it was told', () => {
    const lied = run({ scenario: 'clocks-lie/skew' })
    const { event } = lied.judgements.find(({ property }) => property === 'Linearizable')!
    expect(reasonsOf(lied, event)).toStrictEqual(why(lied.recording, event))
  })
})

it('a vote that is refused names its rule', () => {
  const refused = [2, 3, 5, 8, 11, 17, 23].map(seed => makeRun('here', { scenario: 'split-brain/raft', seed }))
    .flatMap(other => {
      const result = other.ok ? execute(other.value) : other
      if (!result.ok) return []
      const run = result.value.recording
      const ends = run.tenures.filter(({ role }) => role.word === 'candidate').map(({ event }) => event)
      return ends.flatMap(event => [6, 9, 12].map(i => event + i).filter(i => i < run.length)
        .flatMap(i => whyNot(run, i).flatMap(({ missing, wait }) => (wait.for.includes('votes') ? missing : []))))
        .filter(({ became }) => became === 'refused')
    })
  expect(refused.length).toBeGreaterThan(0)
  for (const { sentence, rules } of refused) {
    expect(sentence).toMatch(/receives RequestVote/)
    expect(rules.length).toBeGreaterThan(0)
  }
})

it('the two leaders are concurrent until they hear of each other', () => {
  const clocks = vectorClocks(recording)
  const sale = recording.history.filter(({ kind }) => kind === 'invoke')[2]!
  expect(clocks.concurrent(leaders[1]!.event, sale.event)).toBe(true)
  expect(clocks.before(leaders[0]!.event, leaders[1]!.event)).toBe(true)
})

it('a state diff of two branches is empty where they are one, and then says what the intervention changed', () => {
  const cutAt = recording.history[4]!.event
  const { lineage } = recording.event(cutAt)
  const made = makeRun('here', { scenario: 'split-brain/raft', interventions: [{ after: lineage, act: { kind: 'crash', node: 0 } }] })
  const other = execute(made.ok ? made.value : ({} as never))
  const branch = other.ok ? other.value.recording : recording
  const differences = (event: number): string[] => [0, 1, 2, 3, 4].flatMap(node =>
    stateDiff(recording.worldAfter(event).node(node).state, branch.worldAfter(event).node(node).state)
      .map(([path]) => `${node} ${path}`))
  expect(differences(cutAt)).toEqual([])
  expect(differences(branch.length - 1)).toContain('2 raft.currentTerm')
})

it('a state diff says which entry, which index', () => {
  const stateAt = (event: number): unknown => recording.worldAfter(event).node(0).state
  const [before, after] = [stateAt(213), stateAt(217)]
  const rows = stateDiff(before, after)
  expect(rows.map(([path]) => path)).toContain('raft.log[4]')
  expect(rows.every(([path]) => path.startsWith('raft.'))).toBe(true)
})
