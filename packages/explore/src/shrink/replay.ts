/** Executes a trial again and says whether it breaks the same property, and what of it was executed until then. */
import {
  compareBy, difference, messageView, type Executed, type Lineage, type NodeId, type Pending, type World,
} from '@quorate/kernel'
import type { Broken, Subject, Trial } from '../subject.ts'
import { Lineages, Trying } from '../trying.ts'

/** One executed event, as far as shrinking needs to know it. */
export interface Step {
  readonly lineage: Lineage
  readonly kind: Executed['kind']
  readonly node: NodeId
  /** The position of the event that caused it, −1 where none did. */
  readonly cause: number
  /** An act on the network as a whole, which every message may depend on. */
  readonly isGlobal: boolean
  /** Clients asked or were told: the order of such events is what histories are judged by. */
  readonly isSeen: boolean
  readonly pending: Pending
}

export interface Replayed {
  readonly broken: Broken
  /** All events up to the one that broke the property. */
  readonly steps: readonly Step[]
  /** The same as a schedule. */
  readonly schedule: readonly Lineage[]
}

export class Replayer {
  /** How many runs were executed. */
  tries = 0
  readonly #subject: Subject
  readonly #property: string
  readonly #told: (event: number) => void

  /** `told` hears of every event that was executed. */
  constructor(subject: Subject, property: string, told: (event: number) => void) {
    this.#subject = subject
    this.#property = property
    this.#told = told
  }

  /** Null where the property holds. */
  replay(trial: Trial): Replayed | null {
    const run = new Once(this.#subject, trial, trial.schedule, this.#property, this.#told)
    this.tries++
    run.drain()
    return run.result()
  }

  /**
   * Executes events like these, in this order: each itself, or where it does not come about, the first one that waits
   * and is like it. So one heartbeat may stand for another, and a term that is lower for a higher one.
   */
  replayLike(trial: Trial, steps: readonly Step[]): Replayed | null {
    const schedule: Lineage[] = []
    const run = new Once(this.#subject, trial, schedule, this.#property, this.#told)
    this.tries++
    run.drain()
    for (const step of steps) {
      const item = alike(run.world, step)
      if (item === undefined) continue
      schedule.push(item.lineage)
      // A slow node first puts off what it is given.
      if (run.drain() === 0) schedule.push(item.lineage)
      if (run.drain() < 0) break
    }
    return run.result()
  }
}

/** One execution that stops where the property is broken. */
class Once {
  readonly world: World
  readonly #trying: Trying
  readonly #property: string
  readonly #executed: Executed[] = []
  #known = 0
  #isBroken = false

  constructor(
    subject: Subject, trial: Trial, schedule: Trial['schedule'], property: string, told: (event: number) => void,
  ) {
    this.#property = property
    this.#trying = new Trying(subject, trial, schedule, {
      executed: event => {
        this.#executed.push(event)
        told(event.index)
      },
    })
    this.world = this.#trying.world
  }

  /** Executes what there is to execute. How many events that were, −1 once the property is broken. */
  drain(): number {
    const { findings } = this.#trying.judge
    for (let count = 0; ; count++) {
      if (this.#isBroken) return -1
      if (!this.world.step()) return count
      if (findings.length === this.#known) continue
      this.#known = findings.length
      this.#isBroken = findings.some(({ property }) => property === this.#property)
    }
  }

  result(): Replayed | null {
    const broken = this.#trying.broken().find(({ property }) => property === this.#property)
    if (broken === undefined) return null
    const executed = this.#executed.slice(0, broken.event + 1)
    const lineages = new Lineages()
    for (const { pending } of executed) lineages.add(pending)
    const seen = new Set(this.#trying.history.map(({ event }) => event))
    return { broken, steps: executed.map(event => stepOf(event, seen.has(event.index))), schedule: lineages.list }
  }
}

const stepOf = ({ lineage, kind, node, cause, act, pending }: Executed, isSeen: boolean): Step => ({
  lineage, kind, node, cause, isGlobal: act !== null && !('node' in act && act.kind !== 'isolate'), isSeen, pending,
})

/** The event itself; else what is equal to it; else a message of the same kind on the same way, whatever it says. */
function alike(world: World, { lineage, pending: wanted }: Step): Pending | undefined {
  const waiting = world.pending()
  const itself = waiting.find(item => item.lineage === lineage)
  if (itself !== undefined) return itself
  if (wanted.kind === 'timeout') return earliest(waiting.filter(item => isSameTimer(item, wanted)))
  if (wanted.kind !== 'message') return undefined
  const label = labelOf(world, wanted)
  const kin = waiting.filter((item): item is Message => isSameWay(item, wanted) && labelOf(world, item) === label)
  return earliest(kin.filter(item => difference(item.message, wanted.message, '') === null)) ?? earliest(kin)
}

type Message = Extract<Pending, { kind: 'message' }>

const isSameTimer = (item: Pending, wanted: Extract<Pending, { kind: 'timeout' }>): boolean =>
  item.kind === 'timeout' && item.node === wanted.node && item.timer === wanted.timer && item.key === wanted.key

const isSameWay = (item: Pending, { node, from, lost }: Message): item is Message =>
  item.kind === 'message' && item.node === node && item.from === from && item.lost === lost

const labelOf = ({ setup }: World, { from, message }: Message): string =>
  messageView(setup.nodes[from]!.protocol, message).label

const earliest = (items: readonly Pending[]): Pending | undefined =>
  items.toSorted(compareBy(({ seq }) => seq))[0]
