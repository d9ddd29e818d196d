import type { Micros } from '@quorate/kernel'
import { chatView } from '../chat/view.ts'
import type { Hybrid, Stamp } from './state.ts'

/** "605.3 ms": with one digit after the point, for two clocks of one millisecond are not the same. */
function msText(time: Micros): string {
  const tenths = Math.floor(Math.abs(time) / 100)
  return `${time < 0 ? '−' : ''}${Math.floor(tenths / 10)}.${tenths % 10} ms`
}

/** "605.3 ms + 2": l and c. */
export const stampText = ({ l, c }: Stamp): string => `${msText(l)} + ${c}`

/** The same, and how far l is ahead of the clock of the machine. */
export function hybridText({ l, c, pt }: Hybrid): string {
  const ahead = l - pt
  return ahead === 0 ? stampText({ l, c }) : `${stampText({ l, c })} (${msText(ahead)} ahead)`
}

export const view = chatView<Hybrid, Stamp>({
  clock: hybridText, stamp: stampText, label: ({ c }) => `+${c}`, number: ({ l }) => Math.floor(l / 1_000),
})
