/**
 * Normal form: of all orders of the same events that no node can tell apart, one. Two shrunk runs that show the same
 * thing then read the same. Of what may come next, it is always the first thing that the first node can do.
 */
import { dependsOn } from './slice.ts'
import type { Step } from './replay.ts'

/** The steps in their normal order. */
export function normalOrder(steps: readonly Step[]): readonly Step[] {
  const before = steps.map((later, i) =>
    steps.slice(0, i).flatMap((earlier, j) => (dependsOn(later, earlier, j) ? [j] : [])))
  const done = steps.map(() => false)
  const order: Step[] = []
  while (order.length < steps.length) {
    let next = -1
    for (const [i, { node }] of steps.entries()) {
      if (done[i] || before[i]!.some(j => !done[j])) continue
      if (next < 0 || node < steps[next]!.node) next = i
    }
    done[next] = true
    order.push(steps[next]!)
  }
  return order
}
