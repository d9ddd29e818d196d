/** What an event can have depended on (Lamport, 1978): its cause, and whatever happened before at the same node. */
import type { Step } from './replay.ts'

/** Whether the earlier step must come before the later one: no order of two such steps may be turned around. */
export function dependsOn(later: Step, earlier: Step, positionOfEarlier: number): boolean {
  return later.node === earlier.node || later.cause === positionOfEarlier || later.isGlobal || earlier.isGlobal
    || (later.isSeen && earlier.isSeen)
}

/** Positions in the causal past of the last step, itself included. Starts happen in any case. */
export function pastOfLast(steps: readonly Step[]): ReadonlySet<number> {
  const past = new Set([steps.length - 1])
  const nodes = new Set<number>()
  for (let i = steps.length - 1; i >= 0; i--) {
    const { node, cause, isGlobal } = steps[i]!
    if (!past.has(i) && !nodes.has(node) && !isGlobal) continue
    past.add(i)
    if (!isGlobal) nodes.add(node)
    if (cause >= 0) past.add(cause)
  }
  return past
}
