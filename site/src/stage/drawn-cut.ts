/** What is drawn of a cut: a line between its sides. Pure. */
import type { NodeId } from '@quorate/kernel'
import { across, dividing, type Divide, type Point } from './geometry.ts'

export interface Line {
  readonly from: Point
  readonly to: Point
}

export type Sides = readonly [first: readonly NodeId[], second: readonly NodeId[]]

/** On which side of the line through `from` and `to` a point is: below, on or above 0. */
export const turnOf = ({ from, to }: Line, { x, y }: Point): number =>
  (to.x - from.x) * (y - from.y) - (to.y - from.y) * (x - from.x)

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
