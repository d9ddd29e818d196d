/**
 * What holds whatever the network does: it is all about when a watcher may change its mind. That suspects are dead is
 * missing here on purpose. No state knows it; the scenarios have situations for it.
 */
import { timeText, type Invariant, type Micros, type NodeId, type Witness } from '@quorate/kernel'
import type { Emit, FailureDetector, State } from './state.ts'

const common: readonly Invariant<FailureDetector>[] = [
  {
    timed: true,
    name: 'Not Before The Timeout',
    text: 'A node is suspected only after a whole timeout without a heartbeat from it',
    init: (): Silences => ({ since: new Map(), evidence: null }),
    fold: foldSilence,
    check: ({ evidence }: Silences) => evidence,
  },
  {
    name: 'Whoever Speaks Is Trusted',
    text: 'A node whose heartbeat has just been received is not suspected',
    step: (before, after) => forOne(after, at =>
      (heardNow(before, after, at) && after.suspected[at] ? 'was heard from and stays suspected' : null)),
  },
  {
    name: 'Mistakes Are Counted',
    text: 'The number of mistakes rises by one whenever a suspect is trusted again, and at no other time',
    step: (before, after) => forOne(after, at => {
      const expected = before.mistakes[at]! + (before.suspected[at] && !after.suspected[at] ? 1 : 0)
      return after.mistakes[at] === expected ? null : `has ${after.mistakes[at]} mistakes counted, and had ${expected}`
    }),
  },
  {
    name: 'Output Is Told',
    text: 'Whoever follows what the detector tells suspects the same nodes as the detector',
    init: (): Told => ({ suspectsOf: new Map(), evidence: null }),
    fold: foldTold,
    check: ({ evidence }: Told) => evidence,
  },
]

export const fixedInvariants: readonly Invariant<FailureDetector>[] = [
  ...common,
  {
    name: 'The Timeout Is Fixed',
    text: 'Every node is suspected after the same, configured silence',
    each: s => forOne(s, at => (s.timeout[at] === s.config.timeout ? null : `has a timeout of ${timeText(s.timeout[at]!)}`)),
  },
]

export const adaptiveInvariants: readonly Invariant<FailureDetector>[] = [
  ...common,
  {
    name: 'Timeouts Never Shrink',
    text: 'What was learned about a node is not forgotten while its watcher lives',
    step: (before, after) => forOne(after, at => (after.timeout[at]! >= before.timeout[at]! ? null
      : `had a timeout of ${timeText(before.timeout[at]!)}, and now has one of ${timeText(after.timeout[at]!)}`)),
  },
  {
    name: 'Every Mistake Teaches',
    text: 'The timeout of a node grows with every mistake about it, and at no other time',
    step: (before, after) => forOne(after, at => {
      const grew = after.timeout[at]! > before.timeout[at]!
      if (grew === (before.suspected[at] && !after.suspected[at])) return null
      return grew ? 'gets more time without a mistake' : 'was suspected by mistake and gets no more time'
    }),
  },
]

/** The first problem with any of the watched nodes. */
function forOne({ config }: State, problem: (at: number) => string | null): string | null {
  for (const [at, node] of config.watches.entries()) {
    const found = problem(at)
    if (found !== null) return `node ${node} ${found}`
  }
  return null
}

const heardNow = (before: State, after: State, at: number): boolean => after.heard[at]! > before.heard[at]!

interface Step {
  readonly node: NodeId
  readonly time: Micros
  readonly before: State | null
  readonly after: State
  readonly emitted: readonly Emit[]
}

interface Silences {
  /** For each watcher: since when each node that it watches has been silent. */
  readonly since: ReadonlyMap<NodeId, readonly Micros[]>
  readonly evidence: string | null
}

function foldSilence(ghost: Silences, { node, time, before, after }: Step): Silences {
  const known = before === null ? after.suspected.map(() => time) : ghost.since.get(node)!
  const since = known.map((moment, at) => (before !== null && heardNow(before, after, at) ? time : moment))
  const evidence = ghost.evidence ?? forOne(after, at => {
    if (!after.suspected[at] || before?.suspected[at]) return null
    const silence = time - since[at]!
    return silence >= after.timeout[at]! ? null
      : `was suspected by node ${node} after ${timeText(silence)} of silence; its timeout is ${timeText(after.timeout[at]!)}`
  })
  return { since: new Map([...ghost.since, [node, since]]), evidence }
}

interface Told {
  readonly suspectsOf: ReadonlyMap<NodeId, readonly NodeId[]>
  readonly evidence: string | null
}

function foldTold(ghost: Told, { node, before, after, emitted }: Step): Told {
  let suspects = before === null ? [] : ghost.suspectsOf.get(node)!
  for (const said of emitted) {
    suspects = suspects.filter(other => other !== said.node)
    if (said.type === 'suspected') suspects = [...suspects, said.node]
  }
  const evidence = ghost.evidence ?? forOne(after, at => (
    after.suspected[at] === suspects.includes(after.config.watches[at]!) ? null
      : `is ${after.suspected[at] ? 'suspected' : 'trusted'} by node ${node}, which has told the opposite`))
  return { suspectsOf: new Map([...ghost.suspectsOf, [node, suspects]]), evidence }
}

const rose = (before: readonly number[] | undefined, after: readonly number[]): boolean =>
  before !== undefined && after.some((value, at) => value > before[at]!)

export const witnesses: readonly Witness<FailureDetector>[] = [
  {
    name: 'suspicion',
    text: 'A watcher suspects a node',
    reached: ({ emitted }) => emitted.some(({ type }) => type === 'suspected'),
  },
  {
    name: 'mistake',
    text: 'A watcher hears from a node that it suspects',
    reached: ({ before, after }) => rose(before?.mistakes, after.mistakes),
  },
  {
    name: 'second mistake',
    text: 'A watcher is mistaken about the same node again',
    reached: ({ before, after }) => rose(before?.mistakes, after.mistakes) && after.mistakes.some(count => count > 1),
  },
  {
    name: 'all suspected',
    text: 'A watcher suspects every one of several nodes that it watches',
    reached: ({ after }) => after.suspected.length > 1 && after.suspected.every(suspected => suspected),
  },
]

export const adaptiveWitnesses: readonly Witness<FailureDetector>[] = [
  {
    name: 'learned',
    text: 'A timeout grows',
    reached: ({ before, after }) => rose(before?.timeout, after.timeout),
  },
]
