/**
 * Consensus by ballots: the leader of a ballot asks a quorum what it has voted for, proposes the value of the highest
 * vote it hears of, and a value is chosen once a quorum has voted for it in one ballot. Messages stay where they were
 * sent.
 */
import { Layout, membersOf, setsOf, type State } from './layout.ts'
import { mutantsOf, rule, type Rules, type Specification, type Values } from './model.ts'

const bounds = {
  acceptors: { published: 3, from: 1, to: 4, means: 'acceptors; a quorum is a majority of them' },
  values: { published: 2, from: 1, to: 3, means: 'values that may be proposed' },
  maxBallot: { published: 1, from: 0, to: 3, means: 'the highest ballot, the lowest being 0' },
}
type B = typeof bounds

const NONE = -1

/** What acceptors and leaders must hold to, each line to be broken by itself. */
const theirs = {
  mayPromise: (ballot: number, promised: number) => ballot > promised,
  mayVote: (ballot: number, promised: number) => ballot >= promised,
  /** The value to propose: that of the highest vote, and any where there is none. */
  isSafe: (value: number, votedFor: number) => votedFor === NONE || votedFor === value,
  proposesOnce: true,
}

function rules({ acceptors, values, maxBallot }: Values<B>, lines = theirs): Rules {
  const layout = new Layout()
  const ballots = maxBallot + 1
  const maxBal = layout.numbers('maxBal', NONE, maxBallot, acceptors)
  const maxVBal = layout.numbers('maxVBal', NONE, maxBallot, acceptors)
  const maxVal = layout.numbers('maxVal', NONE, values - 1, acceptors)
  // Messages sent: those of phases 1a and 2a by ballot, those of 1b and 2b by ballot and acceptor.
  const begun = layout.flag('1a', ballots)
  const promised = layout.flag('1b', ballots, acceptors)
  const promisedBal = layout.numbers('1b.mbal', NONE, maxBallot, ballots, acceptors)
  const promisedVal = layout.numbers('1b.mval', NONE, values - 1, ballots, acceptors)
  const proposed = layout.set('2a', values, ballots)
  const voted = layout.set('2b', values, ballots, acceptors)
  const quorums = setsOf(Math.trunc(acceptors / 2) + 1, acceptors).map(membersOf)

  /** In how many ways the promises of a quorum show that a value is safe: one for each highest vote for it. */
  function waysToBeSafe(s: State, b: number, quorum: readonly number[], value: number): number {
    if (!quorum.every((a) => promised.get(s, b, a) === 1)) return 0
    const highest = quorum.reduce((most, a) => Math.max(most, promisedBal.get(s, b, a)), NONE)
    if (highest === NONE) return 1
    const last = quorum.filter((a) => promisedBal.get(s, b, a) === highest)
    return last.filter((a) => lines.isSafe(value, promisedVal.get(s, b, a))).length
  }
  /** The values that a quorum has voted for in a ballot, as a set. */
  const chosenIn = (s: State, b: number) =>
    quorums.reduce((set, quorum) => set | quorum.reduce((common, a) => common & voted.get(s, b, a), -1), 0)
  const chosen = (s: State): { ballot: number, value: number }[] =>
    [...Array(ballots).keys()].flatMap((ballot) => membersOf(chosenIn(s, ballot)).map((value) => ({ ballot, value })))

  return {
    layout,
    initial: (_, emit) => emit(),
    rules: [
      rule([ballots], (b) => `the leader of ballot ${b} begins it`, (s, b) => {
        begun.set(s, 1, b)
        return true
      }),
      rule([acceptors, ballots], (a, b) => `acceptor ${a} promises ballot ${b} and tells its last vote`, (s, a, b) => {
        if (begun.get(s, b) === 0 || !lines.mayPromise(b, maxBal.get(s, a))) return false
        maxBal.set(s, b, a)
        promised.set(s, 1, b, a)
        promisedBal.set(s, maxVBal.get(s, a), b, a)
        promisedVal.set(s, maxVal.get(s, a), b, a)
        return true
      }),
      rule([ballots, values, quorums.length], (b, v) => `the leader of ballot ${b} proposes value ${v}`,
        (s, b, v, q) => {
          if (lines.proposesOnce && proposed.get(s, b) !== 0) return 0
          const ways = waysToBeSafe(s, b, quorums[q]!, v)
          if (ways > 0) proposed.set(s, proposed.get(s, b) | (1 << v), b)
          return ways
        }),
      rule([acceptors, ballots, values], (a, b, v) => `acceptor ${a} votes in ballot ${b} for value ${v}`,
        (s, a, b, v) => {
          if ((proposed.get(s, b) & (1 << v)) === 0 || !lines.mayVote(b, maxBal.get(s, a))) return false
          maxBal.set(s, b, a)
          maxVBal.set(s, b, a)
          maxVal.set(s, v, a)
          voted.set(s, voted.get(s, b, a) | (1 << v), b, a)
          return true
        }),
    ],
    invariants: [{
      name: 'Agreement', text: 'At most one value is ever chosen.',
      broken(s) {
        const [first, ...others] = chosen(s)
        const other = others.find(({ value }) => value !== first!.value)
        return first === undefined || other === undefined ? null
          : `value ${first.value} is chosen in ballot ${first.ballot}, and ${other.value} in ballot ${other.ballot}`
      },
    }],
    witnesses: [
      { name: 'a value is chosen', reached: (s) => chosen(s).length > 0 },
      { name: 'a value is chosen in two ballots', reached: (s) => chosen(s).length > 1 },
    ],
  }
}

const broken = mutantsOf(rules, theirs)

export const paxosConsensus: Specification<B> = {
  name: 'paxos-consensus',
  text: 'Acceptors and the leaders of ballots agree on one value.',
  source: 'Lamport: Paxos Made Simple (2001); '
    + 'tlaplus/Examples PaxosHowToWinATuringAward by Leslie Lamport, MCPaxosTiny.cfg',
  bounds,
  published: { distinct: 3_921, generated: 23_563, depth: 17 },
  rules,
  mutants: [
    broken('ignores-votes', 'A leader proposes what it likes, whatever votes it hears of.',
      'Agreement', 12, { isSafe: () => true }),
    broken('breaks-promises', 'An acceptor votes in a ballot lower than one it has promised.',
      'Agreement', 12, { mayVote: () => true }),
    broken('proposes-twice', 'A leader proposes two values in one ballot.', 'Agreement', 9, { proposesOnce: false }),
  ],
}
