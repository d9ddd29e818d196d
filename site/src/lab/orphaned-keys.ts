/**
 * A button may be gone, or be of no more use, once it was pressed. What was focused there is focused nowhere, and the
 * next key would be nobody's. For `{@attach}` on the region whose keys they are: `take` gets them, and prevents what it
 * uses. Whoever left the region by themselves gives it no keys.
 */
export const orphanedKeys = (take: (event: KeyboardEvent) => void) => (region: HTMLElement): (() => void) => {
  let last: Element | null = null
  const gone = new AbortController()
  region.addEventListener('focusin', ({ target }) => (last = target as Element), { signal: gone.signal })
  // Before anyone else on the page, whose keys begin where nothing is focused.
  window.addEventListener('keydown', event => {
    if (event.target !== document.body || last === null || (last.isConnected && !last.matches(':disabled'))) return
    take(event)
    if (event.defaultPrevented && document.activeElement === document.body) region.focus({ preventScroll: true })
  }, { capture: true, signal: gone.signal })
  return () => gone.abort()
}
