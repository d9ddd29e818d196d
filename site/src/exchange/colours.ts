/** The colours that the page shows now, written out: tokens have one for each theme. */
import { TOKENS, type Colours } from './svg-style.ts'

export function coloursOf(element: HTMLElement): Colours {
  const probe = element.appendChild(document.createElement('span'))
  const colours = Object.fromEntries(TOKENS.map(token => {
    probe.style.color = `var(--${token})`
    return [token, getComputedStyle(probe).color]
  }))
  probe.remove()
  return colours
}
