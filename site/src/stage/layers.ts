/**
 * Shapes of a space-time diagram, those of one look as one path: hundreds of events are then a handful of elements, and
 * another moment of the run changes what they draw and nothing of how they look. Pure.
 */
import type { Kind } from '@quorate/kernel'
import type { Standing } from './cone.ts'
import { place, type Point } from './geometry.ts'
import type { Arrow } from './spacetime.ts'

export interface Layer {
  /** Classes. */
  readonly look: string
  readonly d: string
}

/** Shapes by look, in an order that does not depend on what came first. */
function layersOf(shapes: Iterable<readonly [look: string, d: string]>): Layer[] {
  const found = new Map<string, string>()
  for (const [look, d] of shapes) found.set(look, (found.get(look) ?? '') + d)
  return [...found].map(([look, d]) => ({ look, d })).toSorted((a, b) => (a.look < b.look ? -1 : 1))
}

/** From the middle of the dot. */
const DOTS = {
  request: 'm-4-6h8l3 6-3 6h-8l-3-6z', timeout: 'm0-5 5 5-5 5-5-5z', start: 'm-7 0h14',
  message: 'm-3.5 0a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0-7 0z',
} as const
const RING = 'm-8 0a8 8 0 1 0 16 0a8 8 0 1 0-16 0z'

/** How an event looks, and its outline; null where it is drawn otherwise. */
export function dotAt(kind: Kind, changed: boolean, at: Point): readonly [look: string, d: string] | null {
  if (!(kind in DOTS)) return null
  const look = kind === 'start' ? 'bar' : kind === 'request' || !changed ? 'dot open' : 'dot'
  return [look, `M${place(at)}${DOTS[kind as keyof typeof DOTS]}`]
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
    const found = dotAt(kind, changed, { x, y })
    if (found === null) return []
    const dot = [found[0] + asideOf(standing), found[1]] as const
    const hasRing = standing === 'itself' || standing === 'effect'
    return hasRing ? [dot, [`ring ${standing}`, `M${place({ x, y })}${RING}`] as const] : [dot]
  }))

const asideOf = (standing: Standing | null): string => (standing === 'aside' ? ' aside' : '')

export interface Look {
  /** Of the message: its style, and the class of its epoch's hue. */
  readonly look: string
  readonly standing: Standing | null
}

/** What an event led to is double: a line within the line. */
export const lineLayers = (arrows: readonly (Arrow & Look)[]): Layer[] =>
  layersOf(arrows.flatMap(({ message, look, standing, x1, y1, x2, y2 }) => {
    const d = `M${place({ x: x1, y: y1 })}L${place({ x: x2, y: y2 })}`
    const line = ['line', look, message.endedBy < 0 && 'open', standing].filter(Boolean).join(' ')
    return standing === 'effect' ? [[line, d] as const, ['within', d] as const] : [[line, d] as const]
  }))

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
