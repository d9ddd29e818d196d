/** Numbers of a run as the table of counts writes them. */
import type { Micros } from '@quorate/kernel'

/** "100,000", of a whole number. Not `toLocaleString`: its first call takes 10 ms of a page's time and more. */
export const numberText = (value: number): string => String(value).replaceAll(/\B(?=(\d{3})+$)/g, ',')

/** "6 of 73", "none", and "all 73" where nothing is missing. */
export const shareText = (part: number, whole: number): string =>
  (part === 0 ? 'none' : part === whole ? `all ${whole}` : `${part} of ${whole}`)

/** "18 ms", below ten "1.2 ms"; a dash where nothing was answered. */
export function timesText(time: Micros | null): string {
  if (time === null) return '–'
  const tenths = Math.round(time / 100)
  return tenths < 100 ? `${Math.floor(tenths / 10)}.${tenths % 10} ms` : `${Math.round(time / 1_000)} ms`
}
