/** The space of an actor model: rows of local ids and envelopes, moved on by the table of steps. */
import type { Next, Row, Space } from '../space.ts'
import { commute } from './commutes.ts'
import { Interner } from './intern.ts'
import { layoutOf, type Layout } from './layout.ts'
import { Memory } from './memory.ts'
import type { Actors, Observer } from './model.ts'
import { wireOf, type Wire } from './network.ts'
import { Ranks } from './order.ts'
import { Steps, type Outcome } from './steps.ts'
import { Telling } from './telling.ts'

const FREE = 'free'

export class ActorSpace implements Space {
  readonly actors: Actors
  readonly steps: Steps
  readonly layout: Layout
  readonly wire: Wire
  readonly memory: Memory | null
  readonly #views: Interner
  readonly #viewOf: number[] = []
  readonly #ranks: Ranks | null
  readonly #telling: Telling
  /** The numbers of faults, by envelope. */
  readonly #faults: Record<'drop' | 'double', number[]> = { drop: [], double: [] }
  /** The words of the row that offer something, in the order of offering. */
  #offers = new Uint32Array(64)

  /** `extra` slots are for those who override `seal`. */
  constructor(actors: Actors, extra = 0) {
    this.actors = actors
    this.steps = new Steps(actors)
    this.#views = new Interner(this.steps.terms)
    this.layout = layoutOf(actors, extra)
    this.wire = wireOf(actors.network, this.steps.envelopes.values)
    this.memory = actors.observer === undefined ? null : memoryOf(actors.observer, this.steps)
    const compare = actors.compare?.bind(actors)
    this.#ranks = compare === undefined ? null : new Ranks(this.steps.envelopes.values, compare)
    this.#telling = new Telling(this)
  }

  get slots(): number {
    return this.layout.slots
  }

  get hidden(): number {
    return this.layout.hidden
  }

  initial(next: Next): void {
    const { budgets = [] } = this.actors
    for (const { locals, sends, events } of this.steps.starts()) {
      next.begin(0)
      for (const [node, local] of locals.entries()) this.#setLocal(next, node, local)
      for (const [i, { amount }] of budgets.entries()) next.set(this.layout.budgets + i, amount)
      if (this.memory !== null) next.set(this.layout.memory, this.memory.start)
      this.#happen(next, sends, events)
      this.seal(next)
    }
  }

  expand(row: Row, next: Next): void {
    const offers = this.#offered(row)
    for (let i = 0; i < offers; i++) this.#deliveries(row, this.#offers[i]!, next)
    // Inputs of a later turn may turn up while those of the first are looked at.
    for (let turn = 0; turn < this.steps.turns; turn++) this.#inputs(row, turn, next)
  }

  words(row: Row, transition: number): string {
    return this.#telling.transition(row, transition)
  }

  commutes(row: Row, a: number, b: number): boolean {
    return commute(this, row, a, b)
  }

  describe(row: Row): readonly string[] {
    return this.#telling.state(row)
  }

  fields(row: Row): readonly (readonly [string, string])[] {
    return this.#telling.fields(row)
  }

  /** The end of every draft. A space with more slots than its actors need fills them here. */
  protected seal(next: Next): void {
    next.emit()
  }

  #inputs(row: Row, turn: number, next: Next): void {
    for (let node = 0; node < this.actors.nodes; node++) {
      for (const outcome of this.steps.own(row.words[node]!)) {
        if (outcome.turn !== turn || !this.#affords(row, outcome) || !next.begin(outcome.transition)) continue
        this.#follow(next, node, outcome)
      }
    }
  }

  #deliveries(row: Row, word: number, next: Next): void {
    const envelope = this.wire.head(word)
    const node = this.steps.receiverOf[envelope]!
    for (const outcome of this.steps.received(row.words[node]!, envelope)) {
      if (!this.#affords(row, outcome) || !next.begin(outcome.transition)) continue
      this.wire.deliver(next, word)
      this.#follow(next, node, outcome)
    }
    const { drop, double } = this.actors.network
    if (drop !== undefined) this.#fault(row, 'drop', drop, word, next)
    if (double !== undefined) this.#fault(row, 'double', double, word, next)
  }

  #fault({ words }: Row, what: 'drop' | 'double', budget: string, word: number, next: Next): void {
    const slot = budget === FREE ? -1 : this.layout.budgets + this.steps.budget(budget)
    if (slot >= 0 && words[slot] === 0) return
    const envelope = this.wire.head(word)
    if (!next.begin(this.#faults[what][envelope] ??= this.steps.labels.id(what, envelope))) return
    this.wire[what](next, word)
    if (slot >= 0) next.set(slot, next.get(slot) - 1)
    this.seal(next)
  }

  #follow(next: Next, node: number, { local, sends, events, spends }: Outcome): void {
    this.#setLocal(next, node, local)
    for (const [budget, amount] of spends) {
      const slot = this.layout.budgets + budget
      next.set(slot, next.get(slot) - amount)
    }
    this.#happen(next, sends, events)
    this.seal(next)
  }

  #happen(next: Next, sends: readonly number[], events: readonly number[]): void {
    for (const envelope of sends) this.wire.send(next, envelope)
    if (this.memory === null || events.length === 0) return
    let memory = next.get(this.layout.memory)
    for (const event of events) memory = this.memory.after(memory, event)
    next.set(this.layout.memory, memory)
  }

  #affords({ words }: Row, { spends }: Outcome): boolean {
    for (const [budget, amount] of spends) if (words[this.layout.budgets + budget]! < amount) return false
    return true
  }

  #setLocal(next: Next, node: number, local: number): void {
    next.set(node, local)
    if (this.layout.views >= 0) next.set(this.layout.views + node, this.#viewOf[local] ??= this.#view(node, local))
  }

  #view(node: number, local: number): number {
    return this.#views.id(this.actors.view!(node, this.steps.locals.values[local]!), node)
  }

  /** Copies each different word of the network to the offers, by rank where the model has an order. */
  #offered({ words, length }: Row): number {
    const { slots } = this.layout
    if (this.#offers.length < length) this.#offers = new Uint32Array(length * 2)
    let count = 0
    for (let i = slots; i < length; i++) {
      const word = words[i]!
      if (i > slots && words[i - 1] === word) continue
      let place = count++
      if (this.#ranks !== null) {
        const rank = this.#ranks.of(this.wire.head(word))
        for (; place > 0 && this.#ranks.of(this.wire.head(this.#offers[place - 1]!)) > rank; place--) {
          this.#offers[place] = this.#offers[place - 1]!
        }
      }
      this.#offers[place] = word
    }
    return count
  }
}

const memoryOf = (observer: Observer, { events, terms }: Steps): Memory => new Memory(observer, events.values, terms)
