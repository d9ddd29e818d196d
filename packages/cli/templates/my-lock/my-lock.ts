/**
 * The lock server: one holder at a time, everybody else in a queue. Handlers get a draft of the state, whose fields
 * they assign, and an outbox, on which they say what shall happen. L1, L2 … are the numbers of the rules in README.md.
 */
import type { Draft, NodeId, Out, Protocol } from '@quorate/kernel'
import { serverInvariants, serverWitnesses } from './invariants.ts'
import type { Message } from './messages.ts'
import { isSame, type Server, type ServerState, type Turn } from './state.ts'
import { serverView } from './view.ts'

type S = Draft<ServerState>
type ToWorld = Out<Server>

/** The lines that mutants replace. */
export const rules = {
  /** L1: the lock is granted when nobody holds it. */
  mayGrant: (s: S): boolean => s.holder === null,
  /** L2: only the end of the very turn that holds the lock makes it free. */
  ends: (holder: Turn | null, released: Turn): boolean => isSame(holder, released),
  /** L5: what the server has promised is on its disk before anybody hears of it. */
  durable: [['holder', 'queue']] as Protocol<Server>['durable'],
}

export function serverWith(rule: typeof rules): Protocol<Server> {
  /** Whoever asks again, because an answer was lost, keeps the lock or the place in the queue. */
  function onAcquire(s: S, asked: Turn, out: ToWorld): void {
    if (isSame(s.holder, asked)) return grant(asked, out)
    if (s.queue.some(waiting => isSame(waiting, asked))) return
    s.queue = [...s.queue.filter(({ node }) => node !== asked.node), asked]
    grantNext(s, out)
  }

  /** A turn may end while it is still in the queue: its client has started anew. */
  function onRelease(s: S, released: Turn, out: ToWorld): void {
    if (rule.ends(s.holder, released)) s.holder = null
    s.queue = s.queue.filter(waiting => !isSame(waiting, released))
    out.send(released.node, { type: 'Released', turn: released.turn })
    grantNext(s, out)
  }

  function grantNext(s: S, out: ToWorld): void {
    const [next, ...others] = s.queue
    if (next === undefined || !rule.mayGrant(s)) return
    s.holder = next
    s.queue = others
    out.note('L1', 'The lock is free: it goes to {@}', next.node)
    grant(next, out)
  }

  function grant({ node, turn }: Turn, out: ToWorld): void {
    out.send(node, { type: 'Granted', turn })
  }

  return {
    name: 'my-lock',
    durable: rule.durable,
    // At birth there is no disk; after a crash it holds the durable fields.
    start: (_config, disk) => ({ holder: disk?.holder ?? null, queue: disk?.queue ?? [] }),
    onMessage(s: S, node: NodeId, message: Message, out: ToWorld) {
      if (message.type === 'Acquire') onAcquire(s, { node, turn: message.turn }, out)
      else if (message.type === 'Release') onRelease(s, { node, turn: message.turn }, out)
    },
    invariants: serverInvariants,
    witnesses: serverWitnesses,
    view: serverView,
  }
}

export const server = serverWith(rules)
