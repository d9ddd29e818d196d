/** The events of a run that tell its story: what the timeline marks and the text picture shows. */
import { compareBy } from '@quorate/kernel'
import type { Executed } from './execute.ts'

export type MilestoneKind = 'fault' | 'role' | 'asked' | 'answered' | 'violation'

export interface Milestone {
  readonly event: number
  /** An event may be several at once; the weightiest is last. */
  readonly kinds: readonly MilestoneKind[]
}

export function milestones({ recording, judgements }: Executed): Milestone[] {
  const found = new Map<number, MilestoneKind[]>()
  const mark = (event: number, kind: MilestoneKind): void => {
    const kinds = found.get(event)
    if (kinds === undefined) found.set(event, [kind])
    else if (!kinds.includes(kind)) kinds.push(kind)
  }
  for (const { event } of recording.acts) mark(event, 'fault')
  // What every node is when it starts is no change.
  const first = new Set<number>()
  for (const { event, node } of recording.tenures) {
    if (first.has(node)) mark(event, 'role')
    first.add(node)
  }
  for (const { kind, event } of recording.history) mark(event, kind === 'invoke' ? 'asked' : 'answered')
  for (const { event, status } of judgements) if (status === 'violated') mark(event, 'violation')
  return [...found].map(([event, kinds]) => ({ event, kinds })).toSorted(compareBy(({ event }) => event))
}
