/**
 * A world in which nothing arrives and no timer fires until it is told to: the stage of golden scripts.
 *
 * It is the real world in scheduled mode. What is delivered goes to the end of the schedule; what is done to the
 * world becomes an intervention after the last event, and the run is executed again from its beginning. So every
 * script is an ordinary run (set-up, seed, schedule, interventions), and writing one also tests that replay is exact.
 */
import {
  duplicateLineage, Recording, World, type Act, type Intervention, type Lineage, type Micros, type NodeId,
  type Pending, type Setup,
} from '@quorate/kernel'

export type Flight = Extract<Pending, { kind: 'message' }>
export type Timer = Extract<Pending, { kind: 'timeout' }>

const ALWAYS = 1_000_000
const LIMIT = 100_000

const isEarlier = (a: Pending, b: Pending): boolean => a.time < b.time || (a.time === b.time && a.seq < b.seq)

export class Bench {
  readonly setup: Setup
  readonly seed: number
  readonly #schedule: Lineage[] = []
  readonly #interventions: Intervention[] = []
  /** Every message has a twin in the queue, so that a script can duplicate it; unasked, twins never arrive. */
  readonly #twins = new Set<Lineage>()
  #world!: World
  /** The lineage of the last event, after which the next act comes. */
  #last: Lineage = 0
  /** Until when `run` has let time pass: the world's own time is that of its last event. */
  #clock: Micros = 0

  constructor(setup: Setup, seed: number) {
    const network = { ...setup.network, duplicate: ALWAYS }
    this.setup = { ...setup, network, limit: LIMIT, until: Number.MAX_SAFE_INTEGER }
    this.seed = seed
    this.#replay()
  }

  get world(): World {
    return this.#world
  }

  isTwin({ lineage }: { readonly lineage: Lineage }): boolean {
    return this.#twins.has(lineage)
  }

  /** Messages on their way, in the order in which they were sent. */
  flights(): Flight[] {
    return this.#flights().filter(item => !this.isTwin(item))
  }

  /** Timers that are set, in the order of their nodes and of the time at which they would fire. */
  timers(): Timer[] {
    const timers = this.#world.pending().filter(item => item.kind === 'timeout')
    return timers.toSorted((a, b) => a.node - b.node || a.time - b.time || a.seq - b.seq)
  }

  /** Executes these pending events now, in this order. */
  execute(...items: readonly Pending[]): void {
    for (const { lineage } of items) this.#schedule.push(lineage)
    while (this.#world.step());
  }

  /** The twin of a message arrives; the message itself stays where it is. False when it has arrived before. */
  duplicate(message: Lineage): boolean {
    const twin = this.#flights().find(item => item.lineage === duplicateLineage(message))
    if (twin !== undefined) this.execute(twin)
    return twin !== undefined
  }

  /** A request reaches a node, as if a person had sent it there. */
  request(client: NodeId, request: unknown): void {
    const known = new Set(this.#world.pending().map(item => item.lineage))
    this.act({ kind: 'request', client, request })
    const item = this.#world.pending().find(other => other.kind === 'request' && !known.has(other.lineage))
    if (item !== undefined) this.execute(item)
  }

  act(act: Act): void {
    this.#interventions.push({ after: this.#last, act })
    this.#replay()
  }

  /** Executes by time, as in a run that nobody touches. */
  run(duration: Micros): void {
    const end = Math.max(this.#clock, this.#world.time) + duration
    for (let next = this.#next(end); next !== null; next = this.#next(end)) this.execute(next)
    this.#clock = end
  }

  /** What happened up to now, with notes, findings and witnesses. */
  record(): Recording {
    const tape = { seed: this.seed, schedule: this.#schedule.slice(), interventions: this.#interventions.slice() }
    return new Recording(this.setup, tape)
  }

  #flights(): Flight[] {
    return this.#world.pending().filter(item => item.kind === 'message').toSorted((a, b) => a.id - b.id)
  }

  #next(end: Micros): Pending | null {
    let first: Pending | null = null
    for (const item of this.#world.pending()) {
      if (item.time <= end && !this.isTwin(item) && (first === null || isEarlier(item, first))) first = item
    }
    return first
  }

  #replay(): void {
    const tape = { seed: this.seed, schedule: this.#schedule, interventions: this.#interventions.slice() }
    this.#world = new World(this.setup, tape, {
      executed: event => { this.#last = event.lineage },
      sent: message => { this.#twins.add(duplicateLineage(message.lineage)) },
    })
    while (this.#world.step());
  }
}
