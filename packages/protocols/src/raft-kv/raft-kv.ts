/**
 * A replicated map on a Raft log. Writes and reads alike go through the log, so that an answer is given only by a
 * leader that a majority has just confirmed. Numbers (K1 …) are those of the rules in README.md.
 */
import type { Draft, Out, Protocol, RequestId } from '@quorate/kernel'
import type { Command } from '../kv/command.ts'
import { reply, type Answer } from '../kv/messages.ts'
import { apply, emptyStore } from '../kv/store.ts'
import { raft } from '../raft/raft.ts'
import type { RaftConfig, RaftEmit, RaftOutcome } from '../raft/state.ts'
import { invariants, witnesses } from './invariants.ts'
import type { Message, Request } from './messages.ts'
import type { RaftKv, State } from './state.ts'
import { view } from './view.ts'

type Server = Draft<State>
type ToWorld = Out<RaftKv>

export const rules = {
  /** K1: every command takes its place in the log, a read too: a leader cannot know from memory that it still leads. */
  take(_s: State, { id, command }: Request, out: ToWorld): void {
    out.request('raft', id, command)
  },
  /** K3: whoever may still be executed must not be told to ask elsewhere. */
  refusal: (outcome: RaftOutcome): Answer =>
    (outcome.kind === 'not-leader' ? { kind: 'redirect', leader: outcome.leader } : { kind: 'unknown' }),
}

export function raftKvWith(rule: typeof rules): Protocol<RaftKv> {
  /** K2: an answer says what the committed command gave, at the place in the order where it was committed. */
  function onEmit(s: Server, said: RaftEmit, out: ToWorld): void {
    if (said.type !== 'committed') return
    const { store, result } = apply(s.store, said.command as Command)
    s.store = store
    s.applied = said.index
    if (said.request === null) return
    out.note('K2', 'Entry {} is committed: it executes the command and answers the client', said.index)
    reply(out, said.request, result)
  }

  function onRefused(request: RequestId, outcome: RaftOutcome, out: ToWorld): void {
    if (outcome.kind === 'not-leader') noteRedirect(outcome.leader, out)
    else out.note('K3', 'It was deposed before the command was committed: the client is told that nobody knows')
    reply(out, request, rule.refusal(outcome))
  }

  return {
    name: 'raft-kv',
    durable: [],
    hosts: { raft: { protocol: raft, config: (config: RaftConfig) => config } },
    start: (_config, _disk, _out, inner: Record<string, never>) =>
      ({ raft: inner.raft!, store: emptyStore, applied: 0 }),
    onMessage(s, _from, message: Message, out) {
      if (message.type === 'Request') rule.take(s, message, out)
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

function noteRedirect(leader: number | null, out: ToWorld): void {
  if (leader === null) out.note('K3', 'It knows no leader: the client may ask elsewhere')
  else out.note('K3', 'It points the client to {@}', leader)
}
