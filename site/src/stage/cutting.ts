/** A line that is drawn across the stage, and what can be done to a cut. Pure. */
import type { Act, Fault, NodeId } from '@quorate/kernel'
import { turnOf, type Line, type Sides } from './drawn-cut.ts'
import type { Point } from './geometry.ts'

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
