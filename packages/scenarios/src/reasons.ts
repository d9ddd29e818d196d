/** Why an event of a judged run happened; of an answer that breaks the order of all, also what it did not know of. */
import { unheard, why, type Reason } from '@quorate/kernel'
import type { Executed } from './execute.ts'

/** In the order in which all of it happened. */
export function reasonsOf({ recording, judgements }: Executed, event: number): Reason[] {
  const reasons = why(recording, event)
  const known = new Set(reasons.map(reason => reason.event))
  for (const { between, event: answer } of judgements) {
    if (between === undefined || answer !== event) continue
    const { call, changes } = between
    for (const reason of changes.flatMap(change => unheard(recording, { change, call, answer }))) {
      if (known.has(reason.event)) continue
      known.add(reason.event)
      reasons.push(reason)
    }
  }
  return reasons.toSorted(byEvent)
}

const byEvent = (a: Reason, b: Reason): number => a.event - b.event
