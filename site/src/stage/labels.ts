/** Where the printed types of messages stand: off the nodes and their words, off each other, off other lines. Pure. */
import { CHARACTER, NAMED, type Line } from './below.ts'
import { RADIUS, type Point } from './geometry.ts'

/** A message's line so far, its label, and where along the line it would best stand. */
export interface Labelled {
  readonly tail: Point
  readonly head: Point
  /** Where it goes, in degrees. */
  readonly turn: number
  /** None where there is nothing to print. */
  readonly text: string
  readonly at: number
}

interface Box {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

/** Half the height of labels in pixels, and how far they stay from their line. */
const HALF = 6
const CLEAR = 6
/** A line shorter than this has no room beside it. */
const SHORTEST = 30
/** From the middle of a glyph to the middle of its name, of its first line of contents, and from there to the next. */
const NAME = 38
const NAME_HALF = 9
const FIRST_LINE = 52
const NEXT_LINE = 14

/** A node with its name, and what it has, in lines below. */
export interface Worded extends Point {
  readonly name: Line
  readonly lines: readonly Line[]
}

/** With a hair of room at both ends. */
const widthOf = (text: string): number => text.length * CHARACTER + 4

const around = ({ x, y }: Point, half: number, high: number): Box =>
  ({ left: x - half, right: x + half, top: y - high, bottom: y + high })
const meet = (a: Box, b: Box): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom

function boxesOf({ x, y, name, lines }: Worded): Box[] {
  return [
    around({ x, y }, RADIUS + 4, RADIUS + 4),
    around({ x: x + name.dx, y: y + NAME }, (name.text.length * NAMED) / 2, NAME_HALF),
    ...lines.map(({ text, dx }, i) =>
      around({ x: x + dx, y: y + FIRST_LINE + i * NEXT_LINE }, widthOf(text) / 2, HALF)),
  ]
}

/** A place for each label, in their order; null where there is none: the line and its head say enough then. */
export function placeLabels(lines: readonly Labelled[], nodes: readonly Worded[]): (Point | null)[] {
  const taken = nodes.flatMap(boxesOf)
  return lines.map(line => {
    if (line.text === '') return null
    const half = widthOf(line.text) / 2
    const free = candidates(line, half).filter(point => !taken.some(box => meet(box, around(point, half, HALF))))
    const isApart = (point: Point): boolean =>
      !lines.some(other => other !== line && crosses(other, around(point, half, HALF)))
    const place = free.find(isApart) ?? free[0]
    if (place === undefined) return null
    taken.push(around(place, half, HALF))
    return place
  })
}

/** On the right of the line where it is wanted, then along it, then the same on its left; of a short one before it. */
function candidates({ tail, head, turn, at }: Labelled, half: number): Point[] {
  const [ux, uy] = [Math.cos((turn * Math.PI) / 180), Math.sin((turn * Math.PI) / 180)]
  const length = Math.hypot(head.x - tail.x, head.y - tail.y)
  const place = (along: number, aside: number): Point =>
    ({ x: tail.x + ux * along - uy * aside, y: tail.y + uy * along + ux * aside })
  if (length < SHORTEST) return [place(length + reach(ux, uy, half) + CLEAR, 0)]
  const aside = reach(-uy, ux, half) + CLEAR
  return [aside, -aside].flatMap(away => [at, 0.5, 0.75, 0.25].map(part => place(length * part, away)))
}

/** From the middle of a label to its edge in a direction. */
const reach = (ux: number, uy: number, half: number): number => Math.abs(ux) * half + Math.abs(uy) * HALF

/** Whether a line runs through a box: the parts of it between its sides and between its top and bottom overlap. */
function crosses({ tail, head }: Labelled, { left, right, top, bottom }: Box): boolean {
  // Most lines lie on one side of it, and this is asked of each line for each place of each label.
  if (Math.max(tail.x, head.x) < left || Math.min(tail.x, head.x) > right) return false
  if (Math.max(tail.y, head.y) < top || Math.min(tail.y, head.y) > bottom) return false
  const [fromX, toX] = partsBetween(tail.x, head.x, left, right)
  const [fromY, toY] = partsBetween(tail.y, head.y, top, bottom)
  return Math.max(fromX, fromY, 0) < Math.min(toX, toY, 1)
}

function partsBetween(from: number, to: number, low: number, high: number): readonly [number, number] {
  if (from === to) return from > low && from < high ? [0, 1] : [1, 0]
  const [a, b] = [(low - from) / (to - from), (high - from) / (to - from)]
  return a < b ? [a, b] : [b, a]
}
