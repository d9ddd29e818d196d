/**
 * Queries (R9, R10, R13). In the paper the tail answers from its copy at once, which is right where silence proves a
 * crash. Here it does not, so that a tail first hears from the master that nobody had replaced it when the query came.
 */
import type { Draft, NodeId, Out, RequestId } from '@quorate/kernel'
import { reply, type Request } from '../kv/messages.ts'
import { valueOf } from '../kv/store.ts'
import type { Confirmed } from './messages.ts'
import { isTail, MOST_WAITING, tailOf, type Chain, type Query, type State } from './state.ts'

type Server = Draft<State>
type ToWorld = Out<Chain>

export const queryRules = {
  /** R9: before the tail has it, an update may still be lost. */
  answersQueries: (s: State): boolean => isTail(s),
  /** R10: silence is no proof, so a tail may have been replaced without knowing it. */
  mustAsk: (_s: State): boolean => true,
  /** R10: the master's word counts for the query that it was asked about: for later ones it may be too old. */
  isConfirmed: (query: Query, m: Confirmed): boolean => query.id === m.query,
  /** R13: who is no longer the tail has updates that the tail may not have. */
  sendsAway: (s: State): readonly Query[] => s.queries,
}

export interface Queries {
  readonly onQuery: (s: Server, request: Request, out: ToWorld) => void
  readonly onConfirmed: (s: Server, m: Confirmed, out: ToWorld) => void
  /** Asks the master once more about all that wait. */
  readonly askAgain: (s: State, out: ToWorld) => void
  /** It has ceased to be the tail. */
  readonly sendAway: (s: Server, out: ToWorld) => void
}

export function queriesWith(rule: typeof queryRules): Queries {
  function onQuery(s: Server, { id, command }: Request, out: ToWorld): void {
    if (!rule.answersQueries(s)) return redirect(tailOf(s), id, 'R9', 'Only the tail answers queries: points to {@}', out)
    if (!rule.mustAsk(s)) return answerQuery(s, { id, command }, out)
    const others = s.queries.filter(query => query.id !== id)
    if (others.length === MOST_WAITING) return reply(out, id, { kind: 'redirect', leader: null })
    s.queries = [...others, { id, command }]
    out.note('R10', 'Asks {@} whether epoch {} is still the newest', s.config.master, s.epoch)
    ask(s, id, out)
  }

  function onConfirmed(s: Server, m: Confirmed, out: ToWorld): void {
    const ready = s.queries.filter(query => rule.isConfirmed(query, m))
    if (ready.length === 0) return
    s.queries = s.queries.filter(query => !ready.includes(query))
    out.note('R10', 'Was the tail still when the query had come: answers from its copy')
    for (const query of ready) answerQuery(s, query, out)
  }

  function askAgain(s: State, out: ToWorld): void {
    for (const { id } of s.queries) ask(s, id, out)
  }

  function sendAway(s: Server, out: ToWorld): void {
    const away = rule.sendsAway(s)
    if (away.length === 0) return
    s.queries = s.queries.filter(query => !away.includes(query))
    for (const { id } of away) redirect(tailOf(s), id, 'R13', 'Is the tail no longer: points who waits to {@}', out)
  }

  return { onQuery, onConfirmed, askAgain, sendAway }
}

function ask(s: State, query: RequestId, out: ToWorld): void {
  out.send(s.config.master, { type: 'Confirm', epoch: s.epoch, query })
}

function answerQuery(s: State, { id, command }: Query, out: ToWorld): void {
  reply(out, id, { kind: 'ok', value: valueOf(s.store, command.key) })
}

/** Not executed here, and to be asked there. */
export function redirect(to: NodeId | null, id: RequestId, rule: string, text: string, out: ToWorld): void {
  if (to !== null) out.note(rule, text, to)
  reply(out, id, { kind: 'redirect', leader: to })
}
