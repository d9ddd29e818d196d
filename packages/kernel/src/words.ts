/** Events in words. Every sentence a person reads about a run is made here, from what the run recorded. */
import { actText } from './act-words.ts'
import type { AnyProtocol, Note } from './protocol.ts'
import type { Recording, TraceEvent } from './recording.ts'
import type { Wrapped } from './step.ts'
import type { MessageView } from './view.ts'

/** A message as the protocol that understands it shows it, hosted or not. */
export function messageView(protocol: AnyProtocol, message: unknown): MessageView {
  const { channel, message: inner } = message as Partial<Wrapped>
  const hosted = channel === undefined ? undefined : protocol.hosts?.[channel]
  return hosted === undefined ? protocol.view.message(message) : messageView(hosted.protocol, inner)
}

/** "election timer", for "raft.election" too. */
export function timerText(protocol: AnyProtocol, timer: string): string {
  const dot = timer.indexOf('.')
  const hosted = dot < 0 ? undefined : protocol.hosts?.[timer.slice(0, dot)]
  if (hosted !== undefined) return timerText(hosted.protocol, timer.slice(dot + 1))
  return protocol.view.timer?.(timer) ?? `${timer} timer`
}

/** Fills the places of a note: `{}` with the value, `{@}` with the name of a node. */
export function noteText(note: Note, names: readonly string[]): string {
  let next = 0
  return note.text.replace(/\{@?\}/g, place => {
    const value = note.values[next++]
    return place === '{@}' ? (names[value as number] ?? String(value)) : String(value)
  })
}

/** Protocols know numbers only: "node 0" in what they say of themselves becomes the node's name. */
export const withNames = (text: string, names: readonly string[]): string =>
  text.replace(/\bnode (\d+)\b/g, (said, id: string) => names[Number(id)] ?? said)

const WHY_LOST = {
  loss: 'the network dropped it',
  cut: 'the network is cut between them',
  down: 'that node is down',
  dropped: 'it was dropped by hand',
  corrupt: 'it was damaged on the way, and its checksum tells',
  full: 'too much is on its way there already',
} as const

/** What happened, without the notes: "r3 receives RequestVote(term 2) from r1". */
export function headline(recording: Recording, event: TraceEvent): string {
  const { nodes } = recording.setup
  const names = nodes.map(node => node.name)
  const name = names[event.node]!
  const { protocol } = nodes[event.node]!
  if (event.act !== null) return actText(event.act, names)
  if (event.message >= 0) {
    const sent = recording.message(event.message)
    const text = withNames(messageView(nodes[sent.from]!.protocol, sent.message).text, names)
    if (event.lost !== null) return `${text} from ${names[sent.from]} to ${name} is lost: ${WHY_LOST[event.lost]}`
    return `${name} receives ${text} from ${names[sent.from]}${sent.corrupted ? ', changed on the way' : ''}`
  }
  if (event.request !== null) {
    const text = withNames(protocol.view.request?.(event.request.request) ?? 'something', names)
    return event.lost === null ? `${name} wants to ${text}` : `${name} cannot ${text}: it is down`
  }
  if (event.timer !== null) return `${name}: the ${timerText(protocol, event.timer)} fires`
  return event.kind === 'disk' ? `${name}: the disk says that a write has reached it` : `${name} starts`
}

/** The whole event: what happened, which rules were applied, what a client was told. */
export function sentence(recording: Recording, index: number): string {
  const event = recording.event(index)
  const names = recording.setup.nodes.map(node => node.name)
  const { view } = recording.setup.nodes[event.node]!.protocol
  const notes = event.notes.map(note => noteText(note, names))
  const told = event.responses.map(response =>
    `${names[event.node]} is told: ${withNames(view.outcome?.(response.outcome) ?? JSON.stringify(response.outcome), names)}`)
  return [headline(recording, event), ...notes, ...told].map(part => `${part}.`).join(' ')
}
