/** Shrinking in a thread of its own: what is shrunk may be a protocol that does not return. */
import type { Shrunk, Trial } from '@quorate/explore'
import { bad, good, type Result } from '@quorate/scenarios'
import { failureText } from './fuzzing.ts'
import { startThread } from './threads.ts'
import { LIMIT, sharedBy, type Explored, type Said } from './task.ts'

/** Null where the run does not break the property; without one, where it breaks none. */
export async function shrinking(
  explored: Explored, trial: Trial, property: string | null, seconds: number, patience: number,
): Promise<Result<Shrunk | null>> {
  const shared = sharedBy(1)
  shared[LIMIT] = 1
  let shrunk: Shrunk | null = null
  const hear = (said: Said): void => {
    if (said.kind === 'shrunk') shrunk = said.shrunk
  }
  const task = { explored, shared: shared.buffer, kind: 'shrink', trial, property, seconds } as const
  const end = await startThread(task, 0, patience, hear).ended
  if (end.kind === 'done') return good(shrunk)
  return bad(`the run cannot be shrunk: in event ${end.event} of one of its variants ${failureText(end, patience)}`)
}
