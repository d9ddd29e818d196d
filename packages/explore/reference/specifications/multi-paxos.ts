/**
 * A replicated log: a leader prepares its ballot for all slots at once, then puts what clients ask into slot after
 * slot, and whoever takes over completes what may have been committed. Messages stay where they were sent. One client
 * writes, one reads, and what they observe must be linearizable.
 */
import type { State } from './layout.ts'
import { mutantsOf, rule, type Rules, type Specification, type Values } from './model.ts'
import {
  ACCEPTING, answered, asked, bounds, COMMITTED, declare, EMPTY, NONE, PREPARING, READ, SLOTS, slots, WRITE,
} from './multi-paxos-state.ts'
import { permutations, smallest } from './symmetry.ts'

type B = typeof bounds

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
 * As published, notices name a slot and no ballot, and a replica applies what it voted for in any. Two replicas may
 * then have committed different commands. Clients notice from the third ballot on: a read after a write finds nothing.
 */
const published = { ...mended, appliesVote: () => true }
const ONE_COMMAND = 'One Command a Slot'

function rules(given: Values<B>, lines: typeof mended): Rules {
  const { layout, ballots, pending, when, observe, isOver, ...fields } = declare(given)
  const { leader, hasValue, commitUpTo, balPrepared, balMaxKnown, status, command, votedBal, votedCmd, isDone } = fields
  const { prepare, promised, promisedBal, promisedCmd, accept, accepted, notice } = fields
  const n = given.replicas
  const replicas = [...Array(n).keys()]
  const majority = lines.majority(n)

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
  /** The command that was voted for in the highest ballot that the promises tell of. */
  function highestVote(s: State, b: number, slot: number): number {
    const who = replicas.reduce((best, r) =>
      promisedBal.get(s, r, b, slot) > promisedBal.get(s, best, b, slot) ? r : best)
    return lines.adopts(promisedCmd.get(s, who, b, slot))
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

  return {
    layout,
    initial(s, emit) {
      pending.set(s, (1 << WRITE) | (1 << READ))
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
        const c = (unseen & (1 << WRITE)) === 0 ? READ : WRITE
        const b = balPrepared.get(s, r)
        vote(s, r, b, free[0]!, c)
        accept.set(s, c, b, free[0])
        observe(s, asked(c))
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
        if (!isPrepared(s, r) || !awaitsCommit(s, r) || !hasMajority(s, balPrepared.get(s, r), slot)) return false
        const c = command.get(s, r, slot)
        observe(s, answered(c, hasValue.get(s, r) === 1))
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
          if (when(s, 'overwrote') >= 0) return 'the write found a value, and there is no other write'
          if (when(s, 'read it') >= 0 && when(s, 'write asked') < 0) return 'a read found a value that nobody wrote'
          const wrote = when(s, 'wrote first')
          const isLate = when(s, 'read nothing') >= 0 && wrote >= 0 && wrote < when(s, 'read asked')
          return isLate ? 'a read found nothing, asked after the write was done' : null
        },
      },
      {
        name: ONE_COMMAND, text: 'Replicas that have committed a slot have the same command in it.',
        broken(s) {
          for (const slot of slots) {
            const [first, ...others] = replicas.filter((r) => status.get(s, r, slot) === COMMITTED)
            const other = others.find((r) => command.get(s, r, slot) !== command.get(s, first!, slot))
            if (other !== undefined) return `replicas ${first} and ${other} committed different commands in slot ${slot}`
          }
          return null
        },
      },
    ],
    witnesses: [
      { name: 'all clients are answered', reached: isOver },
      {
        name: 'a command taken in ballot 1 is committed in ballot 2',
        reached: (s) => slots.some((slot) => accept.get(s, 1, slot) !== NONE && notice.get(s, slot) === 1
          && accept.get(s, 2, slot) === accept.get(s, 1, slot)),
      },
    ],
  }
}

const broken = mutantsOf(rules, mended)

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
    broken('applies-any-vote', 'As published: a replica that hears of a commit applies its vote of whatever ballot.',
      ONE_COMMAND, 13, published),
    broken('forgets-votes', 'A new leader begins with an empty log, whatever the others have voted for.',
      ONE_COMMAND, 10, { adopts: () => NONE }),
    broken('commits-alone', 'The leader commits what only it has.', 'Linearizability', 8, { majority: () => 1 }),
    broken('breaks-promises', 'A replica votes in a ballot lower than it has promised.',
      'Linearizability', 12, { mayVote: () => true }),
  ],
}
