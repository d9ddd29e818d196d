/** How the lab's room is shared out, as a person set it: for the browser's memory and for a link. Pure. */

export interface Sizes {
  /** Percent of the room beside the inspector that the stage has; 0 hides it, and 100 leaves none for the views. */
  readonly stage: number
  /** Percent of the stage's column that the logs have at most; 0 hides them. */
  readonly logs: number
  /** Width of the inspector in px; 0 hides it. */
  readonly inspector: number
}

export type Pane = keyof Sizes

export const USUAL: Sizes = { stage: 47, logs: 40, inspector: 300 }
export const PANES = Object.keys(USUAL) as readonly Pane[]

/** What a pane is at least and at most where it is shown. */
export const LIMITS: Readonly<Record<Pane, readonly [least: number, most: number]>> = {
  stage: [25, 75], logs: [12, 70], inspector: [240, 560],
}

/** The nearest size there is. Half of the least, and less, hides a pane; the stage alone can have all of its room. */
export function sized(pane: Pane, wanted: number): number {
  const [least, most] = LIMITS[pane]
  if (wanted < least / 2) return 0
  if (pane === 'stage' && wanted > (100 + most) / 2) return 100
  return Math.round(Math.min(most, Math.max(least, wanted)) * 10) / 10
}

/** The sizes that are not the usual ones: "stage-60,inspector-off". */
export const sizesText = (sizes: Sizes): string =>
  PANES.filter(pane => sizes[pane] !== USUAL[pane]).map(pane => `${pane}-${sizes[pane] || 'off'}`).join(',')

/** Whatever it cannot read is as usual. */
export function readSizes(text: string): Sizes {
  const sizes = { ...USUAL }
  for (const part of text.split(',')) {
    const [, name, size] = /^([a-z]+)-(off|\d{1,4}(?:\.\d)?)$/.exec(part) ?? []
    const pane = PANES.find(each => each === name)
    if (pane !== undefined) sizes[pane] = sized(pane, size === 'off' ? 0 : Number(size))
  }
  return sizes
}
