/** The rules of README.md that a mutant breaks, by their numbers. Each is one function or one line. */
import type { Micros, NodeId } from '@quorate/kernel'
import { childrenOf } from './merkle.ts'
import { keepersOf, walkFrom, type Answer, type Op, type State } from './state.ts'
import { areSame, coversAll, join, stampsOf, together, type Kind, type Stamp, type Version } from './versions.ts'

/** Who is asked, and for whom it stands in. */
export interface Target {
  readonly node: NodeId
  readonly owner: NodeId | null
}

/** Q8: for every silent node of the first N the next healthy one stands in, if there is one. */
function healthy(s: State, key: string): Target[] {
  const isHealthy = (node: NodeId): boolean => !s.silent.includes(node)
  const standIns = walkFrom(s, key).slice(s.config.n).filter(isHealthy)
  const passedOver = keepersOf(s, key).filter(node => !isHealthy(node))
  return keepersOf(s, key).map(node => {
    const standIn = standIns[passedOver.indexOf(node)]
    return standIn === undefined ? { node, owner: null } : { node: standIn, owner: node }
  })
}

export const rules = {
  /** Q1 and Q8: where a key's versions are written to and read from. */
  targets: (s: State, key: string): Target[] =>
    (s.config.sloppy ? healthy(s, key) : keepersOf(s, key).map(node => ({ node, owner: null }))),
  /** Q2: only one of the key's nodes coordinates. */
  coordinates: (s: State, targets: readonly Target[]): boolean => targets.some(({ node }) => node === s.self),
  /** Q3: whatever is here has been seen by the new version. */
  stamp: (s: State, known: readonly Version[], made: number, clock: () => Micros): Stamp => {
    if (s.config.versions === 'siblings') {
      return together(stampsOf(known), s.config.nodes.length).with(s.config.nodes.indexOf(s.self), made)
    }
    return [known.reduce((time, { stamp }) => Math.max(time, stamp[0]! + 1), clock()), s.self]
  },
  /** Q3: how many writes this node has stamped once it has stamped one more. */
  counted: (made: number): number => made + 1,
  /** Q4: W nodes have it. */
  isWritten: ({ answers, need }: Op): boolean => answers.length >= need,
  /** Q4: a request that came twice is two writes with one id: what was said of the first is not about the second. */
  isAbout: ({ stamp }: Version, confirmed: Stamp): boolean => stamp.join() === confirmed.join(),
  /** Q5: R nodes have said what they have. */
  isRead: ({ answers, need }: Op): boolean => answers.length >= need,
  /** Q5: the answer is what no version of any answer covers. */
  found: (kind: Kind, answers: readonly Answer[]): readonly Version[] =>
    answers.reduce<readonly Version[]>((all, { versions }) => join(kind, all, versions), []),
  /** Q6: a version is replaced by one that covers it; what nobody covers stays. */
  merged: join,
  /** Q7: whoever answered with less gets the rest. */
  isRepaired: (answer: Answer, found: readonly Version[]): boolean => !areSame(answer.versions, found),
  /** Q7: what a repair brings is merged like everything else. */
  repaired: join,
  /** Q8: a stand-in keeps what it is given until it can hand it over. */
  keepsHints: true,
  /** Q9: a hint goes to the node that it names. */
  handedTo: (_s: State, owner: NodeId): NodeId => owner,
  /** Q10: what is left of a hint when it is sent. */
  leftWhenSent: (versions: readonly Version[]): readonly Version[] => versions,
  /** Q10: what is left of a hint when its owner says what it has. */
  leftWhenTaken: (kind: Kind, versions: readonly Version[], taken: readonly Stamp[]): readonly Version[] =>
    versions.filter(({ stamp }) => !taken.some(other => coversAll(kind, [{ value: null, stamp: other }], [stamp]))),
  /** Q11: where two hashes differ, their children are looked at. */
  lookedAt: (place: number): readonly number[] => childrenOf(place),
  /** Q11: a tree changes in the step in which its keys do. */
  keepsTree: true,
}

export type Rules = typeof rules
