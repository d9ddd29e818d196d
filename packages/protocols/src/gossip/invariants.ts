/**
 * What holds whatever the network does. That a suspect is dead is not among it: no member can know that. The scenarios
 * mark when a living member is held for dead, and judge after a calm that everybody knows who is there.
 */
import { byString, type Invariant, type NodeId, type Seen, type Witness } from '@quorate/kernel'
import { ageOf, heldOf, type Gossip, type State } from './state.ts'

export const invariants: readonly Invariant<Gossip>[] = [
  {
    name: 'Own Incarnation Is Highest',
    text: 'Nobody has heard of an incarnation of a member that the member has not begun itself',
    pair: (a, b, nodeA, nodeB) => foreign(a, b, nodeA, nodeB) ?? foreign(b, a, nodeB, nodeA),
  },
  {
    name: 'Nothing Older Wins',
    text: 'What is held of a member changes to something newer: a higher incarnation, or in the same one from alive to suspect to dead',
    step: (before, after, node) => {
      const at = after.members.findIndex((held, i) => ageOf(held) < ageOf(before.members[i]!))
      if (at < 0) return null
      const [old, held] = [before.members[at]!, after.members[at]!]
      return `node ${node} held node ${after.config.nodes[at]} for ${old.status} in incarnation ${old.incarnation}, and now for ${held.status} in incarnation ${held.incarnation}`
    },
  },
  {
    name: 'Dead Was Suspected',
    text: 'Before anybody holds an incarnation of a member for dead, somebody has suspected it',
    init: (): Suspected => ({ suspected: [], evidence: null }),
    fold: foldSuspected,
    check: ({ evidence }: Suspected) => evidence,
  },
  {
    name: 'Every Accusation Is Answered',
    text: 'A member that hears that it is held for suspect or dead begins a higher incarnation at once',
    init: (): string | null => null,
    fold: (evidence: string | null, { node, after, emitted }: Seen<Gossip>) => {
      const accused = emitted.flatMap(value => (value.type === 'accused' ? [value.incarnation] : []))
        .find(incarnation => incarnation >= after.incarnation)
      return evidence ?? (accused === undefined ? null : `node ${node} is accused in incarnation ${accused} and stays in ${after.incarnation}`)
    },
    check: (evidence: string | null) => evidence,
  },
  {
    name: 'Rumours Wear Off',
    text: 'What is held of a member is told a bounded number of times, and anew only when somebody has said something older',
    init: (): string | null => null,
    fold: (evidence: string | null, seen: Seen<Gossip>) => evidence ?? toldAnew(seen),
    check: (evidence: string | null) => evidence,
  },
]

function foreign(a: State, b: State, nodeA: NodeId, nodeB: NodeId): string | null {
  const held = heldOf(a, nodeB)
  return held === undefined || held.incarnation <= b.incarnation ? null
    : `node ${nodeA} has heard of incarnation ${held.incarnation} of node ${nodeB}, which is in ${b.incarnation}`
}

function toldAnew({ node, before, after, emitted }: Seen<Gossip>): string | null {
  const { nodes } = after.config
  const at = before === null ? -1 : after.members.findIndex((held, i) => ageOf(held) === ageOf(before.members[i]!)
    && held.left > before.members[i]!.left && !emitted.some(value => value.type === 'late' && value.node === nodes[i]))
  return at < 0 ? null : `node ${node} begins again to tell what it holds of node ${nodes[at]}, which is no news`
}

interface Suspected {
  /** "2/0": member and incarnation. */
  readonly suspected: readonly string[]
  readonly evidence: string | null
}

function foldSuspected(ghost: Suspected, { node, emitted }: Seen<Gossip>): Suspected {
  return emitted.reduce<Suspected>(({ suspected, evidence }, value) => {
    if (value.type !== 'changed' || value.status === 'alive') return { suspected, evidence }
    const key = `${value.node}/${value.incarnation}`
    const isKnown = suspected.includes(key)
    if (value.status === 'suspect') {
      return { suspected: isKnown ? suspected : [...suspected, key].toSorted(byString), evidence }
    }
    const wrong = `node ${node} holds node ${value.node} for dead in incarnation ${value.incarnation}, which nobody has suspected`
    return { suspected, evidence: evidence ?? (isKnown ? null : wrong) }
  }, ghost)
}

const said = (seen: Seen<Gossip>, status: string): boolean =>
  seen.emitted.some(value => value.type === 'changed' && value.status === status)

export const witnesses: readonly Witness<Gossip>[] = [
  { name: 'suspected', text: 'A member is suspected', reached: seen => said(seen, 'suspect') },
  { name: 'held for dead', text: 'A member is held for dead', reached: seen => said(seen, 'dead') },
  {
    name: 'refuted', text: 'A suspect that has answered for itself is held for alive again',
    reached: ({ before, emitted }) => before !== null && emitted.some(value =>
      value.type === 'changed' && value.status === 'alive' && heldOf(before, value.node)!.status !== 'alive'),
  },
  { name: 'accused', text: 'A member hears that it is suspected', reached: ({ emitted }) => emitted.some(({ type }) => type === 'accused') },
  { name: 'late', text: 'Somebody says what is not so any more, and is told', reached: ({ emitted }) => emitted.some(({ type }) => type === 'late') },
]
