/**
 * Consensus that saves a step: in a fast round acceptors vote for what clients propose, without a leader between. Where
 * their votes collide, the coordinator settles it in a classic round, with a value that may already have been decided.
 */
import { Layout, membersOf, setsOf, type State } from './layout.ts'
import { rule, type Broken, type Rules, type Specification, type Values } from './model.ts'
import { permutations, smallest } from './space.ts'

const bounds = {
  acceptors: { published: 4, from: 3, to: 5, means: 'acceptors; a quorum is three quarters of them, rounded down' },
  values: { published: 3, from: 1, to: 3, means: 'values that may be proposed' },
  maxBallot: { published: 4, from: 1, to: 6, means: 'the last round; odd rounds are fast' },
}
type B = typeof bounds

const NONE = 0

const theirs = {
  quorum: (acceptors: number) => Math.trunc(3 * acceptors / 4),
  /** An acceptor that has voted stays with its value in later fast rounds. */
  mayPropose: (value: number, votedFor: number) => votedFor === NONE || votedFor === value,
  /** After a collision: the value that most of the quorum has voted for, and any of the quorum's where there is none. */
  settles: (votes: number, quorum: number, hasMajority: boolean) => hasMajority ? 2 * votes > quorum : votes > 0,
}

function rules({ acceptors, values, maxBallot }: Values<B>, lines = theirs): Rules {
  const layout = new Layout()
  const ANY = values + 1
  const rounds = maxBallot + 1
  const columns = layout.columns(acceptors, (column) => ({
    maxBallot: column.numbers('maxBallot', 0, maxBallot, acceptors),
    maxVBallot: column.numbers('maxVBallot', 0, maxBallot, acceptors),
    maxValue: column.numbers('maxValue', NONE, values, acceptors),
    voted: column.numbers('2b', NONE, values, acceptors, rounds),
  }))
  const proposed = layout.numbers('2a', NONE, ANY, rounds)
  const decision = layout.numbers('decision', NONE, values)
  const settled = layout.numbers('coordinator value', NONE, values)
  void columns, decision, settled, proposed
  return { layout, initial: (_, emit) => emit(), rules: [], invariants: [], witnesses: [] }
}
