/** Whether two transitions of an actor model may come in either order, by looking both orders up. */
import type { Row } from '../space.ts'
import type { ActorSpace } from './actor-space.ts'
import type { Label } from './labels.ts'
import type { Outcome } from './steps.ts'

/** "No" where it is not sure: both orders must exist and end in the same row. */
export function commute(space: ActorSpace, row: Row, a: number, b: number): boolean {
  const [one, other] = [space.steps.labels.all[a]!, space.steps.labels.all[b]!]
  const touchesOneMessage = one.doing !== 'act' && other.doing !== 'act' && one.subject === other.subject
  if (touchesOneMessage) return false
  if (isFault(one) || isFault(other)) return faultCommutes(space, one, other)
  const [nodeA, nodeB] = [nodeOf(space, one), nodeOf(space, other)]
  const [first, second] = [outcomeOf(space, row.words[nodeA]!, a), outcomeOf(space, row.words[nodeB]!, b)]
  if (first === null || second === null || sharesBudget(first, second)) return false
  if (!remembersTheSame(space, row, first, second)) return false
  return nodeA !== nodeB || sameEnd(space, { a, first }, { b, second })
}

const isFault = ({ doing }: Label): boolean => doing === 'drop' || doing === 'double'

/** Faults of different messages draw on budgets, and on a set a loss undoes what was sent before it. */
function faultCommutes({ actors }: ActorSpace, one: Label, other: Label): boolean {
  if (actors.network.kind === 'duplicating') return false
  const { drop, double } = actors.network
  const draws = ({ doing }: Label): boolean =>
    (doing === 'drop' && drop !== 'free') || (doing === 'double' && double !== 'free')
  return !draws(one) && !draws(other)
}

function nodeOf({ steps }: ActorSpace, { doing, subject }: Label): number {
  return doing === 'act' ? steps.actorOf[subject]! : steps.receiverOf[subject]!
}

/** What a transition does to a local state; null where it is none there. */
function outcomeOf({ steps }: ActorSpace, local: number, transition: number): Outcome | null {
  const { doing, subject } = steps.labels.all[transition]!
  const outcomes = doing === 'act' ? steps.own(local) : steps.received(local, subject)
  return outcomes.find((each) => each.transition === transition) ?? null
}

function sharesBudget(a: Outcome, b: Outcome): boolean {
  return a.spends.some(([budget]) => b.spends.some(([other]) => other === budget))
}

function remembersTheSame({ memory, layout }: ActorSpace, { words }: Row, a: Outcome, b: Outcome): boolean {
  if (memory === null || a.events.length === 0 || b.events.length === 0) return true
  const after = (events: readonly number[]): number =>
    events.reduce((now, event) => memory.after(now, event), words[layout.memory]!)
  return after([...a.events, ...b.events]) === after([...b.events, ...a.events])
}

/** Two transitions of one node: each must do after the other what it does before it, and both orders end alike. */
function sameEnd(
  space: ActorSpace, { a, first }: { a: number; first: Outcome }, { b, second }: { b: number; second: Outcome },
): boolean {
  const firstAfter = outcomeOf(space, second.local, a)
  const secondAfter = outcomeOf(space, first.local, b)
  if (firstAfter === null || secondAfter === null || firstAfter.local !== secondAfter.local) return false
  const bothSend = first.sends.length > 0 && second.sends.length > 0
  if (bothSend && space.actors.network.kind === 'ordered') return false
  return saysTheSame(first, firstAfter) && saysTheSame(second, secondAfter)
}

function saysTheSame(a: Outcome, b: Outcome): boolean {
  return a.sends.join() === b.sends.join() && a.events.join() === b.events.join()
    && a.spends.join(' ') === b.spends.join(' ')
}
