/**
 * Shapes of a space-time diagram, those of one look as one path: hundreds of events are then a handful of elements, and
 * another moment of the run changes what they draw and nothing of how they look. Pure.
 */
import type { Kind } from '@quorate/kernel'
import type { Standing } from './cone.ts'
import { place, tenth, type Point } from './geometry.ts'
import type { Arrow } from './spacetime.ts'

export interface Layer {
  /** Classes. */
  readonly look: string
  readonly d: string
}

/** What is drawn by how it looks, in an order that does not depend on what came first. */
function byLook(shapes: Iterable<readonly [look: string, drawn: string]>): { look: string; drawn: string[] }[] {
  const found = new Map<string, string[]>()
  for (const [look, drawn] of shapes) {
    const known = found.get(look)
    if (known === undefined) found.set(look, [drawn])
    else known.push(drawn)
  }
  return [...found].map(([look, drawn]) => ({ look, drawn })).toSorted((a, b) => (a.look < b.look ? -1 : 1))
}

const layersOf = (shapes: Iterable<readonly [look: string, d: string]>): Layer[] =>
  byLook(shapes).map(({ look, drawn }) => ({ look, d: drawn.join('') }))

/**
 * From the middle of the dot its outer and its inner edge: what is only filled is painted quicker than an outline of
 * some width.
 */
const EDGES = {
  request: ['m-4.47-6.75h8.94l3.37 6.75-3.37 6.75h-8.94l-3.37-6.75z', 'm-3.54-5.25h7.08l2.62 5.25-2.62 5.25h-7.08l-2.62-5.25z'],
  timeout: ['m0-6.06 6.06 6.06-6.06 6.06-6.06-6.06z', 'm0-3.94 3.94 3.94-3.94 3.94-3.94-3.94z'],
  message: [disc(4.25), disc(2.75)],
} as const
const BAR = 'm-7-1.5h14v3h-14z'
const RING = disc(8)

function disc(radius: number): string {
  return `m-${radius} 0a${radius} ${radius} 0 1 0 ${2 * radius} 0a${radius} ${radius} 0 1 0-${2 * radius} 0z`
}

/** How an event is drawn, from below to above; nothing where it is drawn otherwise. Within its edge it is hollow. */
export function dotAt(kind: Kind, changed: boolean, at: Point): (readonly [look: 'dot' | 'hollow', d: string])[] {
  const from = `M${place(at)}`
  if (kind === 'start') return [['dot', from + BAR]]
  if (!(kind in EDGES)) return []
  const [outer, inner] = EDGES[kind as keyof typeof EDGES]
  if (changed && kind !== 'request') return [['dot', from + outer]]
  return [['dot', from + outer + from + inner], ['hollow', from + inner]]
}

export interface Dot {
  readonly kind: Kind
  /** Whether the event changed the state of its node: drawn full. */
  readonly changed: boolean
  readonly x: number
  readonly y: number
  /** In the cone that stands out; null where there is none. */
  readonly standing: Standing | null
}

/** The event of a cone and what it led to have a ring as well. */
export const dotLayers = (dots: readonly Dot[]): Layer[] =>
  layersOf(dots.flatMap(({ kind, changed, x, y, standing }) => {
    const dot = dotAt(kind, changed, { x, y }).map(([look, d]) => [look + asideOf(standing), d] as const)
    const hasRing = dot.length > 0 && (standing === 'itself' || standing === 'effect')
    return hasRing ? [...dot, [`ring ${standing}`, `M${place({ x, y })}${RING}`] as const] : dot
  }))

const asideOf = (standing: Standing | null): string => (standing === 'aside' ? ' aside' : '')

export interface Look {
  /** Of the message: its style, and the class of its epoch's hue. */
  readonly look: string
  readonly standing: Standing | null
}

export interface Lines {
  /** Classes. */
  readonly look: string
  /** The ends of each, as a polyline has them. */
  readonly points: readonly string[]
}

/**
 * Each line its own shape: a browser dashes a single line by far quicker than many as one path, and leaves out those
 * that are not where it paints. What an event led to is double: a line within the line.
 */
export const lineLayers = (arrows: readonly (Arrow & Look)[]): Lines[] =>
  byLook(arrows.flatMap(({ message, look, standing, x1, y1, x2, y2 }) => {
    const points = `${tenth(x1)} ${tenth(y1)} ${tenth(x2)} ${tenth(y2)}`
    const line = `line ${look}${message.endedBy < 0 ? ' open' : ''}${standing === null ? '' : ` ${standing}`}`
    return standing === 'effect' ? [[line, points] as const, ['within', points] as const] : [[line, points] as const]
  })).map(({ look, drawn }) => ({ look, points: drawn }))

/** A triangle where a message arrived, a cross where it was lost; null while it is on its way. */
export function headAt({ head, x2, y2, turn }: Arrow): readonly [look: 'head' | 'lost', d: string] | null {
  if (head === null) return null
  const [cos, sin] = [Math.cos((turn * Math.PI) / 180), Math.sin((turn * Math.PI) / 180)]
  const turned = (x: number, y: number): string => place({ x: x2 + x * cos - y * sin, y: y2 + x * sin + y * cos })
  return head === 'lost'
    ? ['lost', `M${turned(-4.5, -4.5)}L${turned(4.5, 4.5)}M${turned(4.5, -4.5)}L${turned(-4.5, 4.5)}`]
    : ['head', `M${turned(-11, -4)}L${turned(-3, 0)}L${turned(-11, 4)}Z`]
}

export const headLayers = (arrows: readonly (Arrow & Look)[]): Layer[] =>
  layersOf(arrows.flatMap(arrow => {
    const head = headAt(arrow)
    return head === null ? [] : [[`${head[0]} ${arrow.look}${asideOf(arrow.standing)}`, head[1]] as const]
  }))
