/** A line that is drawn across the stage, and what can be done to a cut. Pure. */
import { blockedBy, linksText, type Direction, type Fault, type NodeId } from '@quorate/kernel'
import { FEW, turnOf, type DrawnCut, type Line } from './drawn-cut.ts'
import type { Point } from './geometry.ts'

const turned = (links: readonly Direction[]): Direction[] => links.map(([from, to]) => [to, from])
export const bothWays = (links: readonly Direction[]): Direction[] => [...links, ...turned(links)]

const crosses = (one: Line, other: Line): boolean =>
  turnOf(one, other.from) * turnOf(one, other.to) < 0 && turnOf(other, one.from) * turnOf(other, one.to) < 0

/** The links that a drawn line crosses, each once, from its one side to its other. */
export const crossedBy = (line: Line, places: readonly Point[]): Direction[] =>
  places.flatMap((from, a) => places.flatMap((to, b): Direction[] =>
    (turnOf(line, from) < 0 && crosses(line, { from, to }) ? [[a, b]] : [])))

/** A line that is long enough to be meant: a click that trembles cuts nothing. */
export const isMeant = ({ from, to }: Line): boolean => Math.hypot(to.x - from.x, to.y - from.y) > 12

/** What a drawn line cuts; one way where the cut that it takes the place of was, from those whom that came from. */
export function cutAlong(crossed: readonly Direction[], like: Fault | null, nodes: number): Fault {
  const before = like === null ? [] : blockedBy(like, nodes)
  const isOneWay = before.length > 0 && !before.some(([from, to]) => before.some(([a, b]) => a === to && b === from))
  if (!isOneWay) return cutOf(bothWays(crossed), nodes)
  const share = (links: readonly Direction[]): number => {
    const side = [...new Set(links.map(([from]) => from))]
    return side.filter(id => before.some(([from]) => from === id)).length / side.length
  }
  return cutOf(share(turned(crossed)) > share(crossed) ? turned(crossed) : crossed, nodes)
}

const distinct = (nodes: readonly NodeId[]): NodeId[] => [...new Set(nodes)].toSorted((a, b) => a - b)

/** Groups between which everything is cut both ways, and nothing else is; null where it is not so. */
export function sidesOf(links: readonly Direction[]): NodeId[][] | null {
  const isCut = (from: NodeId, to: NodeId): boolean => links.some(([a, b]) => a === from && b === to)
  const nodes = distinct(links.flat())
  const firsts = distinct(nodes.map(a => nodes.findIndex(b => !isCut(a, b))))
  const sides = firsts.map(first => nodes.filter(b => !isCut(nodes[first]!, b)))
  const isOn = (a: NodeId, b: NodeId): boolean => sides.some(side => side.includes(a) && side.includes(b))
  return nodes.every(a => nodes.every(b => isCut(a, b) !== isOn(a, b))) ? sides : null
}

/** The cut of these directions, of so many nodes: by sides where they are all between those, else link by link. */
export function cutOf(links: readonly Direction[], count: number): Fault {
  const isCut = (from: NodeId, to: NodeId): boolean => links.some(([a, b]) => a === from && b === to)
  const [from, to] = [distinct(links.map(link => link[0])), distinct(links.map(link => link[1]))]
  if (from.every(a => to.every(b => isCut(a, b) && !isCut(b, a)))) return { kind: 'cut-one-way', from, to }
  const sides = sidesOf(links)
  if (sides !== null && (sides.flat().length === count || links.length > 2 * FEW)) return { kind: 'cut', sides }
  return { kind: 'cut-links', links: links.toSorted(([a, b], [c, d]) => a - c || b - d) }
}

export interface CutEntry {
  readonly word: string
  readonly what: string
  /** What takes the place of the cut; null ends it. */
  readonly instead: Fault | null
}

/** What can be done to a cut that stands, apart from choosing its links anew. */
export function entriesOf(
  { isOneWay, sided }: Pick<DrawnCut, 'isOneWay' | 'sided'>, names: readonly string[],
): CutEntry[] {
  const heal: CutEntry = { word: 'Heal', what: 'this cut ends', instead: null }
  if (sided === null) return [heal]
  const oneWay = (word: string, links: readonly Direction[]): CutEntry => {
    const instead = cutOf(links, names.length)
    const list = (group: readonly NodeId[]): string => group.map(id => names[id]).join(' ')
    const what = instead.kind === 'cut-one-way' ? `nothing from ${list(instead.from)} arrives at ${list(instead.to)}`
      : `nothing passes ${linksText(links, names)}`
    return { word, what, instead }
  }
  const other = oneWay('The other way', turned(sided))
  const both: CutEntry = { word: 'Both ways', what: 'nothing passes', instead: cutOf(bothWays(sided), names.length) }
  return isOneWay ? [heal, both, other] : [heal, oneWay('One way', sided), other]
}
