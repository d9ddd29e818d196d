/** What the replicas of Multi-Paxos hold, what they have sent, and what their clients observe. */
import { Layout, type State } from './layout.ts'
import type { Values } from './model.ts'

export const bounds = {
  replicas: { published: 3, from: 1, to: 3, means: 'replicas; a majority of them commits' },
  maxBallot: { published: 2, from: 1, to: 3, means: 'ballots, each of one leader' },
}

export const NONE = 0
export const WRITE = 1
export const READ = 2
const COMMANDS = ['-', 'write', 'read'] as const
/** As many slots as commands. */
export const SLOTS = 2
export const slots = [0, 1] as const

export const EMPTY = 0
export const PREPARING = 1
export const ACCEPTING = 2
export const COMMITTED = 3
const STATUS = ['empty', 'preparing', 'accepting', 'committed'] as const

/** What clients observe, in order: each asks once and is answered once, with what the value was before. */
const EVENTS = ['-', 'write asked', 'read asked', 'wrote first', 'overwrote', 'read nothing', 'read it'] as const
export type Event = Exclude<(typeof EVENTS)[number], '-'>
const places = [0, 1, 2, 3] as const

export const asked = (command: number): Event => command === WRITE ? 'write asked' : 'read asked'
export function answered(command: number, hadValue: boolean): Event {
  if (command === WRITE) return hadValue ? 'overwrote' : 'wrote first'
  return hadValue ? 'read it' : 'read nothing'
}

// oxlint-disable-next-line typescript/explicit-function-return-type -- the fields are the type
export function declare({ replicas: n, maxBallot }: Values<typeof bounds>) {
  const layout = new Layout()
  const ballots = maxBallot + 1
  const columns = layout.columns(n, (of) => ({
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
  const prepare = layout.numbers('Prepare', NONE, n, ballots)
  const accept = layout.choice('Accept', COMMANDS, ballots, SLOTS)
  const notice = layout.flag('CommitNotice', SLOTS)
  /** The commands not yet committed: their numbers, as a set. */
  const pending = layout.set('pending', 3)
  const observed = layout.choice('observed', EVENTS, places.length)

  /** When an event was observed: 0 … 3, or −1. */
  function when(s: State, event: Event): number {
    const wanted = EVENTS.indexOf(event)
    for (const at of places) if (observed.get(s, at) === wanted) return at
    return -1
  }
  function observe(s: State, event: Event): void {
    if (when(s, event) < 0) observed.set(s, EVENTS.indexOf(event), places.find((at) => observed.get(s, at) === NONE)!)
  }
  const isOver = (s: State): boolean => pending.get(s) === 0 && observed.get(s, places.length - 1) !== NONE

  return { layout, ballots, ...columns, prepare, accept, notice, pending, when, observe, isOver }
}
