/** Between a client and the servers of a store, whatever protocol keeps the servers in step. */
import { clientOf, type MessageView, type NodeId, type RequestId } from '@quorate/kernel'
import { commandText, valueText, type Command } from './command.ts'
import type { Result } from './store.ts'

/** client → server */
export interface Request {
  readonly type: 'Request'
  /** Says who asks, too: see `clientOf`. */
  readonly id: RequestId
  readonly command: Command
  /** Of a client that has a session. */
  readonly by?: Numbering
}

/** Which command of which session it is. Numbers grow from one command to the next. */
export interface Numbering {
  readonly session: number
  readonly number: number
}

/** client → server: asks for a session, on behalf of the operation that is to be its first. */
interface RegisterClient {
  readonly type: 'RegisterClient'
  readonly id: RequestId
}

/** Not executed, and not kept for later either: the client may ask elsewhere. `leader` is a guess, or nobody known. */
export interface Redirect {
  readonly kind: 'redirect'
  readonly leader: NodeId | null
}

/** The server began to execute it and was deposed: a later leader may keep it or drop it. */
interface Unknown {
  readonly kind: 'unknown'
}

/** The session that was asked for. */
interface Opened {
  readonly kind: 'session'
  readonly session: number
}

/** The store has forgotten this session, or its answer to this command: whether it was executed, nobody knows. */
interface Expired {
  readonly kind: 'expired'
}

export type Answer = Result | Redirect | Unknown | Opened | Expired

/** server → client */
export interface Reply {
  readonly type: 'Reply'
  readonly id: RequestId
  readonly result: Answer
}

export type Message = Request | Reply

/** Of stores that keep sessions. */
export type SessionMessage = Message | RegisterClient

/** The outbox of any protocol that speaks to clients. */
interface Sends {
  send(to: NodeId, message: Reply): void
}

/** The client is in the request's id, so a server needs no table of who asked what. */
export function reply(out: Sends, id: RequestId, result: Answer): void {
  out.send(clientOf(id), { type: 'Reply', id, result })
}

export function messageView(message: SessionMessage): MessageView {
  if (message.type === 'Request') {
    const text = `Request(${commandText(message.command)})`
    return { label: 'REQ', style: 'request', text, epoch: null }
  }
  if (message.type === 'RegisterClient') return { label: 'REG', style: 'request', text: 'RegisterClient', epoch: null }
  const [label, text] = resultView(message.result)
  return { label, style: 'reply', text, epoch: null }
}

function resultView(result: Answer): readonly [label: string, text: string] {
  switch (result.kind) {
    case 'ok': return ['OK', `Reply(ok, ${valueText(result.value)})`]
    case 'cas-failed': return ['NO', `Reply(not changed, it is ${valueText(result.value)})`]
    case 'unknown': return ['?', 'Reply(not known)']
    case 'session': return ['SES', `Reply(session ${result.session})`]
    case 'expired': return ['EXP', 'Reply(session expired)']
    case 'redirect': return ['RED', `Redirect(${result.leader === null ? 'leader not known' : `ask node ${result.leader}`})`]
  }
}
