/** Definitions open on hover too, stay while the pointer is on them, and close with Esc (WCAG 1.4.13). */
const OPEN_AFTER = 250
const CLOSE_AFTER = 200

const placed = CSS.supports('position-area: block-end')

/** Where anchors are not understood: below the word, above it if there is no room, never beyond the edge. */
function place(button: HTMLElement, card: HTMLElement): void {
  if (placed) return
  const word = button.getBoundingClientRect()
  const box = card.getBoundingClientRect()
  const left = Math.max(16, Math.min(word.left, innerWidth - box.width - 16))
  const below = word.bottom + box.height + 16 < innerHeight
  card.style.left = `${left}px`
  card.style.top = `${below ? word.bottom : Math.max(8, word.top - box.height - 16)}px`
}

for (const button of document.querySelectorAll<HTMLButtonElement>('[data-term]')) {
  const card = document.getElementById(button.getAttribute('popovertarget') ?? '')
  if (!card) continue
  let timer = 0
  const later = (run: () => void, after: number) => {
    clearTimeout(timer)
    timer = window.setTimeout(run, after)
  }
  const open = () => {
    if (!card.matches(':popover-open')) card.showPopover({ source: button })
  }
  const close = () => {
    if (card.matches(':popover-open') && !card.contains(document.activeElement)) card.hidePopover()
  }
  card.addEventListener('toggle', () => {
    if (card.matches(':popover-open')) place(button, card)
  })
  const enter = (event: PointerEvent) => {
    if (event.pointerType === 'mouse') later(open, OPEN_AFTER)
  }
  const leave = (event: PointerEvent) => {
    if (event.pointerType === 'mouse') later(close, CLOSE_AFTER)
  }
  for (const part of [button, card]) {
    part.addEventListener('pointerenter', enter)
    part.addEventListener('pointerleave', leave)
  }
  button.addEventListener('click', () => clearTimeout(timer))
}
