/**
 * The life of one node without time: the same steps, disk and gate as in the timed world, as transitions of a plain
 * value. A search offers inputs in any order that the value admits; what takes how long does not matter here, only what
 * can come before what.
 */
import {
  begin, cached, changedGroups, complete, crashed, durableOf, emptyDisk, foundOn, isGateless, isUnwritten, replaced,
  takeCache, tracked as trackedFrom, type DiskState, type Writing,
} from './disk.ts'
import type { AnyTypes, Effect, Event, Micros, NodeId, Note, RequestId } from './protocol.ts'
import type { NodeSpec } from './setup.ts'
import { Machine, Outbox, type Emitted } from './step.ts'
import { byString } from './order.ts'

/** A timer that is set. It fires after those that were set earlier and cannot take longer (`after`, by their ids). */
export interface Armed {
  readonly id: string
  readonly timer: string
  readonly key: number
  /** The longest that it can take from when it was set. */
  readonly longest: Micros
  readonly after: readonly string[]
}

/** A send or an answer that waits for a write: the write's position among those under way, from 1. */
export interface Held {
  readonly effect: Effect
  readonly needs: number
}

/** A node between two steps. Equal lives have equal contents: nothing counts up, timers stand in order of their ids. */
export interface Local {
  readonly state: AnyTypes['state']
  readonly up: boolean
  readonly born: boolean
  /** The last crash took durable fields that nobody can have heard of. */
  readonly unheard: boolean
  /** What its clock showed when it was last read; 0 for ever where the protocol has `clockFields`. */
  readonly clock: Micros
  readonly timers: readonly Armed[]
  readonly disk: DiskState
  readonly gate: readonly Held[]
}

export type Input =
  | { readonly kind: 'start' }
  | Extract<Event, { kind: 'message' | 'timeout' | 'request' }>
  /** The oldest write under way reaches the disk. */
  | { readonly kind: 'disk' }
  | { readonly kind: 'crash'; readonly torn?: boolean }
  /** The disk of a node that is down is replaced by an empty one. */
  | { readonly kind: 'wipe' }

/** A question that a handler asked. Choices are from 0 to n − 1; a clock is read forward from `from`. */
export type Ask =
  | { readonly kind: 'choose'; readonly n: number; readonly why: string }
  | { readonly kind: 'clock'; readonly from: Micros }

/** What came of an input. `local` is the same reference where nothing changed. */
export interface Taken {
  readonly local: Local
  readonly sent: readonly { readonly to: NodeId; readonly message: AnyTypes['message'] }[]
  readonly answered: readonly { readonly request: RequestId; readonly outcome: AnyTypes['outcome'] }[]
  readonly emitted: readonly Emitted[]
  readonly asks: readonly Ask[]
  readonly notes: readonly Note[]
  /** How far its clock went on, where the protocol's fields are relative to it. */
  readonly elapsed: Micros
  /** A handler threw: the input has no outcome. */
  readonly thrown: boolean
}

/** `disk: 'gradual'` lets a crash fall between durable groups; 'instant' writes them with the step. */
export interface UntimedOptions {
  readonly disk: 'instant' | 'gradual'
  readonly noting?: boolean
}

const NOTHING: Omit<Taken, 'local'> =
  { sent: [], answered: [], emitted: [], asks: [], notes: [], elapsed: 0, thrown: false }

export class UntimedNode {
  readonly self: NodeId
  readonly #spec: NodeSpec
  readonly #machine: Machine
  readonly #gateless: boolean
  readonly #isGradual: boolean
  readonly #box: Outbox
  #asks: Ask[] = []
  #answers: readonly number[] = []
  #clock: Micros = 0

  constructor(spec: NodeSpec, self: NodeId, { disk, noting = false }: UntimedOptions) {
    this.self = self
    this.#spec = spec
    this.#machine = new Machine(spec.protocol)
    this.#gateless = isGateless(spec.protocol)
    this.#isGradual = disk === 'gradual'
    this.#box = new Outbox({ clock: () => this.#read(), choose: (n, why) => this.#choose(n, why) }, noting)
  }

  /** Before its birth: the first input is a start. */
  unborn(): Local {
    return { state: null, up: false, born: false, unheard: false, clock: 0, timers: [], disk: emptyDisk(), gate: [] }
  }

  /**
   * Executes one input that the node admits. Asks are answered from `answers`, in their order, and else with 0 or the
   * last reading of the clock; all of them come back in `asks`, so that a search can try what else they may be.
   */
  take(local: Local, input: Input, answers: readonly number[] = []): Taken {
    switch (input.kind) {
      case 'crash': return { ...NOTHING, local: this.#crashed(local, input.torn === true) }
      case 'wipe': return { ...NOTHING, local: { ...local, born: false, disk: normal(replaced(local.disk)) } }
      case 'start': return this.#started(local, answers)
      case 'disk': return this.#written(local, answers)
      default: return this.#stepped(local, input, answers)
    }
  }

  #started(local: Local, answers: readonly number[]): Taken {
    const { protocol, config } = this.#spec
    const disk = local.born ? foundOn(protocol, local.disk.stored) : null
    const after = this.#run(local, answers, () => this.#machine.start(config, this.self, disk, this.#box))
    // Where writes are at once, the disk is only what the state is until the next crash.
    const { stored, tracked } = local.disk
    const left = tracked ? local.disk : { ...local.disk, stored: { ...stored, fields: {} } }
    const taken = this.#finished({ ...local, up: true, born: true, disk: left }, after, disk)
    if (tracked || !this.#isGradual || taken.thrown) return taken
    // What is durable at the birth is there; from then on each write is a step.
    const there = trackedFrom(taken.local.disk, durableOf(protocol, after))
    return { ...taken, local: { ...taken.local, disk: there } }
  }

  #stepped(local: Local, event: Event, answers: readonly number[]): Taken {
    const after = this.#run(local, answers, () => this.#machine.step(local.state, event, this.#box))
    const timers = event.kind === 'timeout' ? without(local.timers, timerId(event.timer, event.key)) : local.timers
    return this.#finished(timers === local.timers ? local : { ...local, timers }, after, local.state)
  }

  /** A durable group is there, and what waited for it goes out; or a flush has ended, and the node is told. */
  #written(local: Local, answers: readonly number[]): Taken {
    const [{ records, channel }] = local.disk.underWay as [Writing]
    const { disk, ok } = complete(this.#spec.protocol, local.disk)
    const there = opened({ ...local, disk })
    if (records === null) return { ...NOTHING, ...there }
    const held = disk.stored.records.filter(record => record.channel === channel).length
    const told = this.#stepped(there.local, { kind: 'disk', completion: { ok, records: held }, channel }, answers)
    return { ...told, sent: [...there.sent, ...told.sent], answered: [...there.answered, ...told.answered] }
  }

  #crashed(local: Local, torn: boolean): Local {
    const left = crashed(local.disk, torn)
    const fields = left.tracked ? left.stored.fields : durableOf(this.#spec.protocol, local.state)
    const unheard = isUnwritten(local.disk) && !this.#gateless
    const disk = normal({ ...left, stored: { ...left.stored, fields } })
    return { state: null, up: false, born: true, unheard, clock: local.clock, timers: [], disk, gate: [] }
  }

  /** The handler, with its asks answered; undefined where it threw. */
  #run(local: Local, answers: readonly number[], handler: () => AnyTypes['state']): AnyTypes['state'] | undefined {
    this.#box.reset()
    this.#asks = []
    this.#answers = answers
    this.#clock = local.clock
    try {
      return handler()
    } catch {
      this.#box.reset()
      return undefined
    }
  }

  #read(): Micros {
    const answer = this.#answers[this.#asks.length] ?? this.#clock
    this.#asks.push({ kind: 'clock', from: this.#clock })
    this.#clock = answer
    return answer
  }

  #choose(n: number, why: string): number {
    const answer = this.#answers[this.#asks.length] ?? 0
    this.#asks.push({ kind: 'choose', n, why })
    return answer
  }

  /** `onDisk` is what durable fields are compared with: those that have not changed need no write. */
  #finished(local: Local, after: AnyTypes['state'] | undefined, onDisk: AnyTypes['state']): Taken {
    if (after === undefined) return { ...NOTHING, local, asks: this.#asks, thrown: true }
    const { effects } = this.#box
    // Copies, since the box is used again and goes on writing into a list that has stayed empty.
    const [emitted, notes] = [this.#box.emitted.slice(), this.#box.notes.slice()]
    const { protocol } = this.#spec
    const shown = shifted(after, protocol.clockFields, this.#clock)
    const isSame = shown === local.state && effects.length === 0 && this.#clock === local.clock
    const clock = protocol.clockFields === undefined ? this.#clock : 0
    const stepped = isSame ? local : { ...local, state: shown, clock }
    const written = stepped.disk.tracked ? this.#persisted(stepped, onDisk, after) : stepped
    return {
      ...this.#performed(written, effects), emitted, notes, asks: this.#asks, thrown: false,
      elapsed: protocol.clockFields === undefined ? 0 : this.#clock,
    }
  }

  #persisted(local: Local, before: AnyTypes['state'], after: AnyTypes['state']): Local {
    const groups = changedGroups(this.#spec.protocol, before, after)
    const disk = groups.reduce(
      (all, fields) => begin(all, { fields, records: null, channel: '', ...NOWHERE }, 0), local.disk)
    return disk === local.disk ? local : { ...local, disk }
  }

  #performed(local: Local, effects: readonly Effect[]): Pick<Taken, 'local' | 'sent' | 'answered'> {
    const sent: Taken['sent'][number][] = []
    const answered: Taken['answered'][number][] = []
    let { timers, disk, gate } = local
    for (const effect of effects) {
      const isSaid = effect.kind === 'send' || effect.kind === 'respond'
      if (isSaid && isUnwritten(disk) && !this.#gateless) gate = [...gate, { effect, needs: disk.group }]
      else if (effect.kind === 'send') sent.push({ to: effect.to, message: effect.message })
      else if (effect.kind === 'respond') answered.push({ request: effect.request, outcome: effect.outcome })
      else if (effect.kind === 'setTimer') timers = armed(timers, effect)
      else if (effect.kind === 'cancelTimer') timers = without(timers, timerId(effect.timer, effect.key))
      else if (effect.kind === 'write') disk = cached(disk, effect.data, effect.channel)
      else if (effect.kind === 'flush') disk = flushed(disk, effect.channel)
    }
    const isSame = timers === local.timers && disk === local.disk && gate === local.gate
    return { local: isSame ? local : { ...local, timers, disk, gate }, sent, answered }
  }
}

/** Timers of one name and different keys are different timers. */
const timerId = (timer: string, key: number): string => (key === 0 ? timer : `${timer}#${key}`)

const NOWHERE = { lineage: 0, cause: -1 }

/** Whether a timer may fire now: nothing that must come before it is still set. */
export const mayFire = (local: Local, { after }: Armed): boolean =>
  after.every(id => local.timers.every(other => other.id !== id))

/**
 * Set or set again. It goes after every timer whose longest time ends no later than its own shortest, which is what a
 * clock guarantees whatever its rate.
 */
function armed(timers: readonly Armed[], effect: Extract<Effect, { kind: 'setTimer' }>): readonly Armed[] {
  const { timer, key, delay: [shortest, longest] } = effect
  const id = timerId(timer, key)
  const others = without(timers, id)
  const after = others.filter(other => other.longest <= shortest).map(other => other.id)
  return [...others, { id, timer, key, longest, after }].sort((a, b) => byString(a.id, b.id))
}

/** Without one timer, and without what others had to wait for because of it. */
function without(timers: readonly Armed[], id: string): readonly Armed[] {
  if (timers.every(each => each.id !== id)) return timers
  return timers.filter(each => each.id !== id)
    .map(each => (each.after.includes(id) ? { ...each, after: each.after.filter(other => other !== id) } : each))
}

function flushed(disk: DiskState, channel: string): DiskState {
  const [records, rest] = takeCache(disk, channel)
  return begin(rest, { fields: null, records, channel, ...NOWHERE }, 0)
}

/** What waited for the writes that are there now goes out, in its order. */
function opened(local: Local): Pick<Taken, 'local' | 'sent' | 'answered'> {
  const { done } = local.disk
  const out = local.gate.filter(({ needs }) => needs <= done).map(({ effect }) => effect)
  const gate = local.gate.filter(({ needs }) => needs > done).map(held => ({ ...held, needs: held.needs - done }))
  return {
    local: { ...local, disk: normal(local.disk), gate },
    sent: out.filter(effect => effect.kind === 'send').map(({ to, message }) => ({ to, message })),
    answered: out.filter(effect => effect.kind === 'respond').map(({ request, outcome }) => ({ request, outcome })),
  }
}

/** Writes are numbered from the oldest one under way on, and nothing of the past is kept. */
function normal(disk: DiskState): DiskState {
  const { done } = disk
  const underWay = disk.underWay.map(writing => ({ ...writing, number: writing.number - done }))
  const group = Math.max(0, disk.group - done)
  return { ...disk, due: 0, underWay, written: underWay.length, done: 0, group, past: 0 }
}

/** Clock fields (numbers, null, or lists of them) put relative to the clock's last reading. */
function shifted(state: AnyTypes['state'], fields: readonly string[] | undefined, by: Micros): AnyTypes['state'] {
  if (fields === undefined || by === 0) return state
  const moved = (value: unknown): unknown =>
    (typeof value === 'number' ? value - by : Array.isArray(value) ? value.map(moved) : value)
  const copy = { ...state }
  for (const field of fields) copy[field] = moved(state[field])
  return copy
}
