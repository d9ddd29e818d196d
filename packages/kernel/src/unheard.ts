/**
 * What an answer did not know of: a change that a client had asked for, and that had not reached whoever answered. A
 * node learns of a change only by a chain of messages from those that know of it (Chandy and Misra, "How processes
 * learn", 1986). Where no chain had reached it, the first message that would have, and what became of it, says why.
 * Where one had, nothing is said: the node had heard, or may have, and did what it did for another reason.
 */
import { crashOf } from './fault-behind.ts'
import type { NodeId } from './protocol.ts'
import type { Recording, SentMessage } from './recording.ts'
import { serversOf } from './setup.ts'
import { fateOfMessage } from './why-not.ts'
import { causesOf, reasonOf, type Reason } from './why.ts'

/** Events: at which the change and the answered operation were asked for, and at which the client was answered. */
export interface Unheard {
  readonly change: number
  readonly call: number
  readonly answer: number
}

/** Messages that would have told of the change (`loss`), what took them (`fault`), and why nobody tells (`down`). */
export function unheard(recording: Recording, { change, call, answer }: Unheard): Reason[] {
  const servers = new Set(serversOf(recording.setup))
  const at = causesOf(recording, answer).filter(i => i > call && servers.has(recording.row(i).node))
  const until = at.at(-1)
  if (until === undefined) return []
  const word = new Word(recording, servers, change, call, until)
  const nodes = [...new Set(at.map(i => recording.row(i).node))]
  return nodes.filter(node => !word.since.has(node)).flatMap(node => missedBy(recording, word, node, until))
}

/** The first message that would have told a node, what became of it, and why its sender sends no other. */
function missedBy(recording: Recording, word: Word, node: NodeId, until: number): Reason[] {
  const message = recording.messages.find(({ to, sentBy, endedBy, lost }) =>
    to === node && word.tells.has(sentBy) && (endedBy < 0 || endedBy > until || lost !== null))
  const knowing = message === undefined ? [...word.since.keys()] : [message.from]
  const world = recording.worldAfter(until)
  const crashes = knowing.filter(id => !world.node(id).up).map(id => crashOf(recording, until, id))
  return [
    ...(message === undefined ? [] : fate(recording, message, node, until)),
    ...crashes.filter(i => i >= 0).map(i => reasonOf(recording, i, 'down', until, true)),
  ]
}

/** The loss, and the fault behind it; of what is on its way still, the event that sent it. */
function fate(recording: Recording, message: SentMessage, node: NodeId, until: number): Reason[] {
  const { events, sentence } = fateOfMessage(recording, message, node, until)
  if (message.endedBy < 0 || message.endedBy > until) {
    return [{ ...reasonOf(recording, message.sentBy, 'loss', until, true), sentence }]
  }
  return events.map(i => (i === message.endedBy ? reasonOf(recording, i, 'loss', until, true)
    : reasonOf(recording, i, 'fault', message.endedBy, true)))
}

/** How word of a change went round, until an event. */
class Word {
  /** From which event on a server knows. */
  readonly since = new Map<NodeId, number>()
  /** Events of those that know: what they send may tell. */
  readonly tells: Set<number>
  /** What the answered operation led to does not count: it is about what others knew when it asked. */
  readonly #asked: Set<number>
  readonly #recording: Recording
  readonly #servers: ReadonlySet<NodeId>
  /** Whoever asked for the change, until it has its answer. */
  #client: NodeId

  constructor(recording: Recording, servers: ReadonlySet<NodeId>, change: number, call: number, until: number) {
    this.#recording = recording
    this.#servers = servers
    this.tells = new Set([change])
    this.#asked = new Set([call])
    this.#client = recording.row(change).node
    if (servers.has(this.#client)) this.since.set(this.#client, change)
    for (let i = change + 1; i <= until; i++) this.#next(i)
  }

  /** Who did not change when told has learned nothing. Of clients only the one that asks tells, as often as it asks. */
  #next(i: number): void {
    const { node, cause, act, lost, message, changed, responses } = this.#recording.event(i)
    if (this.#asked.has(cause)) this.#asked.add(i)
    if (act !== null || lost !== null || this.#asked.has(i)) return
    if (!this.#servers.has(node)) {
      if (node !== this.#client || !this.tells.has(cause)) return
      if (responses.length === 0) this.tells.add(i)
      else this.#client = -1
      return
    }
    const isTold = message >= 0 && this.tells.has(this.#recording.message(message).sentBy)
    if (isTold && changed && !this.since.has(node)) this.since.set(node, i)
    if (isTold || this.since.has(node)) this.tells.add(i)
  }
}
