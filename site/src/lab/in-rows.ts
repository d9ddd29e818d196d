/**
 * Keys of a list whose rows have buttons: arrows, or J and K, go from row to row, and some press a button of the row
 * with focus. A row that is gone leaves focus to the one that took its place.
 */

const STEPS = new Map<string, 1 | -1>([['ArrowDown', 1], ['j', 1], ['ArrowUp', -1], ['k', -1]])
/** By the word on the button. */
const PRESSES = new Map([['Delete', 'Drop'], ['Backspace', 'Drop'], ['2', 'Double'], ['+', 'Hold back']])

const buttonOf = (row: Element | undefined, which = ''): HTMLElement | null =>
  row?.querySelector<HTMLElement>(`button${which}:not(:disabled)`) ?? null

/** Focus on the first row that has something to press, from a row on. */
function focusFrom(rows: readonly Element[], from: number, by: 1 | -1): boolean {
  for (let i = from; i >= 0 && i < rows.length; i += by) {
    const button = buttonOf(rows[i])
    if (button === null) continue
    button.focus()
    return true
  }
  return false
}

const lists = new WeakSet<Element>()

/** An attachment for the list. */
export function inRows(list: HTMLElement): () => void {
  function onkeydown(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey) return
    const rows = [...list.children]
    const at = rows.indexOf((event.target as Element).closest('li')!)
    const by = STEPS.get(event.key.length === 1 ? event.key.toLowerCase() : event.key)
    const word = PRESSES.get(event.key)
    if (by !== undefined) focusFrom(rows, at + by, by)
    else if (word !== undefined) buttonOf(rows[at], `[data-do="${word}"]`)?.click()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  lists.add(list)
  list.addEventListener('keydown', onkeydown)
  return () => list.removeEventListener('keydown', onkeydown)
}

/** To be called before rows change; what it returns, after: whether focus is in a row of such a list again. */
export function keepsRow(): () => boolean {
  const row = document.activeElement?.closest('li') ?? null
  const list = row?.parentElement ?? null
  const at = list === null ? 0 : [...list.children].indexOf(row!)
  return () => {
    if (list === null || !lists.has(list) || !list.isConnected) return false
    const rows = [...list.children]
    return focusFrom(rows, at, 1) || focusFrom(rows, rows.length - 1, -1)
  }
}
