/**
 * A replicated log: a leader prepares its ballot for all slots at once, then puts what clients ask into slot after slot,
 * and whoever takes over completes what may have been committed. Messages stay where they were sent. A client writes, a
 * client reads, and what they observe must be linearizable.
 */
import { Layout, sizeOf, type State } from './layout.ts'
import { rule, type Broken, type Rules, type Specification, type Values } from './model.ts'
import { permutations, smallest } from './symmetry.ts'

const bounds = {
  replicas: { published: 3, from: 1, to: 3, means: 'replicas; a majority of them commits' },
  maxBallot: { published: 2, from: 1, to: 3, means: 'ballots, each of one leader' },
}
type B = typeof bounds

const NONE = 0
const WRITE = 1
const COMMANDS = ['-', 'write', 'read'] as const
/** As many slots as commands. */
const SLOTS = 2
const slots = [0, 1] as const

const EMPTY = 0
const PREPARING = 1
const ACCEPTING = 2
const COMMITTED = 3
const STATUS = ['empty', 'preparing', 'accepting', 'committed'] as const

/** What clients observe, in order: each asks once and is answered once, with what the value was before. */
const EVENTS = ['-', 'write asked', 'read asked', 'wrote the first value', 'overwrote it', 'read nothing', 'read it'] as const
const WRITE_ASKED = 1
const READ_ASKED = 2
const answerTo = (command: number, hadValue: number) => 2 * command + 1 + hadValue
const WROTE_FIRST = answerTo(WRITE, 0)
const OVERWROTE = answerTo(WRITE, 1)
const READ_NOTHING = answerTo(2, 0)
const READ_IT = answerTo(2, 1)

/** What keeps a slot's command, each line to be broken by itself. */
const mended = {
  majority: (replicas: number) => Math.trunc(replicas / 2) + 1,
  mayVote: (ballot: number, known: number) => ballot >= known,
  /** A new leader goes on with what was voted for in the highest ballot. */
  adopts: (command: number) => command,
  /** A replica that hears of a commit applies what it voted for, if it voted in a ballot that has a majority. */
  appliesVote: (hasMajority: boolean) => hasMajority,
}

/**
 * As published, notices name a slot and no ballot, and a replica applies what it voted for in any. Two replicas may then
 * have committed different commands, which clients notice from the third ballot on: a read that comes after a write finds
 * nothing, 19 steps from the beginning.
 */
const published = { ...mended, appliesVote: () => true }
const ONE_COMMAND = 'One Command a Slot'

function rules({ replicas: n, maxBallot }: Values<B>, lines: typeof mended): Rules {
  const layout = new Layout()
  const ballots = maxBallot + 1
  const column = layout.columns(n, (of) => ({
    /** A replica's number plus 1. */
    leader: of.numbers('leader', NONE, n, n),
    hasValue: of.flag('has value', n),
    commitUpTo: of.numbers('commitUpTo', 0, SLOTS, n),
    balPrepared: of.numbers('balPrepared', NONE, maxBallot, n),
    balMaxKnown: of.numbers('balMaxKnown', NONE, maxBallot, n),
    status: of.choice('status', STATUS, n, SLOTS),
    command: of.choice('cmd', COMMANDS, n, SLOTS),
    votedBal: of.numbers('voted.bal', NONE, maxBallot, n, SLOTS),
    votedCmd: of.choice('voted.cmd', COMMANDS, n, SLOTS),
    isDone: of.flag('done', n),
    promised: of.flag('PrepareReply', n, ballots),
    promisedBal: of.numbers('PrepareReply.bal', NONE, maxBallot, n, ballots, SLOTS),
    promisedCmd: of.choice('PrepareReply.cmd', COMMANDS, n, ballots, SLOTS),
    accepted: of.flag('AcceptReply', n, ballots, SLOTS),
  }))
  const { leader, hasValue, commitUpTo, balPrepared, balMaxKnown, status, command, votedBal, votedCmd } = column
  const { isDone, promised, promisedBal, promisedCmd, accepted } = column
  const prepare = layout.numbers('Prepare', NONE, n, ballots)
  const accept = layout.choice('Accept', COMMANDS, ballots, SLOTS)
  const notice = layout.flag('CommitNotice', SLOTS)
  /** Commands not yet committed, as bits 1 and 2. */
  const pending = layout.set('pending', 3)
  const observed = layout.choice('observed', EVENTS, 2 * SLOTS)
  const replicas = [...Array(n).keys()]
  const majority = lines.majority(n)

  const has = (s: State, event: number) => [0, 1, 2, 3].some((at) => observed.get(s, at) === event)
  function observe(s: State, event: number): void {
    if (!has(s, event)) observed.set(s, event, [0, 1, 2, 3].find((at) => observed.get(s, at) === NONE)!)
  }
  const isOver = (s: State) => pending.get(s) === 0 && observed.get(s, 2 * SLOTS - 1) !== NONE
  const runs = (s: State, r: number) => isDone.get(s, r) === 0 && !isOver(s)
  const leads = (s: State, r: number) => runs(s, r) && leader.get(s, r) === r + 1
  const isPrepared = (s: State, r: number) => leads(s, r) && balPrepared.get(s, r) === balMaxKnown.get(s, r)
  const hasMajority = (s: State, b: number, slot: number) =>
    replicas.filter((r) => accepted.get(s, r, b, slot) === 1).length >= majority
  const awaitsCommit = (s: State, r: number) =>
    commitUpTo.get(s, r) < SLOTS && status.get(s, r, commitUpTo.get(s, r)) === ACCEPTING

  /** Follows the leader of a higher ballot, or leads it, and tells what it has voted for. */
  function promise(s: State, r: number, b: number, who: number): void {
    leader.set(s, who, r)
    balMaxKnown.set(s, b, r)
    promised.set(s, 1, r, b)
    for (const slot of slots) {
      if (status.get(s, r, slot) === ACCEPTING) status.set(s, PREPARING, r, slot)
      promisedBal.set(s, votedBal.get(s, r, slot), r, b, slot)
      promisedCmd.set(s, votedCmd.get(s, r, slot), r, b, slot)
    }
  }
  function vote(s: State, r: number, b: number, slot: number, c: number): void {
    status.set(s, ACCEPTING, r, slot)
    command.set(s, c, r, slot)
    votedBal.set(s, b, r, slot)
    votedCmd.set(s, c, r, slot)
    accepted.set(s, 1, r, b, slot)
  }
  function commit(s: State, r: number): void {
    const slot = commitUpTo.get(s, r)
    status.set(s, COMMITTED, r, slot)
    commitUpTo.set(s, slot + 1, r)
    if (command.get(s, r, slot) === WRITE) hasValue.set(s, 1, r)
  }
  /** The command that was voted for in the highest ballot that the promises tell of. */
  function highestVote(s: State, b: number, slot: number): number {
    const who = replicas.reduce((best, r) => promisedBal.get(s, r, b, slot) > promisedBal.get(s, best, b, slot) ? r : best, 0)
    return lines.adopts(promisedCmd.get(s, who, b, slot))
  }

  return {
    layout,
    initial(s, emit) {
      pending.set(s, 0b110)
      emit()
    },
    rules: [
      rule([n, ballots], (r, b) => `replica ${r} wants to lead and prepares ballot ${b}`, (s, r, b) => {
        if (!runs(s, r) || leads(s, r) || b <= balMaxKnown.get(s, r) || prepare.get(s, b) !== NONE) return false
        prepare.set(s, r + 1, b)
        balPrepared.set(s, NONE, r)
        promise(s, r, b, r + 1)
        return true
      }),
      rule([n, ballots], (r, b) => `replica ${r} promises ballot ${b} and tells its votes`, (s, r, b) => {
        if (!runs(s, r) || prepare.get(s, b) === NONE || b <= balMaxKnown.get(s, r)) return false
        promise(s, r, b, prepare.get(s, b))
        return true
      }),
      rule([n], (r) => `replica ${r} has promises of a majority and goes on with what they voted for`, (s, r) => {
        const b = balMaxKnown.get(s, r)
        if (!leads(s, r) || balPrepared.get(s, r) !== NONE) return false
        if (replicas.filter((each) => promised.get(s, each, b) === 1).length < majority) return false
        balPrepared.set(s, b, r)
        for (const slot of slots) {
          const c = highestVote(s, b, slot)
          const was = status.get(s, r, slot)
          command.set(s, c, r, slot)
          if (was === PREPARING || (was === EMPTY && c !== NONE)) status.set(s, ACCEPTING, r, slot)
          if (status.get(s, r, slot) === ACCEPTING) accept.set(s, c, b, slot)
        }
        return true
      }),
      rule([n], (r) => `replica ${r}, the leader, takes a client's command into its next slot`, (s, r) => {
        const free = slots.filter((slot) => status.get(s, r, slot) === EMPTY)
        const unseen = slots.reduce((set, slot) => set & ~(1 << command.get(s, r, slot)), pending.get(s))
        if (!isPrepared(s, r) || free.length === 0 || unseen === 0) return 0
        const c = (unseen & 0b010) === 0 ? 2 : WRITE
        const b = balPrepared.get(s, r)
        vote(s, r, b, free[0]!, c)
        accept.set(s, c, b, free[0])
        observe(s, c === WRITE ? WRITE_ASKED : READ_ASKED)
        // That a slot is free is true in as many ways as there are free slots.
        return free.length
      }),
      rule([n, ballots, SLOTS], (r, b, slot) => `replica ${r} votes in ballot ${b} for the command of slot ${slot}`,
        (s, r, b, slot) => {
          const c = accept.get(s, b, slot)
          if (c === NONE || !runs(s, r) || !lines.mayVote(b, balMaxKnown.get(s, r))) return false
          if (b <= votedBal.get(s, r, slot)) return false
          leader.set(s, prepare.get(s, b), r)
          balMaxKnown.set(s, b, r)
          vote(s, r, b, slot, c)
          return true
        }),
      rule([n], (r) => `replica ${r}, the leader, commits its next slot and answers the client`, (s, r) => {
        const slot = commitUpTo.get(s, r)
        if (!isPrepared(s, r) || !awaitsCommit(s, r)) return false
        if (!hasMajority(s, balPrepared.get(s, r), slot)) return false
        const c = command.get(s, r, slot)
        observe(s, answerTo(c, hasValue.get(s, r)))
        commit(s, r)
        pending.set(s, pending.get(s) & ~(1 << c))
        notice.set(s, 1, slot)
        return true
      }),
      rule([n], (r) => `replica ${r} hears that its next slot is committed`, (s, r) => {
        const slot = commitUpTo.get(s, r)
        if (!runs(s, r) || leads(s, r) || !awaitsCommit(s, r) || notice.get(s, slot) === 0) return false
        if (!lines.appliesVote(hasMajority(s, votedBal.get(s, r, slot), slot))) return false
        commit(s, r)
        return true
      }),
      rule([n], (r) => `replica ${r} stops, since all clients are answered`, (s, r) => {
        if (isDone.get(s, r) === 1 || !isOver(s)) return false
        isDone.set(s, 1, r)
        return true
      }),
      rule([], () => 'all have stopped, and nothing happens', (s) => replicas.every((r) => isDone.get(s, r) === 1)),
    ],
    canonical: smallest(layout.width, permutations(n), (from, to, order) => {
      const name = (who: number) => who === NONE ? NONE : order[who - 1]! + 1
      to.set(from)
      for (let word = 0; word < layout.columnWords; word++) {
        for (const r of replicas) to[word * n + order[r]!] = from[word * n + r]!
      }
      for (const r of replicas) leader.set(to, name(leader.get(from, r)), order[r])
      for (let b = 1; b < ballots; b++) prepare.set(to, name(prepare.get(from, b)), b)
    }),
    invariants: [
      {
        name: 'Linearizability', text: 'What the clients observe could have happened at one point in time each.',
        broken(s) {
          if (has(s, OVERWROTE)) return 'the write found a value, and there is no other write'
          const events = [0, 1, 2, 3].map((at) => observed.get(s, at))
          const [asked, wrote] = [events.indexOf(READ_ASKED), events.indexOf(WROTE_FIRST)]
          if (has(s, READ_NOTHING) && wrote >= 0 && wrote < asked) return 'a read found nothing, asked after the write was done'
          return has(s, READ_IT) && !has(s, WRITE_ASKED) ? 'a read found a value, and nobody had asked to write' : null
        },
      },
      {
        name: ONE_COMMAND, text: 'Replicas that have committed a slot have the same command in it.',
        broken(s) {
          for (const slot of slots) {
            const [first, ...others] = replicas.filter((r) => status.get(s, r, slot) === COMMITTED)
            const other = others.find((r) => command.get(s, r, slot) !== command.get(s, first!, slot))
            if (other !== undefined) return `replicas ${first} and ${other} have committed different commands in slot ${slot}`
          }
          return null
        },
      },
    ],
    witnesses: [
      { name: 'all clients are answered', reached: isOver },
      { name: 'a command of ballot 1 is committed in ballot 2', reached: (s) => slots.some((slot) =>
        accept.get(s, 1, slot) !== NONE && accept.get(s, 2, slot) === accept.get(s, 1, slot) && notice.get(s, slot) === 1) },
    ],
  }
}

function broken(name: string, text: string, breaks: string, steps: number, change: Partial<typeof mended>): Broken<B> {
  return { name, text, breaks, steps, rules: (given) => rules(given, { ...mended, ...change }) }
}

export const multiPaxos: Specification<B> = {
  name: 'multi-paxos',
  text: 'Replicas agree on a log of commands under changing leaders.',
  source: 'Lamport: The Part-Time Parliament (1998); '
    + 'tlaplus/Examples MultiPaxos-SMR by Guanzhou Hu, MultiPaxos_MC_small.cfg',
  bounds,
  published: { distinct: 343_796, generated: 736_012, depth: 28 },
  rules(given) {
    const all = rules(given, published)
    return { ...all, invariants: all.invariants.filter(({ name }) => name !== ONE_COMMAND) }
  },
  mended: (given) => rules(given, mended),
  mutants: [
    broken('applies-any-vote', 'As published: a replica that hears of a commit applies what it voted for in any ballot.',
      ONE_COMMAND, 13, published),
    broken('forgets-votes', 'A new leader begins with an empty log, whatever the others have voted for.', ONE_COMMAND, 10,
      { adopts: () => NONE }),
    broken('commits-alone', 'The leader commits what only it has.', 'Linearizability', 8, { majority: () => 1 }),
    broken('breaks-promises', 'A replica votes in a ballot lower than it has promised.', 'Linearizability', 12,
      { mayVote: () => true }),
  ],
}
