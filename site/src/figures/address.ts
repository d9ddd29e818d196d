/** Addresses that a page makes while it is open. */
import { fragmentOf } from '../lab/fragment.ts'

/** The moment in the lab, from wherever this page stands. */
export const labAddress = (link: string, event: number): string =>
  `${document.documentElement.dataset.root ?? '/'}lab/${fragmentOf(link, event)}`

export const whole = (address: string): string => new URL(address, location.href).href
