/** Which reasons are told only when somebody asks for all. Pure. */
import type { Reason } from '@quorate/kernel'

/** Of more than `most` the earliest, but never what did not come nor what was behind that: it is what went wrong. */
export function leftOut(reasons: readonly Reason[], most: number): ReadonlySet<Reason> {
  const usual = reasons.filter(({ by }) => by === 'cause' || by === 'state')
  return new Set(usual.slice(0, Math.max(0, reasons.length - most)))
}
