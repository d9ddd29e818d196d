/**
 * A handler that does not return cannot be interrupted by whoever called it; somebody else has to end the thread that
 * it runs in, and knows no more than the number of the event. Here that event gets its name: the run is executed again,
 * up to the handler and not into it.
 */
import { pendingText, type Pending } from '@quorate/kernel'
import type { Subject, Trial } from '../subject.ts'
import { Trying } from '../trying.ts'
import { execute } from './execute.ts'
import type { Plan } from './plan.ts'
import { tellingCalls } from './calls.ts'

export interface Stuck {
  readonly trial: Trial
  /** "Put(x, 1) from r1 to r2": what the handler was called with. */
  readonly event: string
}

/** `event` is the index of the event whose handler did not return. */
export function stuckAt(subject: Subject, plan: Plan, event: number): Stuck {
  let executed = 0
  const upTo = { ...subject, setup: tellingCalls(subject.setup, () => {
    if (executed >= event) throw new RangeError('enough')
  }) }
  const { trial } = execute(upTo, plan, new Set(), index => void (executed = index + 1))
  executed = 0
  let last: Pending | undefined
  const { world } = new Trying(upTo, trial, trial.schedule, {
    executed: ({ index, pending }) => {
      executed = index + 1
      last = pending
    },
  })
  world.run()
  return { trial, event: last === undefined ? 'the first event' : pendingText(world, last) }
}
