/** Events in words. Every sentence a person reads about a run is made here, from what the run recorded. */
import type { Act, NodeFault } from './faults.ts'
import type { Latency } from './latency.ts'
import type { Quality } from './network.ts'
import type { AnyProtocol, Micros, NodeId, Note, Range } from './protocol.ts'
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

/** What an act is, as a sentence without its full stop. A fault that was aimed at a role says at which. */
export function actText(act: Act, names: readonly string[]): string {
  const list = (nodes: readonly NodeId[]): string => listText(nodes.map(node => names[node]!))
  if ('node' in act) return act.node === -1 ? nobodyText(act) : nodeFaultText(act, whoText(act, names))
  switch (act.kind) {
    case 'cut': return `The network is cut: ${act.sides.map(list).join(' | ')}`
    case 'cut-one-way': return `Nothing arrives any more from ${list(act.from)} at ${list(act.to)}`
    case 'bridge': return `The network is cut between ${list(act.left)} and ${list(act.right)}, and only there`
    case 'ring': return `Each of ${list(act.nodes)} keeps the links to its neighbours only`
    case 'flap': return `The network is cut for a while: ${act.sides.map(list).join(' | ')}`
    case 'heal': return act.only === undefined ? 'The network heals' : `It ends: ${lowered(actText(act.only, names))}`
    case 'degrade': return `The network changes from ${list(act.from)} to ${list(act.to)}: ${qualityText(act.quality)}`
    case 'restore': return `The network from ${list(act.from)} to ${list(act.to)} is as it was`
    case 'clog': return `What arrives from ${list(act.from)} at ${list(act.to)} waits`
    case 'unclog': return `What waited from ${list(act.from)} to ${list(act.to)} is let through`
    case 'calm': return `No more faults: the network is whole, and ${list(act.core)} are up`
    case 'deliver': return 'A message is delivered at once, by hand'
    case 'duplicate': return 'A message gets a second copy, by hand'
    case 'delay': return `A message is held back for ${timeText(act.by)}, by hand`
    case 'drop': return 'A message is dropped, by hand'
    case 'request': return `${names[act.client]} is told to send another request`
  }
}

const nobodyText = ({ kind, aimed }: NodeFault): string => `Nobody is ${aimed} now, so "${kind}" hits no node`

function whoText({ node, aimed }: NodeFault, names: readonly string[]): string {
  if (typeof node !== 'number') return 'role' in node ? `the ${node.role}` : `one of ${listText(node.oneOf.map(id => names[id]!))}`
  return aimed === undefined ? names[node]! : `${names[node]}, the ${aimed},`
}

function nodeFaultText(act: NodeFault, who: string): string {
  switch (act.kind) {
    case 'isolate': return `Nothing reaches ${who} and it reaches nobody`
    case 'crash': return `${who} crashes${act.torn === true ? ', in the middle of a write' : ''}`
    case 'restart': return `${who} restarts`
    case 'crash-loop': return `${who} crashes, and not for the last time`
    case 'pause': return `${who} stops executing`
    case 'resume': return `${who} goes on executing`
    case 'slow': return act.by[1] === 0 ? `${who} is as fast as before` : `${who} gets slow: ${rangeText(act.by)} for everything`
    case 'wipe': return `The disk of ${who} is replaced by an empty one`
    case 'clock-step': return `The clock of ${who} jumps ${act.by < 0 ? 'back' : 'forward'} by ${timeText(Math.abs(act.by))}`
    case 'clock-drift': return `The clock of ${who} runs ${driftText(act.ppm)}`
    case 'clock-freeze': return `The clock of ${who} stops`
    case 'clock-thaw': return `The clock of ${who} goes on`
    case 'disk-latency': return act.latency === undefined ? `The disk of ${who} is as fast as in the set-up`
      : `The disk of ${who} takes ${rangeText(act.latency)} for a write`
    case 'disk-full': return `The disk of ${who} is full`
    case 'disk-freed': return `The disk of ${who} has room again`
    case 'flush-fails': return `The next flush of ${who} will fail, and what it wrote is gone`
    case 'bit-rot': return `Record ${act.record} on the disk of ${who} is damaged`
    case 'misdirect': return `The next record of ${who} will land on the place of the one before it`
  }
}

const rangeText = ([least, most]: Range): string =>
  (least === most ? timeText(most) : `${timeText(least)} to ${timeText(most)}`)
const driftText = (ppm: number): string =>
  (ppm === 0 ? 'true' : `${ppm < 0 ? 'slow' : 'fast'} by ${Math.abs(ppm)} millionths`)

const lowered = (text: string): string => `${text.slice(0, 1) === 'T' ? 't' : text.slice(0, 1)}${text.slice(1)}`

function qualityText(quality: Partial<Quality>): string {
  const { latency, loss, duplicate, corrupt, checksum, reorder, capacity } = quality
  const share = (rate: number | undefined, what: string): string[] =>
    (rate === undefined ? [] : [`${rate} of a million are ${what}`])
  return listText([
    ...(latency === undefined ? [] : [`latency ${latencyText(latency)}`]),
    ...share(loss, 'lost'), ...share(duplicate, 'doubled'), ...share(corrupt, 'changed on the way'),
    ...(checksum === undefined ? [] : [checksum ? 'a checksum tells' : 'no checksum tells']),
    ...share(reorder, 'late'),
    ...(capacity === undefined ? [] : [capacity === 0 ? 'room for any number' : `room for ${capacity}`]),
  ])
}

function latencyText(latency: Latency): string {
  if (!('kind' in latency)) return rangeText(latency)
  if (latency.kind === 'constant') return timeText(latency.is)
  if (latency.kind === 'exponential') return `${timeText(latency.min)} and ${timeText(latency.mean)} more in the mean`
  return `${timeText(latency.min)} and mostly less than ${timeText(latency.scale)} more, now and then far more`
}

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
    const text = protocol.view.request?.(event.request.request) ?? 'something'
    return event.lost === null ? `${name} wants to ${text}` : `${name} cannot ${text}: it is down`
  }
  if (event.timer !== null) return `${name}: the ${timerText(protocol, event.timer)} fires`
  return event.kind === 'disk' ? `${name}: a write has reached the disk` : `${name} starts`
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
