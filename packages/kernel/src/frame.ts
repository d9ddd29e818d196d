/** One moment of a recording as data: what the stage, the tables and the stills are drawn from. */
import { readClock } from './clock.ts'
import type { Fault } from './faults.ts'
import type { AnyProtocol, AnyTypes, Micros, NodeId, Wait } from './protocol.ts'
import { messageView, timerText, withNames } from './words.ts'
import type { NodeView } from './node.ts'
import { deliverable, type Choice } from './manual.ts'
import type { Pending, PendingMessage } from './queue.ts'
import type { LogCell, MessageView, Role, Vote } from './view.ts'
import type { Lineage } from './tape.ts'
import type { Recording } from './recording.ts'
import type { World } from './world.ts'

export interface NodeFrame {
  readonly id: NodeId
  readonly name: string
  readonly role: Role
  readonly epoch: number | null
  /** It has started before: one that is down then has crashed. */
  readonly born: boolean
  readonly up: boolean
  readonly paused: boolean
  readonly clock: ClockFrame
  readonly describe: string
  readonly rows: readonly (readonly [string, string])[]
  readonly log: readonly LogCell[] | null
  /** Cells that the event before this moment cut off the log or replaced, as they were. */
  readonly cutOff: readonly LogCell[]
  /** "committed": what is true of an entry whose cell is filled. */
  readonly committed: string
  readonly contents: readonly (readonly [string, string])[] | null
  readonly votes: readonly { readonly node: NodeId; readonly vote: Vote }[] | null
  readonly leader: NodeId | null
  readonly next: NodeId | null
  readonly timers: readonly TimerFrame[]
  readonly waits: readonly Wait[]
}

/** How the local clock differs from the world's time at this moment. */
export interface ClockFrame {
  /** µs that it is ahead; negative where it is behind. */
  readonly offset: Micros
  /** Parts per million that it runs fast. */
  readonly ppm: number
  readonly frozen: boolean
}

export interface TimerFrame {
  readonly name: string
  readonly text: string
  readonly setAt: Micros
  readonly due: Micros
}

export interface FlightFrame {
  readonly id: number
  readonly lineage: Lineage
  readonly from: NodeId
  readonly to: NodeId
  readonly sentAt: Micros
  readonly due: Micros
  readonly view: MessageView
  /** It will be lost, and why; null when it will arrive. */
  readonly lost: Exclude<PendingMessage['lost'], ''> | null
}

export interface ChoiceFrame {
  readonly kind: Pending['kind']
  readonly lineage: Lineage
  /** Where it happens; of no meaning for a fault of the network. */
  readonly node: NodeId
  readonly due: Micros
  readonly text: string
  /** Why it cannot be chosen now, as half a sentence; null where it can. */
  readonly why: string | null
}

export interface Frame {
  /** The event after which this is the world. */
  readonly event: number
  readonly time: Micros
  readonly nodes: readonly NodeFrame[]
  readonly flights: readonly FlightFrame[]
  readonly cuts: readonly Fault[]
  /** `blocked[from * n + to]` is 1 where nothing arrives. */
  readonly blocked: readonly number[]
  /** Where nothing happens by itself: all that waits, the earliest first. Null where things take their course. */
  readonly choices: readonly ChoiceFrame[] | null
}

const choiceFrame = ({ pending: { kind, lineage, node, time }, text, why }: Choice): ChoiceFrame =>
  ({ kind, lineage, node, due: time, text, why })

/** The moment right after the event with this index. */
export const frameAt = (recording: Recording, index: number): Frame => framesOf(recording, index, index)[0]!

/** The moments right after the events from `from` up to `to`, both included, as far as there are any. */
export function framesOf(recording: Recording, from: number, to: number): Frame[] {
  const frames: Frame[] = []
  let before = from < 0 ? [] : statesOf(recording.worldAfter(from - 1))
  for (let index = from; index <= to && index < recording.length; index++) {
    const world = recording.worldAfter(index)
    frames.push(frameOf(recording, index, world, before))
    before = statesOf(world)
  }
  return frames
}

type State = AnyTypes['state']
type States = readonly (State | null)[]

const statesOf = (world: World): States => world.names.map((_, id) => world.node(id).state)

/** `before` are the nodes' states at the moment before. */
function frameOf(recording: Recording, index: number, world: World, before: States): Frame {
  const pending = world.pending()
  const nodes = recording.setup.nodes.map(({ name, protocol }, id): NodeFrame => {
    const timers = pending.filter(item => item.kind === 'timeout').filter(item => item.node === id)
      .map(item => ({ name: item.timer, text: timerText(protocol, item.timer), setAt: item.setAt, due: item.time }))
    const node = world.node(id)
    const { ppm, frozen } = node.clock
    return {
      ...nodeFrame(protocol, node, world.names), id, name, timers,
      cutOff: cutOff(protocol, before[id] ?? null, node.state),
      clock: { offset: readClock(node.clock, world.time) - world.time, ppm, frozen },
    }
  })
  const flights = pending.filter(item => item.kind === 'message').map((item): FlightFrame => ({
    id: item.id, lineage: item.lineage, from: item.from, to: item.node, sentAt: item.sentAt, due: item.time,
    view: messageView(recording.setup.nodes[item.from]!.protocol, item.message),
    lost: item.lost === '' ? null : item.lost,
  }))
  const { links } = world
  return {
    event: index, time: world.time, nodes, flights, cuts: links.cuts, blocked: [...links.blocked],
    choices: world.isManual ? deliverable(world).map(choiceFrame) : null,
  }
}

const NOTHING: readonly LogCell[] = []

/**
 * What is a snapshot's now is not lost, nor what has only left the drawn part of a log. Where nothing is ever committed
 * there is an order of messages, in which one that comes late moves the others on.
 */
function cutOff({ view }: AnyProtocol, before: State | null, after: State | null): readonly LogCell[] {
  if (view.log === undefined || before === null || after === null || before === after) return NOTHING
  const cells = view.log(after)
  const first = cells[0]?.from ?? cells[0]?.index ?? 0
  const isKept = ({ index, epoch, text }: LogCell): boolean => cells.some(cell =>
    (cell.from === undefined ? cell.index === index && cell.epoch === epoch && cell.text === text
      : cell.from <= index && index <= cell.index))
  return view.log(before).filter(cell =>
    cell.from === undefined && cell.committed !== null && cell.index >= first && !isKept(cell))
}

function nodeFrame(
  protocol: AnyProtocol, { state, up, paused }: NodeView, names: readonly string[],
): Omit<NodeFrame, 'id' | 'name' | 'timers' | 'clock' | 'cutOff'> {
  const { view } = protocol
  const born = state !== null
  return {
    role: born ? namedRole(view.role(state), names) : { shape: 'follower', word: 'not started' },
    epoch: born ? view.epoch(state) : null,
    born, up, paused,
    describe: born ? withNames(view.describe(state), names) : '',
    rows: born ? named(view.rows(state), names) : [],
    log: born ? (view.log?.(state) ?? null) : null,
    committed: view.committed ?? 'committed',
    contents: born ? named(view.contents?.(state) ?? null, names) : null,
    votes: born ? (view.votes?.(state) ?? null) : null,
    leader: born ? (view.leader?.(state) ?? null) : null,
    next: born && up ? (view.next?.(state) ?? null) : null,
    waits: (born && up ? (protocol.waits?.(state) ?? []) : [])
      .map(wait => ({ ...wait, for: withNames(wait.for, names) })),
  }
}

type Row = readonly [name: string, value: string]

const named = <T extends readonly Row[] | null>(rows: T, names: readonly string[]): T =>
  (rows?.map(([name, value]): Row => [withNames(name, names), withNames(value, names)]) ?? null) as T

const namedRole = ({ shape, word }: Role, names: readonly string[]): Role => ({ shape, word: withNames(word, names) })
