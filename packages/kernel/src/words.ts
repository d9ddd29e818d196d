/** Events in words. Every sentence a person reads about a run is made here, from what the run recorded. */
import type { Act } from './faults.ts'
import type { AnyProtocol, Micros, NodeId, Note } from './protocol.ts'
import type { Recording, TraceEvent } from './recording.ts'
import type { Wrapped } from './step.ts'
import type { MessageView } from './view.ts'

/** 1_234_500 → "1.2345 s"; 12_500 → "12.5 ms"; exact, without trailing zeros. */
export function timeText(time: Micros): string {
  const [unit, size] = time >= 1_000_000 ? ['s', 1_000_000] as const : ['ms', 1_000] as const
  const whole = Math.floor(time / size)
  const rest = String(time - whole * size + size).slice(1).replace(/0+$/, '')
  return rest === '' ? `${whole} ${unit}` : `${whole}.${rest} ${unit}`
}

/** "r1, r2 and r3" */
export function listText(items: readonly string[]): string {
  if (items.length < 2) return items.join('')
  return `${items.slice(0, -1).join(', ')} and ${items[items.length - 1]}`
}

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

export function actText(act: Act, names: readonly string[]): string {
  const list = (nodes: readonly NodeId[]): string => listText(nodes.map(node => names[node]!))
  switch (act.kind) {
    case 'cut': return `The network is cut: ${act.sides.map(list).join(' | ')}`
    case 'cut-one-way': return `Nothing arrives any more from ${list(act.from)} at ${list(act.to)}`
    case 'heal': return 'The network heals'
    case 'crash': return `${names[act.node]} crashes`
    case 'restart': return `${names[act.node]} restarts`
    case 'pause': return `${names[act.node]} stops executing`
    case 'resume': return `${names[act.node]} goes on executing`
    case 'deliver': return 'A message is delivered at once, by hand'
    case 'drop': return 'A message is dropped, by hand'
    case 'request': return `${names[act.client]} is told to send another request`
  }
}

const WHY_LOST = {
  loss: 'the network dropped it',
  cut: 'the network is cut between them',
  down: 'that node is down',
  dropped: 'it was dropped by hand',
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
    return `${name} receives ${text} from ${names[sent.from]}`
  }
  if (event.request !== null) {
    const text = protocol.view.request?.(event.request.request) ?? 'something'
    return event.lost === null ? `${name} wants to ${text}` : `${name} cannot ${text}: it is down`
  }
  if (event.timer !== null) return `${name}: the ${timerText(protocol, event.timer)} fires`
  return `${name} starts`
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
