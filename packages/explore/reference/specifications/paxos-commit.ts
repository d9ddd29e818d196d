/**
 * Atomic commit that does not wait for a dead coordinator: whether each resource manager is prepared is decided by a
 * Paxos of its own, over the same acceptors. Ballot 0 belongs to the manager; a leader may finish for it in a later
 * one.
 */
import { Layout, membersOf, setsOf, type State } from './layout.ts'
import { mutantsOf, rule, type Rules, type Specification, type Values } from './model.ts'

const bounds = {
  managers: { published: 2, from: 1, to: 3, means: 'resource managers' },
  acceptors: { published: 3, from: 1, to: 3, means: 'acceptors; a majority of them decides' },
  maxBallot: { published: 1, from: 1, to: 2, means: 'the highest ballot, the lowest being 0' },
}
type B = typeof bounds

const NONE = 0
const PREPARED = 1
const ABORTED = 2
const VALUES = ['none', 'prepared', 'aborted'] as const
const WORKING = 0
const COMMITTED = 3
const STATES = ['working', 'prepared', 'aborted', 'committed'] as const
const NEVER = -1

/** What acceptors and leaders hold to, each line to be broken by itself. */
const theirs = {
  majority: (acceptors: number) => Math.trunc(acceptors / 2) + 1,
  mayVote: (ballot: number, promised: number) => ballot >= promised,
  /** A leader proposes what the highest vote it hears of says, and to abort where it hears of none. */
  proposes: (votedFor: number) => votedFor === NONE ? ABORTED : votedFor,
}

function rules({ managers, acceptors, maxBallot }: Values<B>, lines = theirs): Rules {
  const layout = new Layout()
  const ballots = maxBallot + 1
  const state = layout.choice('rmState', STATES, managers)
  const commit = layout.flag('Commit')
  const abort = layout.flag('Abort')
  // What each acceptor has promised and voted for, in the instance of each manager.
  const mbal = layout.numbers('mbal', 0, maxBallot, managers, acceptors)
  const bal = layout.numbers('bal', NEVER, maxBallot, managers, acceptors)
  const val = layout.choice('val', VALUES, managers, acceptors)
  // Messages sent: those of phases 1a and 2a by ballot, those of 1b and 2b by acceptor and ballot.
  const begun = layout.flag('1a', managers, ballots)
  const promised = layout.flag('1b', managers, acceptors, ballots)
  const promisedBal = layout.numbers('1b.bal', NEVER, maxBallot, managers, acceptors, ballots)
  const promisedVal = layout.choice('1b.val', VALUES, managers, acceptors, ballots)
  const proposed = layout.choice('2a', VALUES, managers, ballots)
  const voted = layout.choice('2b', VALUES, managers, acceptors, ballots)
  const everyManager = [...Array(managers).keys()]
  const majorities = setsOf(lines.majority(acceptors), acceptors).map(membersOf)

  /** In how many ways it is decided that a manager is prepared, or aborted: one for each ballot and majority. */
  function waysToDecide(s: State, m: number, what: number): number {
    let ways = 0
    for (let b = 0; b < ballots; b++) {
      for (const majority of majorities) if (majority.every((a) => voted.get(s, m, a, b) === what)) ways++
    }
    return ways
  }
  function propose(s: State, m: number, what: number): boolean {
    if (state.get(s, m) !== WORKING) return false
    state.set(s, what, m)
    proposed.set(s, what, m, 0)
    return true
  }

  return {
    layout,
    initial: (_, emit) => emit(),
    rules: [
      rule([managers], (m) => `manager ${m} is prepared and says so in ballot 0`, (s, m) => propose(s, m, PREPARED)),
      rule([managers], (m) => `manager ${m} aborts and says so in ballot 0`, (s, m) => propose(s, m, ABORTED)),
      rule([managers, maxBallot], (m, b) => `a leader begins ballot ${b + 1} for manager ${m}`, (s, m, b) => {
        begun.set(s, 1, m, b + 1)
        return true
      }),
      rule([acceptors, managers, ballots], (a, m, b) => `acceptor ${a} promises ballot ${b} for manager ${m}`,
        (s, a, m, b) => {
          if (begun.get(s, m, b) === 0 || mbal.get(s, m, a) >= b) return false
          mbal.set(s, b, m, a)
          promised.set(s, 1, m, a, b)
          promisedBal.set(s, bal.get(s, m, a), m, a, b)
          promisedVal.set(s, val.get(s, m, a), m, a, b)
          return true
        }),
      rule([managers, maxBallot, majorities.length],
        (m, b) => `the leader of ballot ${b + 1} proposes for manager ${m}`,
        (s, m, before, q) => {
          const b = before + 1
          const majority = majorities[q]!
          if (proposed.get(s, m, b) !== NONE || !majority.every((a) => promised.get(s, m, a, b) === 1)) return false
          const highest = majority.reduce((best, a) =>
            promisedBal.get(s, m, a, b) > promisedBal.get(s, m, best, b) ? a : best)
          proposed.set(s, lines.proposes(promisedVal.get(s, m, highest, b)), m, b)
          return true
        }),
      rule([acceptors, managers, ballots], (a, m, b) => `acceptor ${a} votes in ballot ${b} for manager ${m}`,
        (s, a, m, b) => {
          const what = proposed.get(s, m, b)
          if (what === NONE || !lines.mayVote(b, mbal.get(s, m, a))) return false
          mbal.set(s, b, m, a)
          bal.set(s, b, m, a)
          val.set(s, what, m, a)
          voted.set(s, what, m, a, b)
          return true
        }),
      rule([], () => 'a leader announces commit, since all managers are prepared', (s) => {
        const ways = everyManager.reduce((product, m) => product * waysToDecide(s, m, PREPARED), 1)
        if (ways > 0) commit.set(s, 1)
        return ways
      }),
      rule([], () => 'a leader announces abort, since a manager has aborted', (s) => {
        const ways = everyManager.reduce((sum, m) => sum + waysToDecide(s, m, ABORTED), 0)
        if (ways > 0) abort.set(s, 1)
        return ways
      }),
      rule([managers], (m) => `manager ${m} commits as announced`, (s, m) => {
        if (commit.get(s) === 0) return false
        state.set(s, COMMITTED, m)
        return true
      }),
      rule([managers], (m) => `manager ${m} aborts as announced`, (s, m) => {
        if (abort.get(s) === 0) return false
        state.set(s, ABORTED, m)
        return true
      }),
    ],
    invariants: [
      {
        name: 'One Announcement', text: 'Commit and abort are never both announced.',
        broken: (s) => commit.get(s) === 1 && abort.get(s) === 1 ? 'commit is announced, and so is abort' : null,
      },
      {
        name: 'Agreement', text: 'No manager has committed where another has aborted.',
        broken(s) {
          const yes = everyManager.find((m) => state.get(s, m) === COMMITTED)
          const no = everyManager.find((m) => state.get(s, m) === ABORTED)
          return yes === undefined || no === undefined ? null : `manager ${yes} has committed, and ${no} has aborted`
        },
      },
    ],
    witnesses: [
      { name: 'all have committed', reached: (s) => everyManager.every((m) => state.get(s, m) === COMMITTED) },
      {
        name: 'a leader aborts for a manager that is prepared',
        reached: (s) => abort.get(s) === 1 && everyManager.some((m) => state.get(s, m) === PREPARED),
      },
    ],
  }
}

const broken = mutantsOf(rules, theirs, { managers: 1 })

export const paxosCommit: Specification<B> = {
  name: 'paxos-commit',
  text: 'Resource managers commit or abort together, and acceptors decide in place of a coordinator that may die.',
  source: 'Gray and Lamport: Consensus on Transaction Commit (2006); '
    + 'tlaplus/Examples transaction_commit by Leslie Lamport, PaxosCommit.cfg',
  bounds,
  published: { distinct: 1_321_761, generated: 16_959_159, depth: 28 },
  rules,
  mutants: [
    broken('proposes-abort', 'A leader proposes to abort, whatever votes it hears of.',
      'One Announcement', 11, { proposes: () => ABORTED }),
    broken('breaks-promises', 'An acceptor votes in a ballot lower than it has promised.',
      'One Announcement', 11, { mayVote: () => true }),
    broken('one-is-enough', 'One acceptor decides.', 'One Announcement', 8, { majority: () => 1 }),
  ],
}
