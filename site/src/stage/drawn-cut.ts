/** What is drawn of a cut: a line across the links that it cuts and no other. Pure. */
import { blockedBy, linksText, type Direction, type Fault, type NodeId } from '@quorate/kernel'
import { across, dividing, sideOf, type Point } from './geometry.ts'
import { lineAcross, type DrawnLine } from './line-across.ts'

export interface Line {
  readonly from: Point
  readonly to: Point
}

/** On which side of the line through `from` and `to` a point is: below, on or above 0. */
export const turnOf = ({ from, to }: Line, { x, y }: Point): number =>
  (to.x - from.x) * (y - from.y) - (to.y - from.y) * (x - from.x)

export interface DrawnCut {
  readonly cut: Fault
  /** The directions that are cut. */
  readonly links: readonly Direction[]
  readonly isOneWay: boolean
  /** The links, each once, from the one side of the cut to the other; null where it has no two sides. */
  readonly sided: readonly Direction[] | null
  /** Null where no straight line tells it: then links are marked one by one. */
  readonly line: DrawnLine | null
  /** What a person calls it. */
  readonly called?: string | null
}

export function drawCut(cut: Fault, places: readonly Point[], width: number, height: number): DrawnCut {
  const links = blockedBy(cut, places.length).filter(([from, to]) => from !== to)
  const turns = links.map(([from, to]) => links.some(([a, b]) => a === to && b === from))
  const isOneWay = !turns.includes(true)
  const sides = sidesOf(cut)
  const product = sides && sides[0].flatMap(a => sides[1].map((b): Direction => [a, b]))
  const sided = product ?? (isOneWay ? links : null)
  const once = sided ?? links.filter(([from, to]) => from < to)
  const isEven = isOneWay || !turns.includes(false)
  const line = sides && sides[0].length + sides[1].length === places.length ? wholeLine(sides, places, width, height)
    : isEven ? lineAcross(once, sided !== null, places) : null
  const isFirst = ([id]: Direction): boolean => line !== null && sideOf(line.divide, places[id]!) > 0
  return {
    cut, links, isOneWay, line,
    sided: product ?? (line && once.map((link): Direction => (isFirst(link) ? link : [link[1], link[0]]))),
  }
}

type Sides = readonly [first: readonly NodeId[], second: readonly NodeId[]]

function sidesOf(cut: Fault): Sides | null {
  if (cut.kind === 'cut-one-way') return [cut.from, cut.to]
  if (cut.kind === 'bridge') return [cut.left, cut.right]
  return cut.kind === 'cut' && cut.sides.length === 2 ? [cut.sides[0]!, cut.sides[1]!] : null
}

function wholeLine([first, second]: Sides, places: readonly Point[], width: number, height: number): DrawnLine | null {
  const divide = dividing(first.map(id => places[id]!), second.map(id => places[id]!))
  const ends = divide && across(divide, width, height)
  return ends && { divide: divide!, ends, isWhole: true }
}

/** A link that is cut, and where a mark says so. */
interface Mark {
  readonly from: NodeId
  readonly to: NodeId
  readonly at: Point
  readonly isBoth: boolean
}

/** Not in the middle, where links cross each other most. */
const MARKED = 0.4

/** Each link once, in the way in which it is cut. */
export function marksOf(links: readonly Direction[], places: readonly Point[]): Mark[] {
  const isCut = (from: NodeId, to: NodeId): boolean => links.some(([a, b]) => a === from && b === to)
  return links.filter(([from, to]) => from < to || !isCut(to, from)).map(([from, to]) => {
    const [a, b] = [places[Math.min(from, to)]!, places[Math.max(from, to)]!]
    const at = { x: Math.round(a.x + (b.x - a.x) * MARKED), y: Math.round(a.y + (b.y - a.y) * MARKED) }
    return { from, to, at, isBoth: isCut(to, from) }
  })
}

/** So few links are named one by one where not everyone is on a side: "a | b" would sound as if it were about all. */
export const FEW = 4

/** What a cut is called and what it cuts, in words: sides where everyone is on one of them, else its links. */
export function cutWords(drawn: DrawnCut, names: readonly string[]): string {
  const { called } = drawn
  return called ? whatIsCut(drawn, names).replace('Cut', `Cut “${called}”`) : whatIsCut(drawn, names)
}

function whatIsCut({ cut, links, isOneWay, line }: DrawnCut, names: readonly string[]): string {
  const list = (group: readonly NodeId[]): string => group.map(id => names[id]).join(' ')
  if (cut.kind === 'cut-one-way') return `Cut one way: nothing from ${list(cut.from)} arrives at ${list(cut.to)}`
  const isFew = line?.isWhole !== true && links.length <= 2 * FEW
  if (cut.kind === 'cut' && !isFew) return `Cut: ${cut.sides.map(list).join(' | ')}`
  return `Cut${isOneWay ? ' one way' : ''}: ${linksText(links, names)}`
}
