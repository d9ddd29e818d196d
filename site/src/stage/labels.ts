/** Where the printed types of messages stand: off the nodes and their words, and off each other. Pure. */
import { CHARACTER, type Line } from './below.ts'
import { RADIUS, type Point } from './geometry.ts'

/** A message's line so far, its label, and where along the line it would best stand. */
export interface Labelled {
  readonly tail: Point
  readonly head: Point
  readonly text: string
  readonly at: number
}

interface Box {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

/** Half the height of labels in pixels, and how far their middle is from the line. */
const HALF = 6
const ASIDE = 12
/** A line shorter than this has no room beside it. */
const SHORTEST = 30
/** The name below a glyph, and half its usual width. */
const NAME = { top: 29, bottom: 47, half: 44 }
/** From the middle of a glyph to its first line of contents, and from there to the next. */
const FIRST_LINE = 52
const NEXT_LINE = 14

/** A node, and what it has, in lines below its name. */
export interface Worded extends Point {
  readonly lines?: readonly Line[]
}

const widthOf = (text: string): number => text.length * CHARACTER

const around = ({ x, y }: Point, half: number, up: number, down: number): Box =>
  ({ left: x - half, right: x + half, top: y - up, bottom: y + down })
const meet = (a: Box, b: Box): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom

/** A place for each label, in their order; null where there is none: the line and its head say enough then. */
export function placeLabels(lines: readonly Labelled[], nodes: readonly Worded[]): (Point | null)[] {
  const taken = nodes.flatMap(node => [
    around(node, RADIUS + 4, RADIUS + 4, RADIUS + 4),
    around(node, NAME.half, -NAME.top, NAME.bottom),
    ...(node.lines ?? []).map(({ text, dx }, i) =>
      around({ x: node.x + dx, y: node.y + FIRST_LINE + i * NEXT_LINE }, widthOf(text) / 2, HALF, HALF)),
  ])
  return lines.map(line => {
    const half = widthOf(line.text) / 2
    const place = candidates(line).find(point => !taken.some(box => meet(box, around(point, half, HALF, HALF))))
    if (place === undefined) return null
    taken.push(around(place, half, HALF, HALF))
    return place
  })
}

/** On the right of the line where it is wanted, then along it, then the same on its left. */
function candidates({ tail, head, at }: Labelled): Point[] {
  const [dx, dy] = [head.x - tail.x, head.y - tail.y]
  const length = Math.hypot(dx, dy)
  if (length < SHORTEST) return []
  return [ASIDE, -ASIDE].flatMap(aside => [at, 0.5, 0.75, 0.25].map(part => ({
    x: tail.x + dx * part - (dy / length) * aside,
    y: tail.y + dy * part + (dx / length) * aside,
  })))
}
