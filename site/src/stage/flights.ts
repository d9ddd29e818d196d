/**
 * Messages on their way, as they are drawn. Those of one kind on one link are a stream: one line, as long as the first
 * of them has come, with a head for each, and one label that counts them. Pure.
 */
import type { FlightFrame, MessageStyle, Micros, NodeId } from '@quorate/kernel'
import { between, link, lostAt, turnOf, type Divide, type Point } from './geometry.ts'

/** Heads of one stream that are closer than this, in pixels, are drawn once: nobody could tell them apart. */
const SAME = 4

/** Messages of one stream in one place. */
export interface Drawn {
  readonly flights: readonly FlightFrame[]
  /** Where the line begins: of all but the first of a stream at its head. */
  readonly tail: Point
  readonly head: Point
  /** The far end of the line, for a reader who prefers no motion. */
  readonly end: Point
  /** Degrees, for the arrow head. */
  readonly turn: number
  readonly lost: boolean
  /** What is printed beside the line, with how many there are of it, and how far along; none but beside the first. */
  readonly text: string
  readonly at: number
}

interface Moving {
  readonly flight: FlightFrame
  /** Of the way, how much of its time is over, and how far it has come: a lost one stops before. */
  readonly gone: number
  readonly part: number
  readonly lost: boolean
}

type DivideOf = (from: NodeId, to: NodeId) => Divide | null

/** Messages at a moment. `divideOf` gives the line of the cut that a direction does not pass. */
export function drawFlights(
  flights: readonly FlightFrame[], places: readonly Point[], time: Micros, divideOf: DivideOf,
): Drawn[] {
  return linksOf(flights).flatMap(streams => streams.flatMap((stream, lane) => {
    const { from, to } = stream[0]!
    const [tail, end] = link(places[from]!, places[to]!, lane, streams.length)
    const stop = lostAt(places[from]!, places[to]!, divideOf(from, to))
    return drawStream(stream.map(flight => moving(flight, time, stop)), tail, end, lane)
  }))
}

/** The streams of each direction of a link, in an order that does not change while they are there. */
function linksOf(flights: readonly FlightFrame[]): FlightFrame[][][] {
  const links = new Map<string, Map<string, FlightFrame[]>>()
  for (const flight of flights) {
    const { from, to, view: { label, style, epoch } } = flight
    if (from === to) continue
    const streams = entryOf(links, `${from} ${to}`, () => new Map<string, FlightFrame[]>())
    entryOf(streams, `${label} ${style} ${epoch}`, (): FlightFrame[] => []).push(flight)
  }
  return [...links.values()].map(streams =>
    [...streams].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, stream]) => stream))
}

function entryOf<V>(map: Map<string, V>, key: string, fresh: () => V): V {
  const found = map.get(key) ?? fresh()
  map.set(key, found)
  return found
}

function moving(flight: FlightFrame, time: Micros, stop: number): Moving {
  const { sentAt, due, lost } = flight
  const gone = due === sentAt ? 1 : Math.min(1, Math.max(0, (time - sentAt) / (due - sentAt)))
  return lost === null ? { flight, gone, part: gone, lost: false }
    : { flight, gone, part: Math.min(gone, stop), lost: gone >= stop }
}

/** Whoever has come farthest draws the line and has the label. */
function drawStream(stream: readonly Moving[], tail: Point, end: Point, lane: number): Drawn[] {
  const length = Math.hypot(end.x - tail.x, end.y - tail.y)
  const turn = turnOf(tail, end)
  const { label } = stream[0]!.flight.view
  return placesOf(stream, SAME / Math.max(1, length)).map((group, i): Drawn => {
    const { part, gone, lost } = group[0]!
    const head = between(tail, end, part)
    return {
      flights: group.map(({ flight }) => flight), tail: i === 0 ? tail : head, head, end, turn, lost,
      text: i > 0 ? '' : stream.length > 1 ? `${label} ×${stream.length}` : label,
      at: Math.max(0.2, (gone > 0.5 ? 0.62 : 0.9) - lane * 0.24),
    }
  })
}

/** From the one that has come farthest to the last, those in one place together. */
function placesOf(stream: readonly Moving[], same: number): Moving[][] {
  const groups: Moving[][] = []
  for (const each of stream.toSorted((a, b) => b.part - a.part)) {
    const [first] = groups.at(-1) ?? []
    if (first && first.part - each.part < same && first.lost === each.lost) groups.at(-1)!.push(each)
    else groups.push([each])
  }
  return groups
}

interface Tip {
  /** Classes. */
  readonly look: string
  readonly d: string
}
const HEAD = 'M-9-5 1 0-9 5Z'
const LOST: Tip = { look: 'lost', d: 'M-5-5 5 5M5-5-5 5' }
/** Across a line that is drawn to its end, where the message is now. */
const TICK: Tip = { look: 'line', d: 'M0-6V6' }
const HEADS: Readonly<Record<MessageStyle, Tip>> = {
  request: { look: 'head', d: HEAD },
  reply: { look: 'head hollow', d: HEAD },
  heartbeat: { look: 'head small', d: 'M-7.65-4.25.85 0-7.65 4.25Z' },
}

/** What stands where a message is, as if it went to the right. */
export function tipOf(style: MessageStyle, lost: boolean, isTick: boolean): Tip {
  if (lost) return LOST
  return isTick ? TICK : HEADS[style]
}
