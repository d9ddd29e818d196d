/** What came of the takings in a run: the facts from which claims, questions and tasks are made. */
import { Seq } from '@quorate/kernel'
import type { Executed } from '../execute.ts'
import { A, file, TWO_INSIDE } from './story.ts'

/** What a client is told, as far as it matters here. */
export interface Answer {
  readonly kind: 'ok' | 'refused' | 'gave-up' | 'unknown'
  readonly total?: number
}

/** A's job, which is A's first: the event of the answer, −1 where there is none. */
export function jobOfA({ recording }: Executed): { readonly answered: number; readonly answer: Answer | null } {
  const lines = recording.history.filter(({ client }) => client === A)
  const returned = lines.find(({ kind }) => kind === 'return')
  return {
    answered: returned?.event ?? -1,
    answer: returned === undefined ? null : (returned.value as Answer),
  }
}

interface Written {
  readonly token: number
  readonly by: number
  readonly total: number
}

/** Every write that the file has taken. */
export function writes({ recording }: Executed): readonly Written[] {
  const state = recording.worldAfter(recording.length - 1).node(file).state as { readonly log: Seq<Written> } | null
  return state === null ? [] : Seq.toArray(state.log)
}

export const totalOf = (executed: Executed): number => writes(executed).at(-1)?.total ?? 0

/** The sum of what somebody was told is in the file. */
export function confirmed({ recording }: Executed): number {
  const amounts = new Map(recording.history.flatMap(({ kind, id, value }) =>
    (kind === 'invoke' ? [[id, (value as { readonly amount: number }).amount] as const] : [])))
  return recording.history.reduce((sum, { kind, id, value }) =>
    sum + (kind === 'return' && (value as Answer).kind === 'ok' ? amounts.get(id)! : 0), 0)
}

/** Somebody has written over what it had not read. */
export const isLost = ({ judgements }: Executed): boolean =>
  judgements.some(({ property, status }) => property === 'No Lost Update' && status === 'violated')

export const twoInside = ({ recording }: Executed): readonly (readonly [from: number, to: number])[] =>
  recording.situations.find(({ name }) => name === TWO_INSIDE)!.spans
