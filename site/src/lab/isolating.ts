/** One operation of a history by itself: its place in an order, and what comes before and after it in any. Pure. */
import type { Operation, OrderShown, RunSummary } from '../sim/types.ts'
import { intervalOf } from '../stage/history.ts'
import type { Interval } from '../stage/Intervals.svelte'

type Standing = NonNullable<Interval['standing']>
type Told = Pick<RunSummary, 'operations'>

/** Never, for what nobody knows the end of: it may still take effect. */
const endOf = ({ status, answered }: Operation): number => (status === 'unknown' || answered < 0 ? Infinity : answered)

/** Whether `a` was over when `b` began: in whatever order, it comes first. */
const isBefore = (a: Operation, b: Operation): boolean => endOf(a) < b.asked

/** Keys are judged each alone, and what did not happen stands nowhere. */
const isComparable = ({ operations }: Told, { key }: OrderShown, a: number, b: number): boolean =>
  key[a] === key[b] && operations[a]!.status !== 'failed' && operations[b]!.status !== 'failed'

const isEvidence = ({ wrong }: OrderShown, id: number): boolean =>
  wrong !== null && (wrong.stuck === id || wrong.named.includes(id))

/** How an operation stands to the one that is isolated; of evidence the rest of it stands out instead. */
export function standingOf(run: Told, order: OrderShown, isolated: number, id: number): Standing {
  if (id === isolated) return 'itself'
  if (isEvidence(order, isolated)) return isEvidence(order, id) ? 'named' : 'aside'
  if (!isComparable(run, order, isolated, id)) return 'aside'
  const [it, other] = [run.operations[isolated]!, run.operations[id]!]
  return isBefore(other, it) ? 'before' : isBefore(it, other) ? 'after' : 'aside'
}

/** "A: write seat 12 = Ann: ok. Number 3 of 12 in an order that …" */
export function isolatedText(run: RunSummary, order: OrderShown, id: number): string {
  const { label } = intervalOf(run, id, run.length)
  if (!isEvidence(order, id)) {
    return [`${label}.`, placeText(run, order, id), timeText(run, order, id)].filter(text => text !== '').join(' ')
  }
  const why = order.wrong!.stuck === id ? 'No order of all operations allows this answer.'
    : 'It is part of what cannot be explained together.'
  const { evidence = [] } = run.judgements.find(({ property }) => property === 'Linearizable') ?? {}
  return [`${label}.`, why, ...evidence].join(' ')
}

function placeText({ operations }: Told, { key, place, placed, wrong }: OrderShown, id: number): string {
  const of = key[id]!
  if (operations[id]!.status === 'failed') return 'It did not happen, so it stands in no order.'
  if (of < 0) return 'No order is looked for here: only reads, writes and compares of a key are judged.'
  const isWrong = wrong !== null && key[wrong.stuck] === of
  if (place[id]! > 0) {
    return `Number ${place[id]} of ${placed[of]} in an order that explains every answer` +
      `${isWrong ? ' before the first wrong one' : ''}.`
  }
  if (placed[of] === 0) return 'No order was found.'
  return isWrong ? 'The order that explains every answer before the first wrong one ends before it.'
    : 'Nobody knows whether it happened, and no answer needs it.'
}

/** What real time alone says, whichever order is found. */
function timeText(run: Told, order: OrderShown, id: number): string {
  const count = { before: 0, after: 0, beside: 0 }
  const it = run.operations[id]!
  run.operations.forEach((other, i) => {
    if (i === id || !isComparable(run, order, id, i)) return
    count[isBefore(other, it) ? 'before' : isBefore(it, other) ? 'after' : 'beside']++
  })
  const parts = [
    count.before > 0 && `${count.before} had ended when it began, and must come before it`,
    count.after > 0 && `${count.after} began when it had ended, and must come after it`,
    count.beside > 0 && `${count.beside} ${count.beside === 1 ? 'overlaps' : 'overlap'} it, and may come on either side`,
  ].filter(Boolean)
  return parts.length === 0 ? '' : `${parts.join('; ')}.`
}
