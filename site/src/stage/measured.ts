/**
 * `{@attach measured(({ clientWidth }) => …)}`: the size of an element, told once the browser has laid out the page for
 * a frame, before that is painted, and whenever it changes. `bind:clientWidth` asks at once, which lays out the page in
 * the middle of the task that builds it, and once more for each part of it.
 */
export const measured = (tell: (element: HTMLElement) => void) => (element: HTMLElement): (() => void) => {
  const seen = new ResizeObserver(() => tell(element))
  seen.observe(element)
  return () => seen.disconnect()
}
