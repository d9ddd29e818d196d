/**
 * Lanes that are hidden in a space-time diagram, and what stands for them: their events fold into a count, a message to
 * or from one of them is a stub, and what led from one shown node to another through hidden ones is a dashed edge. A
 * script of its own, loaded once somebody hides a lane. Pure.
 */
import type { NodeId } from '@quorate/kernel'
import { messagesIn } from '../sim/messages.ts'
import type { Mark, MessageInfo, RunSummary } from '../sim/types.ts'
import type { Point } from './geometry.ts'
import type { Row } from './rows.ts'
import { isMarked, laneAt, type Arrow, type Columns, type Edge, type Rows } from './spacetime.ts'
import { halfOf, wordsApart } from './stub-words.ts'
import { throughHidden } from './through-hidden.ts'

export interface Hiding {
  readonly hidden: ReadonlySet<NodeId>
  /** Of each event, but none of those that are not seen. */
  readonly marks: readonly Mark[]
  readonly rowsOf: (folded: boolean) => Row[]
  /** Rows that another run has too and that therefore stay: those of one hidden event are marked. */
  readonly marked: (rows: readonly Row[]) => Row[]
  /** What is drawn from lane to lane; folded, only what a milestone sent or received. */
  readonly edgesOf: (folded: boolean) => Edge[]
  /** What goes to hidden lanes and comes from them, in these rows, with words where those of `whole` leave room. */
  readonly stubsOf: (shown: readonly Row[], columns: Columns, rows: Rows, whole: readonly Arrow[]) => Arrow[]
}

/** One of them at least is shown. */
export function hidingOf(run: RunSummary, hidden: ReadonlySet<NodeId>): Hiding {
  const { mark } = run.events
  const isUnseen = unseenOf(run, hidden)
  const isShown = ({ from, to }: Edge): boolean => from !== to && !hidden.has(from) && !hidden.has(to)
  const messages = messagesIn(run.messages)
  const edges = [...messages.filter(isShown), ...throughHidden(run, hidden)]
  const stubs = stubsByEvent(messages, run.nodes, hidden)
  const marked = (rows: readonly Row[]): Row[] => rows.map(({ from, to }) =>
    (from === to && isUnseen[from] ? { from, to, isHidden: true } : { from, to }))
  return {
    hidden, marked, marks: mark.map((each, event) => (isUnseen[event] ? '' : each)),
    rowsOf: folded => marked(foldedRows(run.length, event => isUnseen[event]! || (folded && mark[event] === ''))),
    edgesOf: folded => (folded ? edges.filter(({ sentBy, endedBy }) => isMarked(mark, sentBy, endedBy)) : edges),
    stubsOf: (shown, columns, rows, whole) => wordsApart(shown.flatMap(({ from, to, isHidden }) =>
      (from === to && !isHidden ? placed(stubs.get(from) ?? [], columns, rows) : [])), whole, columns.letters),
  }
}

/** Events of hidden nodes; what is done to the network is of no node, and a violation is everybody's. */
function unseenOf({ events, acts }: RunSummary, hidden: ReadonlySet<NodeId>): boolean[] {
  const ofNetwork = new Set(acts.filter(({ act }) => !('node' in act)).map(({ event }) => event))
  return events.node.map((node, event) =>
    hidden.has(node) && events.mark[event] !== 'violation' && !ofNetwork.has(event))
}

/** A row an event, and one for all that are quiet between two others. */
function foldedRows(length: number, isQuiet: (event: number) => boolean): Row[] {
  const rows: Row[] = []
  for (let from = 0; from < length;) {
    let to = from
    if (isQuiet(from)) while (to + 1 < length && isQuiet(to + 1)) to++
    rows.push({ from, to })
    from = to + 1
  }
  return rows
}

/** A message at its shown end, with the names of the hidden nodes at the other one. */
interface Stub {
  readonly message: MessageInfo
  readonly isOut: boolean
  /** Whether the hidden lane stood further right. */
  readonly isRight: boolean
  readonly names: string[]
}

/** What leaves together for lanes on one side is one stub, for there is room for one word. */
function stubsByEvent(
  messages: readonly MessageInfo[], nodes: RunSummary['nodes'], hidden: ReadonlySet<NodeId>,
): Map<number, Stub[]> {
  const found = new Map<number, Stub[]>()
  for (const message of messages) {
    const { from, to, sentBy, endedBy } = message
    const isOut = hidden.has(to)
    if (isOut === hidden.has(from) || (!isOut && endedBy < 0)) continue
    const event = isOut ? sentBy : endedBy
    const stub = { message, isOut, isRight: isOut === to > from, names: [nodes[isOut ? to : from]!.name] }
    const others = found.get(event)
    const same = others?.find(other => isAlike(other, stub))
    if (others === undefined) found.set(event, [stub])
    else if (same === undefined) others.push(stub)
    else same.names.push(stub.names[0]!)
  }
  return found
}

const isAlike = (a: Stub, b: Stub): boolean => a.isOut && b.isOut && a.isRight === b.isRight &&
  a.message.label === b.message.label && a.message.style === b.message.style && a.message.lost === b.message.lost

/** "AE→r4", "AE×2" for several, "AE←r4" */
const textOf = ({ message: { label }, isOut, names }: Stub): string =>
  (names.length > 1 ? `${label}×${names.length}` : `${label}${isOut ? '→' : '←'}${names[0]}`)

/** How far a stub goes to the side, and down: of several on one side the second is steeper, and so on. */
const ASIDE = 26
const DOWN = [7, 16, 0]
/** With a word behind it. */
const ROOM = 80

/** Each as it would best be drawn, and otherwise. */
function placed(stubs: readonly Stub[], columns: Columns, rows: Rows): Arrow[][] {
  const count = new Map<string, number>()
  return stubs.map(stub => {
    const event = stub.isOut ? stub.message.sentBy : stub.message.endedBy
    const [x, y] = [laneAt(columns, stub.isOut ? stub.message.from : stub.message.to), rows.y(rows.of(event))]
    const hasRoomLeft = x - ROOM >= columns.left
    const isRight = !hasRoomLeft || (stub.isRight && x + ROOM <= columns.full)
    const way = `${stub.isOut} ${isRight}`
    const before = count.get(way) ?? 0
    count.set(way, before + 1)
    return DOWN.map((_, i) => {
      const down = DOWN[(before + i) % DOWN.length]!
      const outer = { x: x + (isRight ? ASIDE : -ASIDE), y: stub.isOut ? y + down : y - down }
      return arrowTo(stub, { x, y }, outer, columns.letters)
    })
  })
}

/** From the lane outwards, or the other way round; its word stands behind the outer end. */
function arrowTo(stub: Stub, lane: Point, outer: Point, letters: number): Arrow {
  const { message, isOut } = stub
  const label = textOf(stub)
  const style = `${message.style} ${isOut ? 'out' : 'in'}`
  const [start, end] = isOut ? [lane, outer] : [outer, lane]
  const long = Math.hypot(outer.x - lane.x, outer.y - lane.y)
  const beyond = (long + 5 + halfOf(label, letters)) / long
  const head = message.lost !== null ? 'lost' : isOut ? null : 'head'
  return {
    message: { ...message, style, label }, x1: start.x, y1: start.y, x2: end.x, y2: end.y,
    turn: (Math.atan2(end.y - start.y, end.x - start.x) * 180) / Math.PI, head, along: isOut ? beyond : 1 - beyond,
  }
}
