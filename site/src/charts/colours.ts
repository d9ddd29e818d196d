/** The page's colours as a canvas needs them: resolved for the theme that is shown, and again when it changes. */

export interface Colours {
  readonly lines: readonly string[]
  readonly ink: string
  readonly muted: string
  readonly edge: string
  readonly rule: string
  readonly ground: string
}

/** Of the lines of a chart, with their hues in the same order: what tells them apart where hue does not. */
export const DASHES: readonly (readonly number[])[] = [[], [7, 4], [2, 3], [10, 3, 2, 3], [4, 2], [14, 4]]

export function coloursOf(element: Element): Colours {
  const probe = element.appendChild(document.createElement('i'))
  const resolved = (name: string): string => {
    probe.style.color = `var(--${name})`
    return getComputedStyle(probe).color
  }
  const colours = {
    lines: [1, 2, 3, 4, 5, 6].map(i => resolved(`term-${i}`)), ink: resolved('ink'), muted: resolved('muted'),
    edge: resolved('edge'), rule: resolved('rule'), ground: resolved('stage'),
  }
  probe.remove()
  return colours
}

/** Calls back when the theme changes, by the page's switch or by the system. Returns how to stop. */
export function onTheme(changed: () => void): () => void {
  const switched = new MutationObserver(changed)
  switched.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] })
  const system = matchMedia('(prefers-color-scheme: dark)')
  system.addEventListener('change', changed)
  return () => {
    switched.disconnect()
    system.removeEventListener('change', changed)
  }
}
