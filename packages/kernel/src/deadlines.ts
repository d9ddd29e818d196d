/**
 * Deadlines: what must be so a stated time after all trouble has ended. A finite run cannot show that something never
 * comes, and it can show that it was late; so liveness is judged with a bound, and only while nothing is in the way.
 *
 * Calm begins with the last fault after which all is as in the set-up (a node that is down stays down: a deadline says
 * with `given` what it takes), and ends with the next. Nobody states it, it is seen. A message from before it
 * that took longer than the set-up's network lets one take is the last of the trouble, and so is what a slow node comes
 * to late: calm begins anew with it.
 */
import type { Fault } from './faults.ts'
import { usuallyWithin } from './latency.ts'
import { isSame } from './same.ts'
import { linksOf } from './network.ts'
import type { NodeView } from './node.ts'
import type { Executed, HistoryLine } from './observer.ts'
import type { AnyTypes, Micros, NodeId, Seen } from './protocol.ts'
import type { NodeSpec, Setup, Tape } from './setup.ts'
import { timeText } from './text.ts'
import type { World } from './world.ts'

/** `states[node]` is null while the node is down. */
type States = readonly (AnyTypes['state'] | null)[]

/** One event of a calm, and how the world is after it. */
export interface Moment {
  readonly event: Executed
  /** µs since the calm began. */
  readonly calmFor: Micros
  readonly states: States
  /** What clients asked or were told by it. */
  readonly told: readonly HistoryLine[]
}

/** Each form answers with what is wrong, as half a sentence ("nobody leads"), or with null. */
export type Deadline = {
  readonly name: string
  readonly text: string
  /** How long after all trouble has ended, µs. */
  readonly within: Micros
  /** For how long after that it should be watched, µs: whoever plans trouble leaves so much of the run in peace. */
  readonly watched?: Micros
  /** Cuts that may stand: what is promised is promised all the same. */
  readonly despite?: readonly Fault[]
  /** What it takes, such as that a majority is up. Without it nothing is due. */
  readonly given?: (states: States) => boolean
} & (
  /** At some moment of the calm until then it must be null. */
  | { readonly once: (states: States) => string | null }
  /** At every moment from then on it must be null. */
  | { readonly always: (states: States) => string | null }
  // A ghost remembers the calm from its beginning; from the deadline on it is asked after every event, and at the end.
  | {
      readonly init: () => unknown
      // oxlint-disable-next-line no-explicit-any -- a ghost's type is known only to its own two functions
      readonly fold: (ghost: any, moment: Moment) => unknown
      // oxlint-disable-next-line no-explicit-any
      readonly check: (ghost: any, calmFor: Micros) => string | null
    }
)

/** What became of a deadline in a run. */
export interface Kept {
  readonly name: string
  readonly text: string
  /** Unknown where nothing came due. */
  readonly status: 'ok' | 'violated' | 'unknown'
  /** The event after which it was broken; −1 where it was not. */
  readonly event: number
  /** A sentence: what was wrong and when, since when it was kept, or why nothing was due. */
  readonly because: string
}

/** By when all trouble must have ended for every deadline to come due, µs: the end of the run where there is none. */
export const calmBy = ({ deadlines = [], until }: Setup): Micros =>
  deadlines.reduce((first, { within, watched = 0 }) => Math.min(first, until - within - watched), until)

/** What must be reached somewhere for a deadline to have been judged at all. */
export const dueName = (name: string): string => `${name}: due`

interface Watch {
  readonly deadline: Deadline
  /** Since when it is calm; null while it is not. */
  since: Micros | null
  ghost: unknown
  /** Of `once`: it has been so in this calm. */
  isMet: boolean
  kept: Kept
}

const open = ({ name, text }: Deadline): Kept =>
  ({ name, text, status: 'unknown', event: -1, because: 'trouble had not ended when the run did' })

export class Deadlines {
  readonly #setup: Setup
  readonly #watches: readonly Watch[]
  readonly #world: () => World
  readonly #states: (AnyTypes['state'] | null)[]
  /** A ghost looks at what events did. */
  readonly #isCounting: boolean
  #told: HistoryLine[] = []
  #last: Executed | null = null

  /** `world` is asked after events only: it may be made later. Where an order was chosen, no time means anything. */
  constructor(setup: Setup, tape: Tape, world: () => World) {
    const isTimed = tape.schedule === undefined
    const since = tape.manual === true ? null : 0
    this.#setup = setup
    this.#world = world
    this.#states = setup.nodes.map(() => null)
    this.#watches = (isTimed ? setup.deadlines ?? [] : []).map(deadline =>
      ({ deadline, since, ghost: ghostOf(deadline), isMet: false, kept: open(deadline) }))
    this.#isCounting = this.#watches.some(({ deadline }) => 'fold' in deadline)
  }

  /** In the order in which the set-up has them; nothing where an order was chosen. */
  get kept(): readonly Kept[] {
    return this.#watches.map(({ kept }) => kept)
  }

  executed(event: Executed): void {
    if (this.#watches.length === 0) return
    this.#settle(event.time)
    // The list of effects is only lent: the next handler writes into it.
    this.#last = this.#isCounting ? { ...event, effects: event.effects.slice() } : event
  }

  stepped({ node, after }: Pick<Seen, 'node' | 'after'>): void {
    this.#states[node] = after
  }

  crashed(node: NodeId): void {
    this.#states[node] = null
  }

  history(line: HistoryLine): void {
    if (this.#watches.length > 0) this.#told.push(line)
  }

  /** Nothing more happens. What ended early, at its limit of events or by a handler that threw, was due no more. */
  close(): void {
    const { events, thrown, time } = this.#world()
    const isWhole = events < this.#setup.limit && thrown === null
    if (isWhole) this.#settle(this.#setup.until + 1)
    const end = isWhole ? this.#setup.until : time
    for (const watch of this.#watches) {
      const { deadline, since, kept } = watch
      if (kept.status === 'unknown' && since !== null) watch.kept = { ...kept, because: notDue(deadline, since, end) }
    }
  }

  /** Looks at the last event now that all of it has happened; the next one comes at `next`. */
  #settle(next: Micros): void {
    const event = this.#last
    this.#last = null
    if (event === null) return
    const told = this.#told.filter(line => line.event <= event.index)
    this.#told = this.#told.filter(line => line.event > event.index)
    const begins = isTrouble(event)
    for (const watch of this.#watches) {
      if (begins || this.#isLate(event, watch.since)) this.#begin(watch, event.time)
      const { since, kept } = watch
      if (since === null || kept.status === 'violated') continue
      this.#look(watch, { event, calmFor: event.time - since, states: this.#states, told }, since, next)
    }
  }

  #isLate({ kind, time, pending }: Executed, since: Micros | null): boolean {
    if (since === null) return false
    // Left over from when its node was slow.
    if ('slowed' in pending && pending.slowed) return true
    if (kind !== 'message' || pending.kind !== 'message' || pending.sentAt >= since) return false
    const { latency, reorder, reorderBy } = this.#setup.network
    return time - pending.sentAt > usuallyWithin(latency) + (reorder > 0 ? reorderBy[1] : 0)
  }

  #begin(watch: Watch, time: Micros): void {
    const { deadline } = watch
    const since = isWhole(this.#world(), deadline.despite) ? time : null
    Object.assign(watch, { since, ghost: ghostOf(deadline), isMet: false })
  }

  #look(watch: Watch, moment: Moment, since: Micros, next: Micros): void {
    const { deadline } = watch
    if ('fold' in deadline) watch.ghost = deadline.fold(watch.ghost, moment)
    // Who is started by what ends the trouble is up a moment later.
    if ('once' in deadline && !watch.isMet && moment.calmFor > 0) watch.isMet = deadline.once(moment.states) === null
    const due = since + deadline.within
    if (next <= due || (deadline.given !== undefined && !deadline.given(moment.states))) return
    // Between two events nothing changes but the time: the last one before the deadline says how things are at it.
    this.#judge(watch, moment, since, Math.max(due, moment.event.time))
    if ('check' in deadline) this.#judge(watch, moment, since, Math.min(next, this.#setup.until))
  }

  #judge(watch: Watch, { event, states }: Moment, since: Micros, time: Micros): void {
    if (watch.kept.status === 'violated') return
    const wrong = wrongAt(watch, states, time - since)
    const ended = `all trouble had ended at ${timeText(since)}`
    if (wrong !== null) {
      const because = `A${ended.slice(1)}, and at ${timeText(time)} ${wrong}.`
      watch.kept = { ...watch.kept, status: 'violated', event: event.index, because }
    } else if (watch.kept.status !== 'ok') {
      watch.kept = { ...watch.kept, status: 'ok', because: `was so at ${timeText(time)}, when it was due: ${ended}` }
    }
  }

}

function notDue({ within }: Deadline, since: Micros, end: Micros): string {
  if (end - since > within) return 'what it takes was not there: too few nodes were up'
  return `the calm had lasted ${timeText(end - since)} when the run ended, and what is due comes ${timeText(within)} after its beginning`
}

const ghostOf = (deadline: Deadline): unknown => ('init' in deadline ? deadline.init() : null)

function wrongAt({ deadline, ghost, isMet }: Watch, states: States, calmFor: Micros): string | null {
  if ('check' in deadline) return deadline.check(ghost, calmFor)
  if ('always' in deadline) return deadline.always(states)
  return isMet ? null : deadline.once(states)
}

/** What a person asks of a client is none, and what hit nobody or changed nothing is none. */
const isTrouble = ({ act }: Executed): boolean =>
  act !== null && act.kind !== 'request' && act.vain === undefined && !('node' in act && act.node === -1)

/** Every link is as in the set-up, but for cuts that may stand, and so is every node that is up. */
function isWhole(world: World, despite: readonly Fault[] = []): boolean {
  const { setup: { nodes, network }, links } = world
  const mayStand = (cut: Fault): boolean => despite.some(fault => isSame(fault, cut))
  return !world.isManual && links.cuts.every(mayStand) && !links.clogged.includes(1)
    && isSame(links.qualities, linksOf(nodes.length, network).qualities)
    && nodes.every((spec, id) => isWell(world.node(id), spec))
}

const isWell = ({ paused, slow, clock, disk }: NodeView, spec: NodeSpec): boolean =>
  !paused && slow[1] === 0 && !clock.frozen && clock.ppm === (spec.clock?.ppm ?? 0)
  && !disk.isFull && !disk.failsNext && !disk.misdirectsNext && isSame(disk.latency, spec.disk?.latency ?? [0, 0])
