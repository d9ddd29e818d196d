/**
 * A replicated map on a Raft log. Writes and reads alike go through the log, so that an answer is given only by a
 * leader that a majority has just confirmed. Numbers (K1 …) are those of the rules in README.md.
 */
import type { Draft, Out, Protocol, RequestId } from '@quorate/kernel'
import { reply, type Answer } from '../kv/messages.ts'
import { emptyMachine, execute, sessionRules, type Logged, type Machine, type Turn } from '../kv/sessions.ts'
import { raft } from '../raft/raft.ts'
import type { RaftEmit, RaftOutcome } from '../raft/state.ts'
import { invariants, witnesses } from './invariants.ts'
import type { Message, Request } from './messages.ts'
import { mostSessions, type Config, type RaftKv, type State } from './state.ts'
import { view } from './view.ts'

type Server = Draft<State>
type ToWorld = Out<RaftKv>

const storeRules = {
  /** K1: every command takes its place in the log, a read too: a leader cannot know from memory that it still leads. */
  take(_s: State, { id, command, by }: Request, out: ToWorld): void {
    out.request('raft', id, { ...command, ...by })
  },
  /** K3: whoever may still be executed must not be told to ask elsewhere. */
  refusal: (outcome: RaftOutcome): Answer =>
    (outcome.kind === 'not-leader' ? { kind: 'redirect', leader: outcome.leader } : { kind: 'unknown' }),
}

export const rules: typeof sessionRules & typeof storeRules = { ...sessionRules, ...storeRules }

export type Rules = typeof rules

export function raftKvWith(rule: Rules): Protocol<RaftKv> {
  /** K2: an answer says what the committed command gave, at the place in the order where it was committed. */
  function onEmit(s: Server, said: RaftEmit, out: ToWorld): void {
    if (said.type !== 'committed') return
    const { index, request } = said
    const turn = { index, command: said.command as Logged, answers: request !== null }
    const { machine, answer } = execute(s, turn, mostSessions(s.config), rule)
    if (answer !== null) noteAnswer(s, machine, turn, answer, out)
    s.store = machine.store
    s.sessions = machine.sessions
    s.applied = index
    if (request !== null && answer !== null) reply(out, request, answer)
  }

  function onRefused(request: RequestId, outcome: RaftOutcome, out: ToWorld): void {
    if (outcome.kind === 'not-leader') noteRedirect(outcome.leader, out)
    else out.note('K3', 'It was deposed before the command was committed: the client is told that nobody knows')
    reply(out, request, rule.refusal(outcome))
  }

  return {
    name: 'raft-kv',
    durable: [],
    hosts: { raft: { protocol: raft, config: (config: Config) => config } },
    start: ({ self: _self, ...config }, _disk, _out, inner: Record<string, never>) =>
      ({ config, raft: inner.raft!, ...emptyMachine, applied: 0 }),
    onMessage(s, _from, message: Message, out) {
      if (message.type === 'Request') rule.take(s, message, out)
      else if (message.type === 'RegisterClient') out.request('raft', message.id, { f: 'register' })
    },
    onHosted(s, _channel, said, out) {
      if (said.kind === 'emit') onEmit(s, said.value, out)
      else onRefused(said.request, said.outcome, out)
    },
    waits: s => raft.waits!(s.raft),
    invariants,
    witnesses,
    view,
  }
}

export const raftKv = raftKvWith(rules)

function noteAnswer(s: State, after: Machine, { index, answers }: Turn, answer: Answer, out: ToWorld): void {
  const { kind } = answer
  if (!answers) return
  if (kind === 'session') out.note('K5', 'Entry {} is committed: it opens the session of this number', index)
  else if (kind === 'expired') out.note('K7', 'Entry {} is committed, and not executed: its session or its answer is forgotten', index)
  else if (after.sessions === s.sessions && s.sessions.some(({ result }) => result === answer)) {
    out.note('K6', 'Entry {} is committed, and not executed again: the client is answered from memory', index)
  } else out.note('K2', 'Entry {} is committed: it executes the command and answers the client', index)
}

function noteRedirect(leader: number | null, out: ToWorld): void {
  if (leader === null) out.note('K3', 'It knows no leader: the client may ask elsewhere')
  else out.note('K3', 'It points the client to {@}', leader)
}
