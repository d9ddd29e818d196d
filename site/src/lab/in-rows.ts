/** Keys of a list whose rows have buttons: arrows go from row to row, and some press a button of the row with focus. */

/** By the word on the button. */
const PRESSES: Readonly<Record<string, string>> = { Delete: 'Drop', Backspace: 'Drop', '2': 'Double', '+': 'Hold back' }

const buttonOf = (row: Element | null | undefined, which: string): HTMLElement | null =>
  row?.querySelector<HTMLElement>(`button${which}:not(:disabled)`) ?? null

/** An attachment for the list. */
export function inRows(list: HTMLElement): () => void {
  function onkeydown(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey) return
    const row = (event.target as Element).closest('li')
    const by = { ArrowDown: 'nextElementSibling', ArrowUp: 'previousElementSibling' } as const
    const sibling = by[event.key as 'ArrowDown']
    const word = Object.hasOwn(PRESSES, event.key) ? PRESSES[event.key] : undefined
    if (sibling !== undefined) buttonOf(row?.[sibling], '')?.focus()
    else if (word !== undefined) buttonOf(row, `[data-do="${word}"]`)?.click()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  list.addEventListener('keydown', onkeydown)
  return () => list.removeEventListener('keydown', onkeydown)
}
