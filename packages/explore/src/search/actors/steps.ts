/** Handlers as a table: (local state, message or input) → what follows, each computed once and known ever after. */
import { PairMap } from '../pair-map.ts'
import { enumerate, type Answer } from './asks.ts'
import { Interner } from './intern.ts'
import { Labels } from './labels.ts'
import type { Actors, Envelope, Out } from './model.ts'
import { NotPlain, type Json } from './plain.ts'
import { Terms } from '../terms.ts'

/** One thing that follows. Everything is a number: locals, envelopes and events as interned, budgets by position. */
export interface Outcome {
  readonly transition: number
  readonly local: number
  readonly sends: readonly number[]
  readonly events: readonly number[]
  readonly spends: readonly (readonly [budget: number, amount: number])[]
  /** When inputs of this kind are offered; 0 for messages. */
  readonly turn: number
}

/** Whether the handler gave its state back, and nothing else happened: then there was no transition. */
interface Handled extends Outcome {
  readonly idle: boolean
}

const NOTHING: readonly Outcome[] = []

type Choose = (n: number, why: string) => number

export class Steps {
  readonly terms = new Terms()
  readonly locals = new Interner(this.terms)
  readonly envelopes = new Interner<Envelope & Json>(this.terms)
  readonly inputs = new Interner(this.terms)
  readonly events = new Interner(this.terms)
  readonly labels = new Labels()
  /** The node of each local state, the receiver of each envelope, the node of each input. */
  readonly nodeOf: number[] = []
  readonly receiverOf: number[] = []
  readonly actorOf: number[] = []
  /** Local states that stand for a handler that did what it may not, with the evidence. */
  readonly broken = new Map<number, string>()
  /** One more than the last turn of any input so far. */
  turns = 1
  /** How often a handler has been called. */
  calls = 0
  readonly #actors: Actors
  readonly #known = new PairMap()
  readonly #outcomes: (readonly Outcome[])[] = []
  readonly #own: (readonly Outcome[] | undefined)[] = []

  constructor(actors: Actors) {
    this.#actors = actors
  }

  /** What may follow when a local state receives an envelope. Nothing, where it would change nothing. */
  received(local: number, envelope: number): readonly Outcome[] {
    const known = this.#known.get(local, envelope)
    if (known >= 0) return this.#outcomes[known]!
    const outcomes = this.broken.has(local) ? NOTHING : this.#receive(local, envelope)
    this.#known.set(local, envelope, this.#outcomes.push(outcomes) - 1)
    return outcomes
  }

  /** What a node may do by itself. */
  own(local: number): readonly Outcome[] {
    return this.#own[local] ??= this.broken.has(local) ? NOTHING : this.#act(local)
  }

  /** The beginnings: one a way to answer what the starting nodes ask. */
  starts(): { locals: number[]; sends: number[]; events: number[] }[] {
    const { nodes } = this.#actors
    return enumerate((choose) => Array.from({ length: nodes }, (_, node) =>
      this.#handled(node, choose, (out) => this.#actors.start(node, out))))
      .map(({ result }) => ({
        locals: result.map(({ local }) => local),
        sends: result.flatMap(({ sends }) => sends),
        events: result.flatMap(({ events }) => events),
      }))
  }

  #receive(local: number, envelope: number): readonly Outcome[] {
    const { from, to, message } = this.envelopes.values[envelope]!
    const outcomes = this.#outcomesOf(to, local, (asked) => this.labels.id('deliver', envelope, asked),
      (state, out) => this.#actors.receive(to, state, from, message, out))
    return this.#actors.network.kind === 'ordered' ? outcomes : outcomes.filter(({ idle }) => !idle)
  }

  #act(local: number): readonly Outcome[] {
    const node = this.nodeOf[local]!
    const { inputs, act } = this.#actors
    if (inputs === undefined || act === undefined) return NOTHING
    const offered = inputs.call(this.#actors, node, this.locals.values[local]!)
    return offered.flatMap((input) => {
      const id = this.#input(input, node)
      return this.#outcomesOf(node, local, (asked) => this.labels.id('act', id, asked),
        (state, out) => act.call(this.#actors, node, state, this.inputs.values[id]!, out), this.#turn(input))
    }).filter(({ idle }) => !idle)
  }

  #outcomesOf(
    node: number, local: number, label: (asked: readonly Answer[]) => number, handler: (state: Json, out: Out) => Json,
    turn = 0,
  ): Handled[] {
    const state = this.locals.values[local]!
    return enumerate((choose) => this.#handled(node, choose, (out) => handler(state, out), state))
      .map(({ result, asked }) => ({ ...result, turn, transition: label(asked) }))
  }

  /** One call of a handler. What it may not do becomes a local state that a property convicts. */
  #handled(node: number, choose: Choose, handler: (out: Out) => Json, before?: Json): Handled {
    this.calls++
    const out = new Recorder(node, choose)
    try {
      const after = handler(out)
      const { sent, recorded, spent } = out
      return {
        transition: 0, turn: 0, local: this.#local(after, node),
        sends: sent.map((envelope) => this.#envelope(envelope)),
        events: recorded.map((event) => this.events.id(event)),
        spends: spent.map(([name, amount]) => [this.budget(name), amount]),
        idle: after === before && sent.length + recorded.length + spent.length === 0,
      }
    } catch (error) {
      const local = this.#brokenBy(error, node)
      return { transition: 0, turn: 0, local, sends: [], events: [], spends: [], idle: false }
    }
  }

  #turn(input: Json): number {
    const turn = this.#actors.turn?.(input) ?? 0
    this.turns = Math.max(this.turns, turn + 1)
    return turn
  }

  #local(state: Json, node: number): number {
    const id = this.locals.id(state, node)
    this.nodeOf[id] = node
    return id
  }

  #envelope(envelope: Envelope): number {
    const id = this.envelopes.id(envelope as Envelope & Json)
    this.receiverOf[id] = envelope.to
    return id
  }

  #input(input: Json, node: number): number {
    const id = this.inputs.id(input, node)
    this.actorOf[id] = node
    return id
  }

  /** The position of a budget. */
  budget(name: string): number {
    const at = (this.#actors.budgets ?? []).findIndex((budget) => budget.name === name)
    if (at < 0) throw new RangeError(`there is no budget "${name}"`)
    return at
  }

  /** The kind of error is told, not its text, which differs from engine to engine. */
  #brokenBy(error: unknown, node: number): number {
    const what = error instanceof NotPlain ? `returned ${error.read} at ${error.place}` : `threw ${kindOf(error)}`
    const local = this.#local({ broken: what }, node)
    this.broken.set(local, what)
    return local
  }
}

const kindOf = (error: unknown): string => error instanceof Error ? error.name : 'something that is no error'

class Recorder implements Out {
  readonly sent: Envelope[] = []
  readonly recorded: Json[] = []
  readonly spent: [string, number][] = []
  readonly choose: Choose
  readonly #node: number

  constructor(node: number, choose: Choose) {
    this.#node = node
    this.choose = choose
  }

  send(to: number, message: Json): void {
    this.sent.push({ from: this.#node, to, message })
  }

  record(event: Json): void {
    this.recorded.push(event)
  }

  spend(budget: string, amount = 1): void {
    this.spent.push([budget, amount])
  }
}
