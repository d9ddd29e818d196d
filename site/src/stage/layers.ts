/**
 * Shapes of a space-time diagram, those of one look as one path: hundreds of events are then a handful of elements, and
 * another moment of the run changes what they draw and nothing of how they look. Pure.
 */
import type { Kind } from '@quorate/kernel'
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

const round = (value: number): number => Math.round(value * 10) / 10
const at = (x: number, y: number): string => `${round(x)} ${round(y)}`

/** From the middle of the dot. */
const DOTS = {
  request: 'm-4-6h8l3 6-3 6h-8l-3-6z', timeout: 'm0-5 5 5-5 5-5-5z', start: 'm-7 0h14',
  message: 'm-3.5 0a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0-7 0z',
} as const

export interface Dot {
  readonly kind: Kind
  /** Whether the event changed the state of its node: drawn full. */
  readonly changed: boolean
  readonly x: number
  readonly y: number
  readonly isAside: boolean
}

export const dotLayers = (dots: readonly Dot[]): Layer[] =>
  layersOf(dots.flatMap(({ kind, changed, x, y, isAside }) => {
    if (!(kind in DOTS)) return []
    const look = kind === 'start' ? 'bar' : kind === 'request' || !changed ? 'dot open' : 'dot'
    return [[look + asideOf(isAside), `M${at(x, y)}${DOTS[kind as keyof typeof DOTS]}`] as const]
  }))

const asideOf = (isAside: boolean): string => (isAside ? ' aside' : '')

export interface Look {
  /** Of the message: its style, and the class of its epoch's hue. */
  readonly look: string
  readonly isAside: boolean
}

export const lineLayers = (arrows: readonly (Arrow & Look)[]): Layer[] =>
  layersOf(arrows.map(({ message, look, isAside, x1, y1, x2, y2 }) => {
    const open = message.endedBy < 0 ? ' open' : ''
    return [`line ${look}${open}${asideOf(isAside)}`, `M${at(x1, y1)}L${at(x2, y2)}`] as const
  }))

/** A triangle where a message arrived, a cross where it was lost, nothing while it is on its way. */
export const headLayers = (arrows: readonly (Arrow & Look)[]): Layer[] =>
  layersOf(arrows.flatMap(({ message, look, isAside, lost, x2, y2, turn }) => {
    if (!lost && message.endedBy < 0) return []
    const turned = (x: number, y: number): string => {
      const [cos, sin] = [Math.cos((turn * Math.PI) / 180), Math.sin((turn * Math.PI) / 180)]
      return at(x2 + x * cos - y * sin, y2 + x * sin + y * cos)
    }
    const d = lost
      ? `M${turned(-4.5, -4.5)}L${turned(4.5, 4.5)}M${turned(4.5, -4.5)}L${turned(-4.5, 4.5)}`
      : `M${turned(-11, -4)}L${turned(-3, 0)}L${turned(-11, 4)}Z`
    return [[`${lost ? 'lost' : 'head'} ${look}${asideOf(isAside)}`, d] as const]
  }))
