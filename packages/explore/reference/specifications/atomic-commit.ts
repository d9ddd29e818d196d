/**
 * Atomic commit: a coordinator asks for votes, decides, and tells one participant after the other, so that it may die
 * in between. Messages are not modelled: what was sent is seen, and whoever waits for the dead knows it.
 */
import { Layout, type State } from './layout.ts'
import { mutantsOf, rule, type Rules, type Specification, type Values } from './model.ts'

const bounds = { participants: { published: 3, from: 1, to: 6, means: 'participants' } }
type B = typeof bounds

const NO = 0
const YES = 1
const WAITING = 2
const VOTES = ['no', 'yes', 'waiting'] as const

const UNDECIDED = 0
const COMMIT = 1
const ABORT = 2
const DECISIONS = ['undecided', 'commit', 'abort'] as const

/** Who may decide what, each line to be broken by itself. */
const theirs = {
  commits: (yes: number, n: number) => yes === n,
  afterSilence: ABORT,
  /** Whoever voted no, or was never asked, knows that nobody can commit. */
  mayAbortWithNo: (vote: number): boolean => vote === NO,
  mayAbortAfterDeath: (wasAsked: number): boolean => wasAsked === 0,
}

function rules({ participants: n }: Values<B>, lines = theirs): Rules {
  const layout = new Layout()
  const vote = layout.choice('vote', VOTES.slice(0, 2), n)
  const voted = layout.flag('voted', n)
  const decision = layout.choice('decision', DECISIONS, n)
  const alive = layout.flag('alive', n)
  const coordinator = layout.flag('coordinator alive')
  const asked = layout.flag('asked', n)
  const heard = layout.choice('heard', VOTES, n)
  const verdict = layout.choice('verdict', DECISIONS)
  const told = layout.choice('told', DECISIONS, n)
  const participants = [...Array(n).keys()]
  const votesOf = (s: State, what: number) => participants.filter((p) => heard.get(s, p) === what).length

  const isDeciding = (s: State) => coordinator.get(s) === 1 && verdict.get(s) === UNDECIDED
  const isAwaited = (s: State, p: number) =>
    isDeciding(s) && heard.get(s, p) === WAITING && participants.every((q) => asked.get(s, q) === 1)
  const isOpen = (s: State, p: number) => alive.get(s, p) === 1 && decision.get(s, p) === UNDECIDED

  return {
    layout,
    initial(s, emit) {
      coordinator.set(s, 1)
      for (let votes = 0; votes < 1 << n; votes++) {
        for (const p of participants) {
          vote.set(s, (votes >>> p) & 1, p)
          alive.set(s, 1, p)
          heard.set(s, WAITING, p)
        }
        emit()
      }
    },
    rules: [
      rule([n], (p) => `the coordinator asks ${p} for its vote`, (s, p) => {
        if (coordinator.get(s) === 0 || asked.get(s, p) === 1) return false
        asked.set(s, 1, p)
        return true
      }),
      rule([n], (p) => `${p} sends its vote`, (s, p) => {
        if (alive.get(s, p) === 0 || asked.get(s, p) === 0) return false
        voted.set(s, 1, p)
        return true
      }),
      rule([n], (p) => `the coordinator hears the vote of ${p}`, (s, p) => {
        if (!isAwaited(s, p) || voted.get(s, p) === 0) return false
        heard.set(s, vote.get(s, p), p)
        return true
      }),
      rule([n], (p) => `the coordinator decides, since ${p} died before it voted`, (s, p) => {
        if (!isAwaited(s, p) || voted.get(s, p) === 1 || alive.get(s, p) === 1) return false
        verdict.set(s, lines.afterSilence)
        return true
      }),
      rule([], () => 'the coordinator has all votes and decides', (s) => {
        if (!isDeciding(s) || votesOf(s, WAITING) > 0) return false
        const commits = lines.commits(votesOf(s, YES), n)
        verdict.set(s, commits ? COMMIT : ABORT)
        // Each no is a way of its own to abort.
        return commits ? 1 : votesOf(s, NO)
      }),
      rule([n], (p) => `the coordinator tells ${p} what it has decided`, (s, p) => {
        if (coordinator.get(s) === 0 || verdict.get(s) === UNDECIDED || told.get(s, p) !== UNDECIDED) return false
        told.set(s, verdict.get(s), p)
        return true
      }),
      rule([n], (p) => `${p} decides as it was told`, (s, p) => {
        if (!isOpen(s, p) || told.get(s, p) === UNDECIDED) return false
        decision.set(s, told.get(s, p), p)
        return true
      }),
      rule([n], (p) => `${p} aborts by itself, after its vote`, (s, p) => {
        if (!isOpen(s, p) || voted.get(s, p) === 0 || !lines.mayAbortWithNo(vote.get(s, p))) return false
        decision.set(s, ABORT, p)
        return true
      }),
      rule([n], (p) => `${p} aborts by itself, since the coordinator is dead`, (s, p) => {
        if (!isOpen(s, p) || coordinator.get(s) === 1 || !lines.mayAbortAfterDeath(asked.get(s, p))) return false
        decision.set(s, ABORT, p)
        return true
      }),
      rule([], () => 'the coordinator dies', (s) => {
        if (coordinator.get(s) === 0) return false
        coordinator.set(s, 0)
        return true
      }),
      rule([n], (p) => `${p} dies`, (s, p) => {
        if (alive.get(s, p) === 0) return false
        alive.set(s, 0, p)
        return true
      }),
    ],
    invariants: [
      {
        name: 'Agreement', text: 'No participant commits where another aborts.',
        broken(s) {
          const yes = participants.find((p) => decision.get(s, p) === COMMIT)
          const no = participants.find((p) => decision.get(s, p) === ABORT)
          return yes === undefined || no === undefined ? null : `${yes} has committed and ${no} has aborted`
        },
      },
      {
        name: 'Commit Needs Every Vote', text: 'Nobody commits unless all participants vote yes.',
        broken(s) {
          const yes = participants.find((p) => decision.get(s, p) === COMMIT)
          const no = participants.find((p) => vote.get(s, p) === NO)
          return yes === undefined || no === undefined ? null : `${yes} has committed, although ${no} votes no`
        },
      },
      {
        name: 'Abort Needs a Reason', text: 'Nobody aborts where all vote yes and none dies.',
        broken(s) {
          const no = participants.find((p) => decision.get(s, p) === ABORT)
          const isWell = coordinator.get(s) === 1
            && participants.every((p) => alive.get(s, p) === 1 && vote.get(s, p) === YES)
          return no !== undefined && isWell ? `${no} has aborted, although all are alive and vote yes` : null
        },
      },
    ],
    witnesses: [
      { name: 'all have committed', reached: (s) => participants.every((p) => decision.get(s, p) === COMMIT) },
      { name: 'all have aborted', reached: (s) => participants.every((p) => decision.get(s, p) === ABORT) },
      {
        name: 'all are alive, have voted yes and wait for a dead coordinator',
        reached: (s) => coordinator.get(s) === 0 && participants.every((p) =>
          isOpen(s, p) && voted.get(s, p) === 1 && vote.get(s, p) === YES && told.get(s, p) === UNDECIDED),
      },
    ],
  }
}

const broken = mutantsOf(rules, theirs)

export const atomicCommit: Specification<B> = {
  name: 'atomic-commit',
  text: 'A coordinator that may die while it tells what it decided, and participants that may wait for ever.',
  source: 'Babaoğlu and Toueg: Non-Blocking Atomic Commitment (1993); '
    + 'tlaplus/Examples acp by Stephan Merz and students, ACP_SB_TLC.cfg',
  bounds,
  published: { distinct: 54_944, generated: 218_352, depth: 21 },
  rules,
  mutants: [
    broken('commits-on-majority', 'The coordinator commits when most votes are yes.',
      'Commit Needs Every Vote', 12, { commits: (yes, n) => 2 * yes > n }),
    broken('silence-is-consent', 'The coordinator commits when a participant died before it voted.',
      'Commit Needs Every Vote', 7, { afterSilence: COMMIT }),
    broken('takes-back-yes', 'A participant that voted yes aborts when it does not want to wait.',
      'Abort Needs a Reason', 3, { mayAbortWithNo: () => true }),
    broken('aborts-after-asked', 'A participant aborts when the coordinator has died, although it was asked.',
      'Agreement', 14, { mayAbortAfterDeath: () => true }),
  ],
}
