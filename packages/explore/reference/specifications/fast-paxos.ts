/**
 * Consensus that saves a step: in a fast round acceptors vote for what clients propose, with no leader between. Where
 * their votes collide, the coordinator settles it in a classic round, with a value that may already have been decided.
 */
import { Layout, membersOf, setsOf, type State } from './layout.ts'
import { mutantsOf, rule, type Rules, type Specification, type Values } from './model.ts'
import { permutations, smallest, sortWords } from './symmetry.ts'

const bounds = {
  acceptors: { published: 4, from: 3, to: 5, means: 'acceptors; three quarters of them are a quorum' },
  values: { published: 3, from: 1, to: 3, means: 'values that may be proposed' },
  maxBallot: { published: 4, from: 1, to: 5, means: 'the last round; odd rounds are fast' },
}
type B = typeof bounds

const NONE = 0

/** What acceptors and coordinator hold to, each line to be broken by itself. */
const theirs = {
  quorum: (acceptors: number) => Math.ceil((3 * acceptors) / 4),
  /** An acceptor that has voted stays with its value in later fast rounds. */
  mayVote: (value: number, votedFor: number) => votedFor === NONE || votedFor === value,
  /** After a collision: the value that most of a quorum have voted for, and one of theirs where there is none. */
  maySettle: (votes: number, quorum: number, hasMajority: boolean) => hasMajority ? 2 * votes > quorum : votes > 0,
}

function rules({ acceptors: n, values, maxBallot }: Values<B>, lines = theirs): Rules {
  const layout = new Layout()
  const ANY = values + 1
  const { maxBal, maxVBal, maxVal, voted } = layout.columns(n, (column) => ({
    maxBal: column.numbers('maxBallot', 0, maxBallot, n),
    maxVBal: column.numbers('maxVBallot', 0, maxBallot, n),
    maxVal: column.numbers('maxValue', NONE, values, n),
    voted: column.numbers('2b', NONE, values, n, maxBallot + 1),
  }))
  const proposed = layout.numbers('2a', NONE, ANY, maxBallot + 1)
  const decision = layout.numbers('decision', NONE, values)
  const settled = layout.numbers('cValue', NONE, values)
  const acceptors = [...Array(n).keys()]
  const ballots = [...Array(maxBallot + 1).keys()]
  const fast = ballots.filter((b) => b % 2 === 1)
  const classic = ballots.filter((b) => b % 2 === 0)
  const quorumSize = lines.quorum(n)
  const quorums = setsOf(quorumSize, n).map(membersOf)
  const value = (v: number) => v + 1

  const votesFor = (s: State, b: number, quorum: readonly number[], v: number) =>
    quorum.reduce((votes, a) => votes + Number(voted.get(s, a, b) === v), 0)
  /** The value that a whole quorum has voted for in a round. */
  function unanimous(s: State, b: number, quorum: readonly number[]): number {
    const v = voted.get(s, quorum[0]!, b)
    return votesFor(s, b, quorum, v) === quorum.length ? v : NONE
  }
  /** A whole quorum has voted, not all for one value, and the rule for collisions allows this one. */
  function settles(s: State, b: number, quorum: readonly number[], v: number): boolean {
    if (votesFor(s, b, quorum, NONE) > 0 || unanimous(s, b, quorum) !== NONE) return false
    const hasMajority = quorum.some((a) => 2 * votesFor(s, b, quorum, voted.get(s, a, b)) > quorum.length)
    return lines.maySettle(votesFor(s, b, quorum, v), quorum.length, hasMajority)
  }
  function vote(s: State, a: number, b: number, v: number): void {
    maxBal.set(s, b, a)
    maxVBal.set(s, b, a)
    maxVal.set(s, v, a)
    voted.set(s, v, a, b)
  }
  /** A decision is possible once for each vote of the quorum, since any of them tells the value. */
  function decide(s: State, b: number, q: number): number {
    const v = unanimous(s, b, quorums[q]!)
    if (v === NONE) return 0
    decision.set(s, v)
    return quorumSize
  }

  return {
    layout,
    initial: (_, emit) => emit(),
    rules: [
      rule([fast.length], (f) => `the coordinator opens fast round ${fast[f]} to any value`, (s, f) => {
        proposed.set(s, ANY, fast[f]!)
        return true
      }),
      rule([fast.length, n, values], (f, a, v) => `acceptor ${a} votes in fast round ${fast[f]} for value ${value(v)}`,
        (s, f, a, v) => {
          const b = fast[f]!
          if (proposed.get(s, b) !== ANY || maxBal.get(s, a) > b || voted.get(s, a, b) !== NONE) return false
          if (!lines.mayVote(value(v), maxVal.get(s, a))) return false
          vote(s, a, b, value(v))
          return true
        }),
      rule([fast.length, quorums.length], (f) => `a quorum of fast round ${fast[f]} has one value, which is decided`,
        (s, f, q) => decide(s, fast[f]!, q)),
      rule([classic.length, fast.length, quorums.length, values],
        (c, f, _, v) => `the coordinator settles round ${fast[f]} with value ${value(v)} in round ${classic[c]}`,
        (s, c, f, q, v) => {
          if (fast[f]! > classic[c]! || proposed.get(s, classic[c]!) !== NONE) return false
          if (settled.get(s) !== NONE && settled.get(s) !== value(v)) return false
          if (!settles(s, fast[f]!, quorums[q]!, value(v))) return false
          settled.set(s, value(v))
          proposed.set(s, value(v), classic[c]!)
          return true
        }),
      rule([classic.length, n], (c, a) => `acceptor ${a} votes in round ${classic[c]} as proposed`, (s, c, a) => {
        const v = proposed.get(s, classic[c]!)
        if (v === NONE || maxBal.get(s, a) > classic[c]!) return false
        vote(s, a, classic[c]!, v)
        return true
      }),
      rule([classic.length, quorums.length], (c) => `a quorum has voted in classic round ${classic[c]}: decided`,
        (s, c, q) => decide(s, classic[c]!, q)),
    ],
    canonical: smallest(layout.width, permutations(values), (from, to, order) => {
      const name = (v: number) => v === NONE || v === ANY ? v : value(order[v - 1]!)
      to.set(from)
      for (const a of acceptors) {
        maxVal.set(to, name(maxVal.get(from, a)), a)
        for (const b of ballots) voted.set(to, name(voted.get(from, a, b)), a, b)
      }
      for (const b of ballots) proposed.set(to, name(proposed.get(from, b)), b)
      decision.set(to, name(decision.get(from)))
      settled.set(to, name(settled.get(from)))
      // Acceptors know of no others, so sorting their words is to name them anew.
      sortWords(to, n)
    }),
    invariants: [
      {
        name: 'Agreement', text: 'Whatever may be decided is what has been decided.',
        broken(s) {
          const decided = decision.get(s)
          for (const b of ballots) {
            for (const quorum of quorums) {
              const v = unanimous(s, b, quorum)
              if (v === NONE || decided === NONE || v === decided) continue
              return `${decided} is decided, and ${v} may be in round ${b}`
            }
          }
          return null
        },
      },
      {
        name: 'Nontriviality', text: 'What is decided was proposed in a fast round.',
        broken(s) {
          const v = decision.get(s)
          const isProposed = v === NONE || fast.some((b) => acceptors.some((a) => voted.get(s, a, b) === v))
          return isProposed ? null : `${v} is decided, and no acceptor voted for it in a fast round`
        },
      },
    ],
    witnesses: [
      { name: 'decided in a fast round', reached: (s) => decision.get(s) !== NONE && settled.get(s) === NONE },
      {
        name: 'decided after a collision',
        reached: (s) => decision.get(s) !== NONE && settled.get(s) === decision.get(s),
      },
    ],
  }
}

const broken = mutantsOf(rules, theirs)

export const fastPaxos: Specification<B> = {
  name: 'fast-paxos',
  text: 'Acceptors vote for what clients propose, and a coordinator settles collisions.',
  source: 'Lamport: Fast Paxos (2006), Zhao: Fast Paxos Made Easy (2015); '
    + 'tlaplus/Examples SimplifiedFastPaxos by Lim Ngian Xin Terry and Gaurav Gandhi, FastPaxos.cfg',
  bounds,
  published: { distinct: 25_617, generated: 320_053, depth: 22 },
  rules,
  mutants: [
    broken('settles-freely', 'After a collision the coordinator takes any value of the quorum.',
      'Agreement', 10, { maySettle: (votes) => votes > 0 }),
    broken('majority-is-enough', 'Half of the acceptors are a quorum.',
      'Agreement', 6, { quorum: (n) => Math.trunc(n / 2) }),
    broken('changes-its-mind', 'An acceptor votes for another value in a later fast round.',
      'Agreement', 9, { mayVote: () => true }),
  ],
}
