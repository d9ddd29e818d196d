/** A line across the stage and the links that it cuts. Pure. */
import type { Act, Fault, NodeId } from '@quorate/kernel'
import { across, dividing, type Divide, type Point } from './geometry.ts'

export interface Line {
  readonly from: Point
  readonly to: Point
}

export type Sides = readonly [first: readonly NodeId[], second: readonly NodeId[]]

/** On which side of the line through `from` and `to` a point is: below, on or above 0. */
const turnOf = ({ from, to }: Line, { x, y }: Point): number =>
  (to.x - from.x) * (y - from.y) - (to.y - from.y) * (x - from.x)

const crosses = (one: Line, other: Line): boolean =>
  turnOf(one, other.from) * turnOf(one, other.to) < 0 && turnOf(other, one.from) * turnOf(other, one.to) < 0

/**
 * Whom a drawn line parts: on each side of it those with a link that it crosses. Who has none stays with everyone. Null
 * where it crosses no link. The side of the first of them is the first side, wherever the line began.
 */
export function partedBy(line: Line, places: readonly Point[]): Sides | null {
  const links = places.flatMap((from, a) => places.flatMap((to, b) =>
    (turnOf(line, from) < 0 && crosses(line, { from, to }) ? [[a, b] as const] : [])))
  if (links.length === 0) return null
  const on = (side: 0 | 1): NodeId[] => [...new Set(links.map(link => link[side]))].toSorted((a, b) => a - b)
  const [one, other] = [on(0), on(1)]
  return one[0]! < other[0]! ? [one, other] : [other, one]
}

/** A cut on the stage: the line between its sides, and where that is drawn. */
export interface DrawnCut {
  readonly divide: Divide
  readonly ends: readonly [Point, Point]
  /** It goes through the whole stage, for everyone is on a side. */
  readonly isWhole: boolean
}

/** Room beyond the last link that is cut. */
const BEYOND = 26

/** Null where no straight line parts the sides. A cut that leaves somebody alone is as long as the links it cuts. */
export function drawCut(
  [first, second]: Sides, places: readonly Point[], width: number, height: number,
): DrawnCut | null {
  const divide = dividing(first.map(id => places[id]!), second.map(id => places[id]!))
  const ends = divide && across(divide, width, height)
  if (divide === null || ends === null) return null
  if (first.length + second.length === places.length) return { divide, ends, isWhole: true }
  const [from, to] = ends
  const length = Math.hypot(to.x - from.x, to.y - from.y)
  const cut = first.flatMap(a => second.map(b => along({ from, to }, { from: places[a]!, to: places[b]! }) * length))
  const at = (part: number): Point => ({ x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part })
  const least = Math.max(0, cut.reduce((a, b) => Math.min(a, b), length) - BEYOND)
  const most = Math.min(length, cut.reduce((a, b) => Math.max(a, b), 0) + BEYOND)
  return { divide, ends: [at(least / length), at(most / length)], isWhole: false }
}

/** How far along a line another one crosses it, as a part of its length. */
function along(line: Line, other: Line): number {
  const [a, b] = [turnOf(other, line.from), turnOf(other, line.to)]
  return a === b ? 0.5 : Math.min(1, Math.max(0, a / (a - b)))
}

/** A line that is long enough to be meant: a click that trembles cuts nothing. */
export const isMeant = ({ from, to }: Line): boolean => Math.hypot(to.x - from.x, to.y - from.y) > 12

/** A cut between these sides; one way where another one was, from the side that has more of those it came from. */
export function cutBetween([first, second]: Sides, like: Fault | null = null): Act {
  if (like?.kind !== 'cut-one-way') return { kind: 'cut', sides: [first, second] }
  const share = (side: readonly NodeId[]): number => side.filter(id => like.from.includes(id)).length / side.length
  const [from, to] = share(second) > share(first) ? [second, first] : [first, second]
  return { kind: 'cut-one-way', from, to }
}

export interface CutEntry {
  readonly word: string
  readonly what: string
  /** What takes the place of the cut; null ends it. */
  readonly instead: Act | null
}

/** What can be done to a cut that stands, apart from choosing its sides anew. */
export function entriesOf(cut: Fault, sides: Sides | null, list: (nodes: readonly NodeId[]) => string): CutEntry[] {
  const heal: CutEntry = { word: 'Heal', what: 'this cut ends', instead: null }
  if (sides === null) return [heal]
  const [first, second] = sides
  const oneWay = (word: string, from: readonly NodeId[], to: readonly NodeId[]): CutEntry =>
    ({ word, what: `nothing from ${list(from)} arrives at ${list(to)}`, instead: { kind: 'cut-one-way', from, to } })
  const turned = oneWay('The other way', second, first)
  const both: CutEntry = { word: 'Both ways', what: 'nothing passes', instead: { kind: 'cut', sides: [first, second] } }
  return cut.kind === 'cut-one-way' ? [heal, both, turned] : [heal, oneWay('One way', first, second), turned]
}
