import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { Recording, reliable, Seq, start, step, type AnyProtocol, type NodeId, type Setup, type Stepped } from '@quorate/kernel'
import { bytesPer, conformance, convict, withMutant } from '../testing/conformance.ts'
import { goldenScripts, runScript, ScriptError } from '../testing/script.ts'
import type { AppendEntries, AppendEntriesReply, Message, RequestVote, RequestVoteReply } from './messages.ts'
import { mutants } from './mutants.ts'
import { raft } from './raft.ts'
import type { Entry, Raft, RaftConfig, RaftOutcome, RaftState } from './state.ts'
import { exhaust } from '../testing/exhaust.ts'
import { small } from './small.ts'

// One server, stepped by hand. It is server 0 of three; entry i is the command "c1", "c2" … of request 1, 2 …

const config: RaftConfig = { nodes: [0, 1, 2], electionTimeout: [150_000, 300_000], heartbeat: 50_000, maxBatch: 4 }

const logOf = (...terms: readonly number[]): Seq<Entry> =>
  Seq.from(terms.map((term, i) => ({ term, command: `c${i + 1}`, request: i + 1 })))
const entriesOf = (...terms: readonly number[]): Entry[] => Seq.toArray(logOf(...terms))
const termsOf = (s: RaftState): number[] => Seq.toArray(s.log).map(({ term }) => term)

const follower = (more: Partial<RaftState> = {}): RaftState => ({ ...start(raft, config, 0).state, ...more })
const candidate = (more: Partial<RaftState> = {}): RaftState =>
  follower({ role: 'candidate', currentTerm: 3, votedFor: 0, votes: ['granted', 'open', 'open'], ...more })

/** A leader of term 3 with this log, which has heard nothing yet from its followers. */
function leader(terms: readonly number[], more: Partial<RaftState> = {}): RaftState {
  const next = terms.length + 1
  return follower({
    role: 'leader', leader: 0, currentTerm: 3, votedFor: 0, log: logOf(...terms),
    nextIndex: [next, next, next], matchIndex: [terms.length, 0, 0], ...more,
  })
}

const receive = (s: RaftState, from: NodeId, message: Message): Stepped<Raft> =>
  step(raft, s, { kind: 'message', from, message })
const fire = (s: RaftState, timer: string): Stepped<Raft> => step(raft, s, { kind: 'timeout', timer, key: 0 })
const ask = (s: RaftState, id = 9): Stepped<Raft> => step(raft, s, { kind: 'request', id, request: 'x' })

const sent = ({ effects }: Stepped<Raft>): [NodeId, Message][] =>
  effects.flatMap(effect => (effect.kind === 'send' ? [[effect.to, effect.message] as [NodeId, Message]] : []))
const sentTo = (stepped: Stepped<Raft>): NodeId[] => sent(stepped).map(([to]) => to)
const told = ({ effects }: Stepped<Raft>): [number, RaftOutcome][] =>
  effects.flatMap(effect => (effect.kind === 'respond' ? [[effect.request, effect.outcome] as [number, RaftOutcome]] : []))
const timersSet = ({ effects }: Stepped<Raft>): string[] =>
  effects.flatMap(effect => (effect.kind === 'setTimer' ? [effect.timer] : []))
/** What was applied: index, and the request that is answered. */
const applied = ({ effects }: Stepped<Raft>): [number, number | null][] => effects.flatMap(effect =>
  (effect.kind === 'emit' && effect.value.type === 'committed' ? [[effect.value.index, effect.value.request] as [number, number | null]] : []))

const requestVote = (more: Partial<RequestVote> = {}): RequestVote =>
  ({ type: 'RequestVote', term: 3, candidateId: 1, lastLogIndex: 0, lastLogTerm: 0, ...more })
const vote = (more: Partial<RequestVoteReply> = {}): RequestVoteReply =>
  ({ type: 'RequestVoteReply', term: 3, voteGranted: true, ...more })
const append = (more: Partial<AppendEntries> = {}): AppendEntries =>
  ({ type: 'AppendEntries', term: 3, leaderId: 1, prevLogIndex: 0, prevLogTerm: 0, entries: [], leaderCommit: 0, ...more })
const success = (matchIndex: number, more: Partial<AppendEntriesReply> = {}): AppendEntriesReply =>
  ({ type: 'AppendEntriesReply', term: 3, success: true, prevLogIndex: matchIndex - 1, matchIndex, lastLogIndex: matchIndex, ...more })
const refusal = (prevLogIndex: number, more: Partial<AppendEntriesReply> = {}): AppendEntriesReply =>
  ({ type: 'AppendEntriesReply', term: 3, success: false, prevLogIndex, matchIndex: 0, lastLogIndex: prevLogIndex, ...more })

const grants = (s: RaftState, m: RequestVote): boolean => (sent(receive(s, m.candidateId, m))[0]![1] as RequestVoteReply).voteGranted

/** What a server is after a crash, with what its disk holds. */
function restarted(s: RaftState): RaftState {
  const disk = Object.fromEntries(raft.durable.flat().map(field => [field, s[field]]))
  return start(raft, config, 0, disk).state
}

describe('Figure 2, State', () => {
  test('State 1: currentTerm begins with 0 and survives a crash', () => {
    expect(follower().currentTerm).toBe(0)
    expect(restarted(leader([1, 3])).currentTerm).toBe(3)
  })
  test('State 2: votedFor survives a crash, so that the vote is not given twice', () => {
    const voter = restarted(receive(follower(), 1, requestVote()).state)
    expect(voter.votedFor).toBe(1)
    expect(grants(voter, requestVote({ candidateId: 2 }))).toBe(false)
  })
  test('State 3: log[] survives a crash', () => {
    expect(termsOf(restarted(leader([1, 3])))).toEqual([1, 3])
  })
  test('State 4: commitIndex begins with 0 after a crash: the log on disk may hold what was never committed', () => {
    expect(restarted(leader([1, 3], { commitIndex: 2, lastApplied: 2 })).commitIndex).toBe(0)
  })
  test('State 5: lastApplied begins with 0 after a crash, and everything is applied again', () => {
    const again = restarted(leader([1, 3], { commitIndex: 2, lastApplied: 2 }))
    expect(again.lastApplied).toBe(0)
    const m = append({ prevLogIndex: 2, prevLogTerm: 3, leaderCommit: 2 })
    expect(applied(receive(again, 1, m))).toEqual([[1, null], [2, null]])
  })
  test('State 6: nextIndex of a new leader is its last log index + 1, for each server', () => {
    // Its own is past the no-op, which it has just appended.
    expect(receive(candidate({ log: logOf(1, 2) }), 1, vote()).state.nextIndex).toEqual([4, 3, 3])
  })
  test('State 7: matchIndex of a new leader is 0 for all others', () => {
    expect(receive(candidate({ log: logOf(1, 2) }), 1, vote()).state.matchIndex).toEqual([3, 0, 0])
  })
})

describe('Figure 2, All Servers', () => {
  test('All Servers 1: what is committed is applied in order, and nothing else', () => {
    const { state, ...stepped } = receive(follower(), 1, append({ entries: entriesOf(1, 1, 3), leaderCommit: 2 }))
    expect(applied({ state, ...stepped })).toEqual([[1, null], [2, null]])
    expect([state.commitIndex, state.lastApplied]).toEqual([2, 2])
  })
  test.each([
    ['RequestVote', requestVote({ term: 4 })], ['RequestVoteReply', vote({ term: 4, voteGranted: false })],
    ['AppendEntries', append({ term: 4 })], ['AppendEntriesReply', refusal(1, { term: 4 })],
  ])('All Servers 2: a %s of a higher term makes a follower of a leader', (_, message) => {
    const { state } = receive(leader([1, 3]), 1, message)
    expect([state.role, state.currentTerm, state.nextIndex, state.matchIndex]).toEqual(['follower', 4, [], []])
  })
  test('All Servers 2: a new term begins without a vote and without a leader', () => {
    const { state } = receive(follower({ currentTerm: 3, votedFor: 2, leader: 2 }), 1, vote({ term: 4 }))
    expect([state.currentTerm, state.votedFor, state.leader]).toEqual([4, null, null])
  })
  test('All Servers 2: a lower term changes nothing', () => {
    const before = leader([1, 3])
    expect(receive(before, 1, requestVote({ term: 2 })).state).toBe(before)
  })
  test('All Servers 2: a deposed leader tells its clients that nobody knows what becomes of their commands', () => {
    const stepped = receive(leader([1, 3, 3], { commitIndex: 1, lastApplied: 1 }), 1, append({ term: 4 }))
    expect(told(stepped)).toEqual([2, 3].map(id => [id, { definite: false, kind: 'lost-leadership' }]))
    expect(stepped.effects).toContainEqual({ kind: 'emit', value: { type: 'leadership', term: 3, leads: false } })
    expect(stepped.effects).toContainEqual({ kind: 'cancelTimer', timer: 'heartbeat', key: 0 })
    expect(timersSet(stepped)).toContain('election')
  })
})

describe('Figure 2, Followers', () => {
  test.each([
    ['a vote that is granted', requestVote({ lastLogTerm: 3, lastLogIndex: 1 })], ['one of an old term', requestVote({ term: 2 })],
    ['one for a shorter log', requestVote()], ['a heartbeat', append()], ['an old heartbeat', append({ term: 2 })],
    ['entries that do not fit', append({ prevLogIndex: 7, prevLogTerm: 3 })],
  ])('Followers 1: every request is answered: %s', (_, request) => {
    expect(sentTo(receive(follower({ currentTerm: 3, log: logOf(3) }), 1, request))).toEqual([1])
  })
  test('Followers 2: a follower whose election timer fires becomes a candidate', () => {
    expect(fire(follower({ currentTerm: 2, leader: 1 }), 'election').state).toMatchObject({ role: 'candidate', leader: null })
  })
  test('Followers 2: hearing from the leader and granting a vote start the election timer anew, and nothing else does', () => {
    const s = follower({ currentTerm: 3, log: logOf(3) })
    const restarts = (message: Message): boolean => timersSet(receive(s, 1, message)).includes('election')
    expect(restarts(append())).toBe(true)
    expect(restarts(append({ prevLogIndex: 7, prevLogTerm: 3 }))).toBe(true)
    expect(restarts(requestVote({ lastLogIndex: 1, lastLogTerm: 3 }))).toBe(true)
    expect(restarts(requestVote())).toBe(false)
    expect(restarts(append({ term: 2 }))).toBe(false)
  })
})

describe('Figure 2, Candidates', () => {
  test('Candidates 1: an election increments currentTerm, votes for itself, starts the timer and asks all others', () => {
    const stepped = fire(follower({ currentTerm: 2, log: logOf(1, 2) }), 'election')
    expect(stepped.state).toMatchObject({ currentTerm: 3, votedFor: 0, votes: ['granted', 'open', 'open'] })
    expect(timersSet(stepped)).toEqual(['election'])
    const request = requestVote({ candidateId: 0, lastLogIndex: 2, lastLogTerm: 2 })
    expect(sent(stepped)).toEqual([[1, request], [2, request]])
  })
  test('Candidates 1: a candidate does not vote for another in its own term', () => {
    expect(grants(fire(follower({ currentTerm: 2 }), 'election').state, requestVote())).toBe(false)
  })
  test('Candidates 2: votes of a majority of all servers make a leader', () => {
    const stepped = receive(candidate(), 2, vote())
    expect(stepped.state).toMatchObject({ role: 'leader', leader: 0, votes: [] })
    expect(stepped.effects).toContainEqual({ kind: 'emit', value: { type: 'leadership', term: 3, leads: true } })
    expect(stepped.effects).toContainEqual({ kind: 'cancelTimer', timer: 'election', key: 0 })
  })
  test('Candidates 2: refusals do not, nor does a vote that arrives twice', () => {
    const five = { ...config, nodes: [0, 1, 2, 3, 4] }
    const before = candidate({ config: five, votes: ['granted', 'open', 'open', 'open', 'open'] })
    const once = receive(before, 1, vote()).state
    expect(once.votes).toEqual(['granted', 'granted', 'open', 'open', 'open'])
    expect(receive(once, 1, vote()).state).toBe(once)
    expect(receive(once, 2, vote({ voteGranted: false })).state.role).toBe('candidate')
    expect(receive(once, 2, vote()).state.role).toBe('leader')
  })
  test('Candidates 2: a vote of an earlier term does not count', () => {
    const before = candidate()
    expect(receive(before, 1, vote({ term: 2 })).state).toBe(before)
  })
  test('Candidates 2: one server by itself is a majority', () => {
    const alone = fire(start(raft, { ...config, nodes: [0] }, 0).state, 'election').state
    expect(alone.role).toBe('leader')
    expect(applied(ask(alone))).toEqual([[2, 9]])
  })
  test('Candidates 3: a candidate that hears from the leader of its term follows it, and keeps its vote', () => {
    expect(receive(candidate(), 1, append()).state)
      .toMatchObject({ role: 'follower', leader: 1, currentTerm: 3, votedFor: 0, votes: [] })
  })
  test('Candidates 4: a candidate whose election timer fires starts another election', () => {
    const stepped = fire(candidate({ votes: ['granted', 'refused', 'open'] }), 'election')
    expect(stepped.state).toMatchObject({ role: 'candidate', currentTerm: 4, votes: ['granted', 'open', 'open'] })
    expect(sentTo(stepped)).toEqual([1, 2])
  })
  test('Candidates 4: a leader starts none', () => {
    const before = leader([])
    expect(fire(before, 'election').state).toBe(before)
  })
})

describe('Figure 2, RequestVote', () => {
  test('RequestVote 1: a candidate of an earlier term gets no vote, and learns the later one', () => {
    const before = follower({ currentTerm: 4 })
    const stepped = receive(before, 1, requestVote())
    expect(sent(stepped)).toEqual([[1, vote({ term: 4, voteGranted: false })]])
    expect(stepped.state).toBe(before)
  })
  test('RequestVote 2: the first candidate of a term gets the vote, again and again, and no other', () => {
    const { state } = receive(follower(), 1, requestVote())
    expect(state).toMatchObject({ currentTerm: 3, votedFor: 1 })
    expect(grants(state, requestVote())).toBe(true)
    expect(grants(state, requestVote({ candidateId: 2 }))).toBe(false)
  })
  // Our own log ends with entry 3 of term 2.
  test.each([
    [true, 'a later last term, though shorter', 1, 3],
    [true, 'the same end', 3, 2],
    [true, 'the same last term, and longer', 4, 2],
    [false, 'the same last term, and shorter', 2, 2],
    [false, 'an earlier last term, though longer', 9, 1],
    [false, 'nothing', 0, 0],
  ])('RequestVote 2: the vote is granted (%s) to a log with %s', (granted, _, lastLogIndex, lastLogTerm) => {
    const voter = follower({ currentTerm: 2, log: logOf(1, 2, 2) })
    expect(grants(voter, requestVote({ lastLogIndex, lastLogTerm }))).toBe(granted)
  })
})

describe('Figure 2, Leaders', () => {
  const heartbeat = append({ leaderId: 0, prevLogIndex: 2, prevLogTerm: 2 })

  test('Leaders 1: a new leader sends AppendEntries to all others at once', () => {
    const stepped = receive(candidate({ log: logOf(1, 2) }), 1, vote())
    const first = { ...heartbeat, entries: [{ term: 3, command: null, request: null }] }
    expect(sent(stepped)).toEqual([[1, first], [2, first]])
    expect(timersSet(stepped)).toEqual(['heartbeat'])
  })
  test('Leaders 1: and heartbeats whenever its heartbeat timer fires', () => {
    const stepped = fire(leader([1, 2]), 'heartbeat')
    expect(sent(stepped)).toEqual([[1, heartbeat], [2, heartbeat]])
    expect(timersSet(stepped)).toEqual(['heartbeat'])
  })
  test('Leaders 2: a leader appends a command and answers when it is applied', () => {
    const taken = ask(leader([1, 2]))
    expect(Seq.at(taken.state.log, 2)).toEqual({ term: 3, command: 'x', request: 9 })
    expect(told(taken)).toEqual([])
    // Entries of older terms are applied with it; their requests were another leader's.
    expect(applied(receive(taken.state, 1, success(3)))).toEqual([[1, null], [2, null], [3, 9]])
  })
  test('Leaders 2: another server says who leads, and does nothing', () => {
    const before = follower({ currentTerm: 3, leader: 2 })
    const stepped = ask(before)
    expect(told(stepped)).toEqual([[9, { definite: true, kind: 'not-leader', leader: 2 }]])
    expect(stepped.state).toBe(before)
  })
  test('Leaders 2: a follower applies without answering', () => {
    const m = append({ entries: entriesOf(3), leaderCommit: 1 })
    expect(applied(receive(follower({ currentTerm: 3 }), 1, m))).toEqual([[1, null]])
  })
  test('Leaders 3: a new entry goes at once to those who have all before it, and to the others with their reply', () => {
    const s = leader([3, 3], { nextIndex: [3, 3, 1], matchIndex: [2, 2, 0] })
    expect(sent(ask(s))).toEqual([[1, append({ leaderId: 0, prevLogIndex: 2, prevLogTerm: 3, entries: [{ term: 3, command: 'x', request: 9 }] })]])
  })
  test('Leaders 3: a reply brings the entries from nextIndex on, a batch at a time', () => {
    const s = leader([3, 3, 3, 3, 3, 3], { nextIndex: [7, 1, 1], matchIndex: [6, 0, 0], commitIndex: 6, lastApplied: 6 })
    const [[to, m]] = sent(receive(s, 1, success(1))) as [[NodeId, AppendEntries]]
    expect(to).toBe(1)
    expect(m.prevLogIndex).toBe(1)
    expect(m.entries.map(({ request }) => request)).toEqual([2, 3, 4, 5])
  })
  test('Leaders 3: success updates nextIndex and matchIndex, and late success takes nothing back', () => {
    const { state } = receive(leader([3, 3]), 1, success(2))
    expect([state.matchIndex, state.nextIndex]).toEqual([[2, 2, 0], [3, 3, 3]])
    expect(receive(state, 1, success(1)).state).toBe(state)
  })
  test('Leaders 3: what was sent and not acknowledged is sent again when a heartbeat is answered, and only then', () => {
    const s = leader([3, 3], { nextIndex: [3, 2, 2], matchIndex: [2, 1, 1] })
    expect(sentTo(receive(s, 1, success(1, { prevLogIndex: 1 })))).toEqual([1])
    expect(sentTo(receive(s, 1, success(1, { prevLogIndex: 0 })))).toEqual([])
  })
  test('Leaders 3: a refusal decrements nextIndex and tries again', () => {
    const stepped = receive(leader([1, 2, 2]), 1, refusal(3))
    expect(stepped.state.nextIndex).toEqual([4, 3, 4])
    expect(sent(stepped)).toEqual([[1, append({ leaderId: 0, prevLogIndex: 2, prevLogTerm: 2, entries: [{ term: 2, command: 'c3', request: 3 }] })]])
  })
  test('Leaders 3: nextIndex goes at once to the end of a shorter log', () => {
    expect(receive(leader([1, 2, 2]), 1, refusal(3, { lastLogIndex: 1 })).state.nextIndex).toEqual([4, 2, 4])
  })
  test('Leaders 3: a refusal that success has overtaken changes nothing', () => {
    const s = leader([1, 2, 2], { nextIndex: [4, 3, 4], matchIndex: [3, 2, 0] })
    for (const prevLogIndex of [1, 2, 3]) expect(receive(s, 1, refusal(prevLogIndex)).state).toBe(s)
  })
  test('Leaders 3: a reply to what was sent in an earlier term changes nothing', () => {
    const s = leader([1, 2])
    expect(receive(s, 1, success(2, { term: 2 })).state).toBe(s)
    expect(receive(s, 1, refusal(2, { term: 2 })).state).toBe(s)
  })
  test('Leaders 4: an entry of the current term is committed when a majority has it', () => {
    const five = { ...config, nodes: [0, 1, 2, 3, 4] }
    const s = leader([3, 3], { config: five, nextIndex: [3, 3, 3, 3, 3], matchIndex: [2, 0, 0, 0, 0] })
    const two = receive(s, 1, success(2)).state
    expect(two.commitIndex).toBe(0)
    expect(receive(two, 2, success(1)).state.commitIndex).toBe(1)
    expect(receive(two, 2, success(2)).state.commitIndex).toBe(2)
  })
  test('Leaders 4: one of an earlier term is committed only with one of the current term (§5.4.2)', () => {
    const held = receive(leader([1, 2]), 1, success(2)).state
    expect(held).toMatchObject({ commitIndex: 0, matchIndex: [2, 2, 0] })
    expect(receive(ask(held).state, 1, success(3)).state.commitIndex).toBe(3)
  })
})

describe('§8', () => {
  test('§8: a leader begins its term with a no-op, and commits with it what older leaders left', () => {
    const { state } = receive(candidate({ log: logOf(1, 2) }), 1, vote())
    expect(Seq.at(state.log, 2)).toEqual({ term: 3, command: null, request: null })
    expect(applied(receive(state, 1, success(3)))).toEqual([[1, null], [2, null], [3, null]])
  })
  test('§8: nobody asked for it, so nobody is told when it is lost', () => {
    const { state } = receive(candidate(), 1, vote())
    expect(told(receive(state, 1, append({ term: 4 })))).toEqual([])
  })
})

describe('Figure 2, AppendEntries', () => {
  // Our own log: entries 1 of term 1, 2 and 3 of term 2.
  const s = follower({ currentTerm: 3, log: logOf(1, 2, 2) })
  const reply = (m: AppendEntries, before = s): AppendEntriesReply => sent(receive(before, 1, m))[0]![1] as AppendEntriesReply
  const after = (m: AppendEntries, before = s): RaftState => receive(before, 1, m).state

  test('AppendEntries 1: the leader of an earlier term is refused, and learns the later one', () => {
    const m = append({ term: 2, entries: entriesOf(1) })
    expect(reply(m)).toEqual(refusal(0, { lastLogIndex: 3 }))
    expect(after(m)).toBe(s)
  })
  test.each([
    [true, 'before the first entry', 0, 0], [true, 'the last entry', 3, 2], [true, 'an entry', 1, 1],
    [false, 'an entry of another term', 3, 1], [false, 'an entry that is missing', 4, 2],
  ])('AppendEntries 2: it succeeds (%s) when prevLogIndex and prevLogTerm name %s', (succeeds, _, prevLogIndex, prevLogTerm) => {
    expect(reply(append({ prevLogIndex, prevLogTerm }))).toEqual(succeeds
      ? success(prevLogIndex, { prevLogIndex, lastLogIndex: 3 }) : refusal(prevLogIndex, { lastLogIndex: 3 }))
  })
  test('AppendEntries 3: an entry that conflicts is deleted, with all that follow it', () => {
    expect(termsOf(after(append({ prevLogIndex: 1, prevLogTerm: 1, entries: entriesOf(3) })))).toEqual([1, 3])
  })
  test('AppendEntries 3: entries that agree stay, even if the message ends before them', () => {
    expect(after(append({ prevLogIndex: 1, prevLogTerm: 1, entries: entriesOf(2) })).log).toBe(s.log)
    expect(after(append()).log).toBe(s.log)
  })
  test('AppendEntries 4: entries not already in the log are appended', () => {
    const m = append({ prevLogIndex: 2, prevLogTerm: 2, entries: entriesOf(2, 3, 3) })
    expect(termsOf(after(m))).toEqual([1, 2, 2, 3, 3])
    expect(reply(m)).toEqual(success(5, { prevLogIndex: 2 }))
    expect(after(m, after(m)).log).toEqual(after(m).log)
  })
  test('AppendEntries 5: commitIndex goes up to leaderCommit, but not past the last new entry', () => {
    const upTo = (leaderCommit: number): number => after(append({ prevLogIndex: 1, prevLogTerm: 1, entries: entriesOf(2), leaderCommit })).commitIndex
    expect([0, 1, 2, 3, 9].map(upTo)).toEqual([0, 1, 2, 2, 2])
  })
  test('AppendEntries 5: and never back, however old the message', () => {
    const committed = { ...s, commitIndex: 3, lastApplied: 3 }
    for (const leaderCommit of [1, 9]) expect(after(append({ leaderCommit, prevLogIndex: 1, prevLogTerm: 1 }), committed).commitIndex).toBe(3)
  })
})

describe('waits', () => {
  const waiting = (s: RaftState) => raft.waits!(s)

  test('a follower waits for its leader, or for any', () => {
    expect(waiting(follower({ currentTerm: 3, leader: 2 }))).toMatchObject([{ rule: 'Followers 2', missing: [2] }])
    expect(waiting(follower())).toMatchObject([{ rule: 'Followers 2', missing: [1, 2] }])
  })
  test('a candidate waits for votes', () => {
    expect(waiting(candidate({ votes: ['granted', 'refused', 'open'] })))
      .toMatchObject([{ rule: 'Candidates 2', need: 2, have: 1, missing: [1, 2] }])
  })
  test('a leader waits for copies of the first entry of its own term', () => {
    expect(waiting(leader([1, 3, 3], { matchIndex: [3, 1, 0] }))).toMatchObject([
      { for: 'copies of entry 2 on a majority', rule: 'Leaders 4', need: 2, have: 1, missing: [1, 2] }])
    expect(waiting(leader([3], { commitIndex: 1 }))).toEqual([])
  })
  test('or for a command, when only older entries are left', () => {
    expect(waiting(leader([1, 2], { matchIndex: [2, 2, 2] }))).toMatchObject([{ rule: 'Leaders 4', need: 1, have: 0, missing: [] }])
  })
})

test('a message from outside the cluster is ignored', () => {
  const before = follower()
  expect(receive(before, 7, requestVote({ candidateId: 7 })).state).toBe(before)
})

describe('Log Matching', () => {
  const invariant = raft.invariants.find(({ name }) => name === 'Log Matching')!
  const pair = 'pair' in invariant ? invariant.pair : () => 'it is no property of two servers'
  const long = (length: number, other = 0): Seq<Entry> => Seq.from(Array.from({ length }, (_, i) =>
    ({ term: 1, command: i + 1 === other ? 'other' : `c${i + 1}`, request: i + 1 })))
  const look = (a: Seq<Entry>, b: Seq<Entry>): string | null => pair(follower({ log: a }), follower({ log: b }), 0, 1)
  const evidence = (last: number, first: number): string =>
    `entry ${last} of node 0 and node 1 is of term 1, but their entries ${first} differ`

  test.each([1, 31, 32, 33, 64, 1023, 1024, 1025, 1100])('finds the one entry that differs: %i', other => {
    for (const [a, b] of [[1100, 1100], [1100, other], [other, 1100]] as const) {
      expect(look(long(a), long(b))).toBe(null)
      expect(look(long(a), long(b, other))).toBe(evidence(Math.min(a, b), other))
    }
  })
  test('as logs grow and shrink', () => {
    let [a, b] = [long(30), long(30)]
    for (let length = 31; length <= 70; length++) {
      a = Seq.push(a, Seq.at(long(70), length - 1))
      expect(look(a, b)).toBe(null)
      b = Seq.concat(Seq.truncate(b, length - 5), Seq.slice(long(length), length - 5))
      expect(look(a, b)).toBe(null)
    }
    expect(look(a, Seq.set(b, 3, { term: 1, command: 'other', request: 4 }))).toBe(evidence(70, 4))
    expect(look(a, Seq.push(Seq.truncate(b, 50), { term: 2, command: 'other', request: 99 }))).toBe(null)
  })
})

// Whole clusters.

const MS = 1_000

function cluster(size: number, maxBatch = config.maxBatch): Setup {
  const nodes = Array.from({ length: size }, (_, i) => i)
  return {
    nodes: nodes.map(i => ({ name: `r${i + 1}`, protocol: raft, config: { ...config, nodes, maxBatch } })), network: reliable([1 * MS, 50 * MS]),
    requests: [], loops: [], faults: [], situations: [], until: 3_000 * MS, limit: 100_000,
  }
}

/** A command every 20 ms, each at the next server, whoever leads. */
function busy(size: number): Setup {
  const requests = Array.from({ length: 135 }, (_, i) => ({ client: i % size, at: (300 + i * 20) * MS, request: `x=${i}` }))
  return { ...cluster(size), requests }
}

conformance(raft, { setup: seed => busy(seed % 2 === 0 ? 3 : 5) })

test('a second without commands costs a heartbeat and a reply for each follower every 50 ms', () => {
  const setup = { ...cluster(5), network: reliable([1 * MS, 2 * MS]) }
  const recording = new Recording(setup, { seed: 1, interventions: [] })
  expect(bytesPer(recording, 1_000 * MS, 2_000 * MS)).toEqual({ AE: [80, 8_720], AER: [80, 8_160] })
})

test('a command costs one message and one reply for each follower', () => {
  const setup = { ...cluster(5), network: reliable([1 * MS, 2 * MS]) }
  const calm = new Recording(setup, { seed: 1, interventions: [] })
  const leads = setup.nodes.findIndex((_, node) => calm.worldAfter(calm.length - 1).node(node).state.role === 'leader')
  const requests = Array.from({ length: 10 }, (_, i) => ({ client: leads, at: (1_020 + i * 100) * MS, request: `x=${i}` }))
  const costs = bytesPer(new Recording({ ...setup, requests }, { seed: 1, interventions: [] }), 1_000 * MS, 2_000 * MS)
  expect(costs).toEqual({ AE: [80 + 40, 14_880], AER: [80 + 40, 12_308] })
})

const scripts = new URL('./scripts/', import.meta.url)
const language = { request: (words: readonly string[]) => words.join(' ') }
/** `cluster 5 batch=1` */
const scripted = (size: number, { batch }: Readonly<Record<string, string>>): Setup => cluster(size, batch ? Number(batch) : undefined)
goldenScripts(scripts, scripted, language)

// Mutants. Some need a schedule that few seeds find, or fail to do something that no invariant asks for.

/** By script: what a mutant breaks in it. */
const inScript = new Map([
  ['forgets-vote', 'vote-remembered.txt'], ['old-votes-count', 'late-vote.txt'],
  ['votes-for-the-past', 'late-request.txt'], ['elects-the-longest', 'longest-log.txt'],
  ['old-replies-count', 'late-reply.txt'], ['counts-old-terms', 'figure-8.txt'],
])

/** What Raft as it is does in the script that the mutant names, and the mutant does not. */
const missing = new Map([
  ['stays-silent', /r1: follower of term 2/],
  ['never-quiet', /r2: election fires at (\S+) ms[^]*r2: election fires at (?!\1)/],
  ['too-polite', /r2: election fires at (\S+) ms[^]*r2: election fires at \1 /],
  ['waits-for-ever', /r1: leader of term 2/],
  ['gives-up', /r1: leader of term 2/],
  ['asks-too-few', /r3: leader of term 1/],
  ['does-not-announce', /becomes leader.*\n.*\n  r1 → r2, r3: AppendEntries\(term 1, entry 1/],
  ['begins-with-nothing', /r2: leader of term 2, last entry 3 of term 2, committed 3/],
  ['does-not-remind', /heartbeat timer fires\.\n  r1 → r2, r3: AppendEntries\(term 1, heartbeat/],
  ['never-goes-back', /r3: follower of term 2, last entry 4 of term 2/],
])

/** The story of a script under this protocol; a command that it makes impossible ends it. */
function story(script: string, protocol: AnyProtocol): string {
  try {
    return runScript(readFileSync(new URL(script, scripts), 'utf8'), script, (size, options) => withMutant(scripted(size, options), protocol), language)
  } catch (error) {
    if (error instanceof ScriptError) return error.message
    throw error
  }
}

// The disks of these runs take no time, so that nothing can be before them: a search convicts that mutant.
const bySeeds = mutants.filter(({ name }) => !inScript.has(name) && !missing.has(name) && name !== 'acks-before-disk')
convict(bySeeds, { setup: () => busy(3), seeds: 300 })

describe('mutants in scripts', () => {
  test.each(mutants.filter(({ name }) => inScript.has(name)))('$name breaks "$breaks"', ({ name, breaks, protocol }) => {
    expect(story(inScript.get(name)!, protocol)).toContain(`VIOLATED ${breaks}:`)
    expect(story(inScript.get(name)!, raft)).not.toContain('VIOLATED')
  })
  test.each(mutants.filter(({ name }) => missing.has(name)))('$name tells another story in $breaks', ({ name, breaks, protocol }) => {
    const script = breaks.replace('scripts/', '')
    expect(story(script, raft)).toMatch(missing.get(name)!)
    expect(story(script, protocol)).not.toMatch(missing.get(name)!)
  })
})

const twoLogs = 's1 has two entries of term 1 that nobody else has, and s3 leads term 2'

exhaust(small, mutants, {
  counts: [39_671, 91_216, 10],
  unreached: ['split vote', 'older entry held back'],
  shortest: {
    'forgets-term': [3, { timeouts: 1, crashes: 1 }],
    'forgets-vote': [8, { timeouts: 2, timers: [['heartbeat', 1]], crashes: 1 }],
    'forgets-log': [7, { timeouts: 1, crashes: 1 }],
    'acks-before-disk': [7, { timeouts: 1, crashes: 1, disk: 'gradual' }],
    'trusts-its-disk': [5, { timeouts: 1, crashes: 1 }],
    'starts-too-late': [5, { timeouts: 1 }],
    'trusts-its-followers': [7, { timeouts: 2, timers: [['heartbeat', 1]] }],
    'applies-uncommitted': [4, { timeouts: 1 }],
    'term-decreases': [4, { timeouts: 2, timers: [['heartbeat', 1]] }],
    'same-term-again': [3, { timeouts: 2, timers: [['heartbeat', 1]] }],
    'votes-in-own-term': [6, { timeouts: 2, timers: [['heartbeat', 1]] }],
    'old-votes-count': [7, { timeouts: 3, timers: [['heartbeat', 0]] }],
    'half-is-enough': [2, { timeouts: 2, timers: [['heartbeat', 1]] }],
    'does-not-yield': [5, { timeouts: 2, timers: [['heartbeat', 1]] }],
    'votes-for-the-past': [9, { timeouts: 2, timers: [['heartbeat', 1]] }],
    'votes-twice': [6, { timeouts: 2, timers: [['heartbeat', 1]] }],
    'elects-anyone': [8, { timeouts: 2, timers: [['heartbeat', 1]] }],
    'anyone-appends': [2, { timeouts: 1, requests: 1 }],
    'everyone-answers': [11, { timeouts: 1, requests: 1 }],
    'skips-one': [7, { timeouts: 1, requests: 1 }],
    'match-decreases': [8, { timeouts: 2, timers: [['heartbeat', 1]] }],
    'commits-alone': [3, { timeouts: 1 }],
    'obeys-the-past': [9, { timeouts: 2, timers: [['heartbeat', 1]] }],
    'erases-matched': [7, { timeouts: 2, timers: [['heartbeat', 1]] }],
    'keeps-conflicts': [8, { timeouts: 2, timers: [['heartbeat', 1]] }],
    'appends-twice': [9, { timeouts: 2, timers: [['heartbeat', 1]], requests: 1 }],
    'commit-goes-back': [9, { timeouts: 2, timers: [['heartbeat', 1]] }],
    'applies-no-more': [12, { timeouts: 2, timers: [['heartbeat', 1]], crashes: 1 }],
    'checks-no-term': [5, { timeouts: 1, timers: [['heartbeat', 0]] }, { from: twoLogs }],
    'elects-the-longest': [6, { timeouts: 1, timers: [['heartbeat', 0]] }, { from: twoLogs }],
    'commits-its-own': [4, { timeouts: 1 }, { from: twoLogs }],
    'late-refusals-count': [5, { duplicates: 1 }, { from: 's1 leads again, and its log is longer than that of the others' }],
    'by-the-letter': [5, { timeouts: 1, duplicates: 1 }, {
      setup: 'single', from: 's1 and s3 have committed two entries, of which s2 has none',
    }],
    'counts-old-terms': [7, { timeouts: 1, timers: [['heartbeat', 0]] }, {
      setup: 'single', from: 's1 leads term 3 with an entry of term 1 that s2 lacks; s3 has one of term 2',
    }],
    'old-replies-count': [6, { timeouts: 1, timers: [['heartbeat', 0]] }, {
      setup: 'five', from: 's2 has acknowledged entry 2 of s1, and replaced it by one of s3, before s1 hears of either',
    }],
  },
})
