/** The words below a glyph: its name, and lines of what it has. Within the stage, and off the neighbours. Pure. */
import { RADIUS, type Point } from './geometry.ts'

/** Pixels a character is wide: of lines, which have one width, and of names about. */
export const CHARACTER = 7.2
export const NAMED = 6.8
/** Between the words of two neighbours, and to the edge of the stage. */
const APART = 8
const EDGE = 2
/** Nodes whose heights differ by less have their words side by side. */
const ROW = 40
/** The lines of a node reach the glyphs of those that stand at most so much lower. */
const LOWER = 88
/** A line gets as much, whoever stands beside it. */
const LEAST = 10 * CHARACTER

/** A node with its name and role, and one or two things that it has; none for nothing. */
interface Named extends Point {
  readonly name: string
  readonly has: readonly string[]
}

/** A line, and how far it has moved to the side to stay within the stage. */
export interface Line {
  readonly text: string
  readonly dx: number
}

/** For each node its name, and what it has, in at most two lines: there is no room for a third. */
export function wordsBelow(
  nodes: readonly Named[], width: number,
): { readonly name: Line; readonly lines: readonly Line[] }[] {
  return nodes.map(node => {
    const most = Math.floor(roomFor(node, nodes, width) / CHARACTER)
    return {
      name: { text: node.name, dx: shift(node.x, node.name.length * NAMED, width) },
      lines: linesOf(node.has, most).map(text => ({ text, dx: shift(node.x, text.length * CHARACTER, width) })),
    }
  })
}

/** How far words of this width around `x` have to move. */
function shift(x: number, wide: number, width: number): number {
  const half = wide / 2 + EDGE
  return Math.round(Math.max(0, half - x) - Math.max(0, x + half - width))
}

/**
 * Neighbours that have something, too, share what is between them; of others it is what their names leave. The glyph of
 * one that stands a little lower stays free.
 */
function roomFor(node: Named, nodes: readonly Named[], width: number): number {
  let room = width - 2 * EDGE
  for (const { x, y, name, has } of nodes) {
    const [away, lower] = [Math.abs(x - node.x) - APART, y - node.y]
    if (away < RADIUS || Math.abs(lower) > LOWER) continue
    if (Math.abs(lower) < ROW) room = Math.min(room, has.length === 0 ? 2 * away - name.length * NAMED : away)
    else if (lower > 0) room = Math.min(room, 2 * (away - RADIUS))
  }
  return Math.max(LEAST, room)
}

/** Two things on one line where they fit, else one on each; one thing without its name, and only then on two lines. */
function linesOf(has: readonly string[], most: number): string[] {
  const [first, second] = has
  if (first === undefined) return []
  if (second === undefined) return first.length <= most ? [first] : twoLines(first.slice(first.indexOf('= ')), most)
  const both = `${first}, ${second}`
  return both.length <= most ? [both] : [cutShort(first, most), cutShort(second, most)]
}

const cutShort = (text: string, most: number): string => (text.length <= most ? text : `${text.slice(0, most - 1)}…`)

/** Where a line had best end: after an item, before a stamp, after a word. */
const ENDS = [/, /g, / (?=[@(|])/g, / /g]

function twoLines(text: string, most: number): string[] {
  if (text.length <= most) return [text]
  for (const ends of ENDS) {
    const found = [...text.matchAll(ends)].map(({ index, 0: gap }) =>
      [text.slice(0, index + gap.length).trimEnd(), text.slice(index + gap.length)] as const)
    const fitting = found.findLast(lines => lines.every(line => line.length <= most))
    if (fitting !== undefined) return [...fitting]
  }
  const space = text.lastIndexOf(' ', most)
  const end = space > most / 2 ? space : most
  return [text.slice(0, end), cutShort(text.slice(end).trimStart(), most)]
}
