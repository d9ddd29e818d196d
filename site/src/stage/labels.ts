/** Where the printed types of messages stand: off the nodes and their words, and off each other. Pure. */
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

/** Pixels a character of the labels is wide, half their height, and how far their middle is from the line. */
const CHARACTER = 7.2
const HALF = 6
const ASIDE = 12
/** A line shorter than this has no room beside it. */
const SHORTEST = 30
/** The words below a glyph, and half their usual width. */
const WORDS = { top: 29, bottom: 61, half: 44 }

const around = ({ x, y }: Point, half: number, up: number, down: number): Box =>
  ({ left: x - half, right: x + half, top: y - up, bottom: y + down })
const meet = (a: Box, b: Box): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom

/** A place for each label, in their order; null where there is none: the line and its head say enough then. */
export function placeLabels(lines: readonly Labelled[], nodes: readonly Point[]): (Point | null)[] {
  const taken = nodes.flatMap(node => [
    around(node, RADIUS + 4, RADIUS + 4, RADIUS + 4),
    around(node, WORDS.half, -WORDS.top, WORDS.bottom),
  ])
  return lines.map(line => {
    const half = (line.text.length * CHARACTER) / 2
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
