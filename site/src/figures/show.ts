/** What a figure can show, and how large. The same numbers for stills and for what runs, so that nothing moves. */
import type { Frame } from '@quorate/kernel'

export type Show = 'stage' | 'stage+logs' | 'stage+quorums' | 'history' | 'space-time' | 'counts'

export const shows: readonly Show[] = ['stage', 'stage+logs', 'stage+quorums', 'history', 'space-time', 'counts']

/** A history needs the width of the page where there is one. */
export const wide: readonly Show[] = ['history']

/** A protocol without logs has a stage alone, whatever was asked for. */
export const hasLogs = (show: Show, { nodes }: Frame): boolean =>
  show === 'stage+logs' && nodes.some(({ log }) => log !== null)

export interface Size {
  readonly width: number
  readonly height: number
}

/** On a phone a stage is nearly as high as wide; the ring needs the room. */
export const WIDE: Size = { width: 646, height: 372 }
export const NARROW: Size = { width: 318, height: 340 }
/** As in the style of the stills. */
const NARROW_BELOW = 520

export const sizeFor = (width: number): Size => (width > 0 && width < NARROW_BELOW ? NARROW : WIDE)
