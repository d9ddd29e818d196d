/**
 * A client of a replicated store: it looks for the leader, follows redirects, and is honest about what it does not
 * know. Numbers (C1 …) are those of the rules in README.md.
 */
import { Seq, type Draft, type NodeId, type Out, type Protocol, type RequestId, type Wait } from '@quorate/kernel'
import { commandProblem, commandText, isRead, valueText, type Command } from '../kv/command.ts'
import type { Numbering, Redirect } from '../kv/messages.ts'
import type { Outcome } from '../kv/outcome.ts'
import type { Result } from '../kv/store.ts'
import { counted } from '../words.ts'
import { invariants, witnesses } from './invariants.ts'
import type { Message, Reply } from './messages.ts'
import { initialState, mayAskAgain, nextTurn, waiting, type KvClient, type Open, type State } from './state.ts'
import { view } from './view.ts'

type Client = Draft<State>
type ToWorld = Out<KvClient>

export const rules = {
  /** C1: a client has one operation going on at a time. */
  mayBegin: (s: State): boolean => s.open === null,
  /** C2: the first question goes to whoever took the last one, or comes next after a silence. */
  firstAsked: (s: State): NodeId => s.believed,
  /** C3: whoever redirects has not executed the command, and will not: one server less that might. */
  unansweredAfterRefusal: (s: State, open: Open): number => (s.by === null ? open.unanswered - 1 : open.unanswered),
  /** C4: silence moves a read to another server, and what changes something only if the store will know it again. */
  triesNext: (s: State, open: Open): boolean => mayAskAgain(s, open),
  /** C5: the operation cannot have been executed if everyone who was asked refused it. */
  surelyNotExecuted: (open: Open): boolean => open.unanswered === 0,
  /** C6: an answer counts for the operation that it names. */
  answers: (open: Open, reply: Reply): boolean => reply.id === open.id,
  /** C7: with a store that keeps sessions, a client has one before it asks for anything. */
  registersFirst: (s: State): boolean => s.config.sessions === true && s.by === null,
  /** C7: a command has one number, however often it is asked for. */
  numbered: (by: Numbering, isFirst: boolean): Numbering => (isFirst ? { ...by, number: by.number + 1 } : by),
  /** C8: what was asked in a session that is forgotten is never asked in another one. */
  repeatsInNewSession: (): boolean => false,
}

export function kvClientWith(rule: typeof rules): Protocol<KvClient> {
  function onRequest(s: Client, id: RequestId, command: Command, out: ToWorld): void {
    s.queue = Seq.push(s.queue, { id, command })
    if (!rule.mayBegin(s)) {
      out.note('C1', 'Waits: {} before it', counted(waiting(s), 'operation comes', 'operations come'))
      return
    }
    out.note('C2', s.config.leaderless ? 'Asks {@}' : 'Asks {@}, which it takes for the leader', rule.firstAsked(s))
    beginNext(s, out)
  }

  function beginNext(s: Client, out: ToWorld): void {
    const { id, command } = Seq.at(s.queue, s.begun)
    s.begun++
    if (waiting(s) === 0) forgetQueue(s)
    s.open = { id, command, server: null, unanswered: 0, redirects: 0 }
    out.setTimer('give-up', [s.config.timeout, s.config.timeout])
    ask(s, s.open, rule.firstAsked(s), out)
  }

  function onReply(s: Client, from: NodeId, reply: Reply, out: ToWorld): void {
    const { open } = s
    if (open === null || !rule.answers(open, reply)) {
      out.note('C6', 'Nobody waits for this answer any more: it is ignored')
    } else if (reply.result.kind === 'redirect') onRedirect(s, open, from, reply.result, out)
    else if (reply.result.kind === 'unknown') onUnknown(s, open, from, out)
    else if (reply.result.kind === 'session') onSession(s, open, from, reply.result.session, out)
    else if (reply.result.kind === 'expired') onExpired(s, open, from, out)
    else finish(s, outcomeOf(reply.result), takerOf(s, open, from), out)
  }

  /** C3: a redirect says "not executed", so the same command may be sent to another server. */
  function onRedirect(s: Client, open: Open, from: NodeId, { leader }: Redirect, out: ToWorld): void {
    if (from !== open.server) return
    const unanswered = rule.unansweredAfterRefusal(s, open)
    const refused = { ...open, server: null, unanswered, redirects: open.redirects + 1 }
    if (leader !== null && leader !== from && refused.redirects <= s.config.servers.length) {
      out.note('C3', '{@} did not execute it and points to {@}: asks there', from, leader)
      ask(s, refused, leader, out)
      return
    }
    out.note('C3', '{@} did not execute it, and no better server is in sight: tries the next one in a moment', from)
    rest(s, refused, out)
  }

  /** Whoever began a read and was deposed has changed nothing by it; a registration, nothing but a session too many. */
  function onUnknown(s: Client, open: Open, from: NodeId, out: ToWorld): void {
    if (!rule.triesNext(s, open)) {
      finish(s, { definite: false, kind: 'unknown', why: 'the server was deposed before it was done' }, from, out)
      return
    }
    out.note('C4', '{@} was deposed, and {} may be asked twice: tries the next server in a moment', from, whatIsAsked(s, open))
    rest(s, { ...open, server: null }, out)
  }

  /** C7: the operation that waited for it can now be asked for. */
  function onSession(s: Client, open: Open, from: NodeId, session: number, out: ToWorld): void {
    if (!rule.registersFirst(s)) {
      out.note('C7', 'It has a session already: this one stays unused')
      return
    }
    s.by = { session, number: -1 }
    out.note('C7', 'Its session is {}: asks {@} for the operation', session, from)
    ask(s, { ...open, unanswered: 0, redirects: 0 }, from, out)
  }

  /** C8 */
  function onExpired(s: Client, open: Open, from: NodeId, out: ToWorld): void {
    s.by = null
    if (rule.repeatsInNewSession()) return ask(s, open, from, out)
    out.note('C8', 'The store has forgotten its session: whether it was executed, nobody knows')
    finish(s, { definite: false, kind: 'unknown', why: 'its session had expired' }, from, out)
  }

  function rest(s: Client, open: Open, out: ToWorld): void {
    s.open = open
    out.setTimer('next', [s.config.retryAfter, s.config.retryAfter])
  }

  function onNext(s: Client, out: ToWorld): void {
    const { open } = s
    if (open === null || !rule.triesNext(s, open)) return
    if (open.server !== null) {
      out.note('C4', '{@} is silent, and {} may be asked twice: tries the next server', open.server, whatIsAsked(s, open))
    }
    s.turn = nextTurn(s, open.server)
    ask(s, { ...open, redirects: 0 }, s.config.servers[s.turn]!, out)
  }

  /** C5 */
  function onGiveUp(s: Client, out: ToWorld): void {
    const { open } = s
    if (open === null) return
    s.turn = nextTurn(s, open.server)
    finish(s, givenUp(open, out), s.config.servers[s.turn]!, out)
  }

  function givenUp(open: Open, out: ToWorld): Outcome {
    if (rule.surelyNotExecuted(open)) {
      out.note('C5', 'Gives up: every server that was asked refused, so it was not executed')
      return { definite: true, kind: 'failed', why: 'no server took it' }
    }
    out.note('C5', 'Gives up: it may have been executed, and may still be')
    return { definite: false, kind: 'unknown', why: 'no answer came in time' }
  }

  function ask(s: Client, open: Open, server: NodeId, out: ToWorld): void {
    s.open = { ...open, server, unanswered: open.unanswered + 1 }
    if (s.by !== null) s.by = rule.numbered(s.by, open.unanswered === 0)
    out.send(server, rule.registersFirst(s) ? { type: 'RegisterClient', id: open.id } : questionOf(s, open))
    if (rule.triesNext(s, s.open)) out.setTimer('next', [s.config.tryNext, s.config.tryNext])
    else out.cancelTimer('next')
  }

  function finish(s: Client, outcome: Outcome, believed: NodeId, out: ToWorld): void {
    out.respond(s.open!.id, outcome)
    out.cancelTimer('give-up')
    out.cancelTimer('next')
    s.open = null
    s.believed = believed
    if (waiting(s) === 0) return
    out.note('C1', 'Goes on with what waited in line, and asks {@}', rule.firstAsked(s))
    beginNext(s, out)
  }

  return {
    name: 'kv-client',
    durable: [],
    start: ({ self: _self, ...config }) => initialState(config),
    onRequest,
    requestProblem: commandProblem,
    onMessage(s, from, message: Message, out) {
      if (message.type === 'Reply') onReply(s, from, message, out)
    },
    onTimeout(s, timer, _key, out) {
      if (timer === 'next') onNext(s, out)
      else if (timer === 'give-up') onGiveUp(s, out)
    },
    waits,
    invariants,
    witnesses,
    view,
  }
}

export const kvClient = kvClientWith(rules)

function outcomeOf(result: Result): Outcome {
  if (result.kind === 'ok') return { definite: true, kind: 'ok', value: result.value }
  return { definite: true, kind: 'failed', why: `the value is ${valueText(result.value)}`, found: result.value }
}

/** C2: where one server takes a command and another one answers; only one that was asked alone has surely taken it. */
const takerOf = ({ config }: State, { server, unanswered }: Open, answering: NodeId): NodeId =>
  (config.answeredElsewhere && unanswered === 1 && server !== null ? server : answering)

const questionOf = ({ by }: State, { id, command }: Open): Message =>
  ({ type: 'Request', id, command, ...(by !== null && { by }) })

/** What is asked a second time, and why that does no harm. */
function whatIsAsked({ config, by }: State, { command }: Open): string {
  if (config.sessions === true && by === null) return 'a registration'
  return isRead(command) ? 'a read' : 'a numbered command'
}

function forgetQueue(s: Client): void {
  s.queue = Seq.empty
  s.begun = 0
}

function waits({ open }: State): readonly Wait[] {
  if (open === null || open.server === null) return []
  return [{ for: `an answer to "${commandText(open.command)}"`, rule: 'C2', need: 1, have: 0, missing: [open.server] }]
}
