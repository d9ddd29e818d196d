/** What a run of this family says about reads and writes, as claims, questions and tasks ask for it. */
import type { RequestId } from '@quorate/kernel'
import { tallyOf, type Tally } from '../count.ts'
import type { Executed } from '../execute.ts'

export const tally = (executed: Executed): Tally => tallyOf(executed)!

/** The event with which the first old value reached a client, −1 where none did. */
export function firstStale(executed: Executed): number {
  const { history } = executed.recording
  const asked = history.filter(({ kind }) => kind === 'invoke')[tally(executed).isStale.indexOf(true)]
  return history.find(({ kind, id }) => kind === 'return' && id === asked?.id)?.event ?? -1
}

/** Operations that were asked between two times, in ms, and have no answer but "nobody knows". */
export function unansweredBetween({ recording }: Executed, f: 'read' | 'write', from: number, to: number): number {
  const isIn = (time: number): boolean => time >= from * 1_000 && time < to * 1_000
  const isAnswered = (id: RequestId): boolean =>
    recording.history.some(line => line.kind === 'return' && line.id === id && line.value.definite === true)
  return recording.history.filter(({ kind, id, time, value }) =>
    kind === 'invoke' && value.f === f && isIn(time) && !isAnswered(id)).length
}

export const isWhole = ({ reads, readsAnswered, writes, writesAcknowledged }: Tally): boolean =>
  readsAnswered === reads && writesAcknowledged === writes

export const staleText = ({ stale, readsAnswered }: Tally): string =>
  `${stale} of the ${readsAnswered} looks that were answered returned a number that had been replaced before they began`
