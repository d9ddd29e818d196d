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

export type Answer = Result | Redirect | Unknown

/** server → client */
export interface Reply {
  readonly type: 'Reply'
  readonly id: RequestId
  readonly result: Answer
}

export type Message = Request | Reply

/** The outbox of any protocol that speaks to clients. */
interface Sends {
  send(to: NodeId, message: Reply): void
}

/** The client is in the request's id, so a server needs no table of who asked what. */
export function reply(out: Sends, id: RequestId, result: Answer): void {
  out.send(clientOf(id), { type: 'Reply', id, result })
}

export function messageView(message: Message): MessageView {
  if (message.type === 'Request') {
    const text = `Request(${commandText(message.command)})`
    return { label: 'REQ', style: 'request', text, epoch: null }
  }
  const [label, text] = resultView(message.result)
  return { label, style: 'reply', text, epoch: null }
}

function resultView(result: Answer): readonly [label: string, text: string] {
  switch (result.kind) {
    case 'ok': return ['OK', `Reply(ok, ${valueText(result.value)})`]
    case 'cas-failed': return ['NO', `Reply(not changed, it is ${valueText(result.value)})`]
    case 'unknown': return ['?', 'Reply(not known)']
    case 'redirect': return ['RED', `Redirect(${result.leader === null ? 'leader not known' : `ask node ${result.leader}`})`]
  }
}
