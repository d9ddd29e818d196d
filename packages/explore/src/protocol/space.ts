/**
 * A set-up of the kernel as a space: nodes run by their own handlers, messages arrive in any order, timers fire, nodes
 * crash and come back from their disks, clients ask, each as often as the bounds allow. A row is a slot for each node,
 * counters of what was used up, how far each client is, what the invariants and the judges of the history remember, and
 * what was broken last; then the envelopes on their way.
 */
import { byNumber, withNames, type NodeId, type Setup } from '@quorate/kernel'
import type { Model } from '../search/model.ts'
import type { Next, Row, Space } from '../search/space.ts'
import type { Bounds } from './bounds.ts'
import { Clients } from './clients.ts'
import { Counters, type Counter } from './counters.ts'
import { Interner } from './intern.ts'
import { Lead, rowOf } from './lead.ts'
import { Memories, type HistoryJudge } from './memories.ts'
import { Nodes, type Outcome } from './nodes.ts'
import { Pairs } from './pairs.ts'
import { ActionWords } from './say.ts'
import type { Beginning } from './beginning.ts'
import { Watch, type Broken } from './watch.ts'

export interface Searchable {
  readonly setup: Setup
  readonly bounds: Bounds
  /** Nodes that may crash. */
  readonly crashable: readonly NodeId[]
  readonly judges: readonly HistoryJudge[]
  readonly needs: readonly string[]
  /** The properties that are judged; null for all. */
  readonly properties: readonly string[] | null
  /** Where it begins; null for the birth of all nodes. */
  readonly beginning: Beginning | null
}

export class ProtocolSpace implements Space {
  readonly slots: number
  readonly nodes: Nodes
  readonly watch: Watch
  /** Names of witnesses that some path has reached. */
  readonly reached = new Set<string>()
  /** The way to where the search begins. */
  lead: Lead | null = null
  /** Why there is no way to it. */
  problem: string | null = null
  readonly #what: Searchable
  readonly #judges: readonly HistoryJudge[]
  readonly #size: number
  readonly #counters: Counters
  readonly #clients: Clients
  readonly #memories: Memories
  readonly #brokenSlot: number
  readonly #broken = new Interner<readonly Broken[]>()
  readonly #pairs: Pairs
  /** Of each outcome, what it breaks by itself; −1 until it was looked at. */
  readonly #steps: number[] = []
  readonly #words: ActionWords
  readonly #names: readonly string[]

  constructor(what: Searchable) {
    const { setup, bounds } = what
    const judges = what.judges.filter(({ name }) => what.properties === null || what.properties.includes(name))
    this.#what = what
    this.#judges = judges
    this.#size = setup.nodes.length
    this.nodes = new Nodes(setup, bounds, what.crashable)
    this.watch = new Watch(setup, what.properties)
    this.#counters = new Counters(this.#size, bounds)
    this.#clients = new Clients(this.#counters.end, setup, this.nodes)
    this.#memories = new Memories(this.#clients.end, this.watch, judges)
    this.#brokenSlot = this.#memories.end
    this.slots = this.#brokenSlot + 1
    this.#pairs = new Pairs(this.nodes, this.watch)
    this.#words = new ActionWords(setup, this.nodes)
    this.#names = setup.nodes.map(({ name }) => name)
    this.#broken.of([])
  }

  /** What is searched, with a property for every invariant and every judge. */
  get model(): Model {
    const { watch, reached } = this
    const properties = [...watch.properties, ...this.#judges.map(({ name }) => name), THROWN]
    return {
      name: 'set-up', space: this,
      always: properties.map(name => ({ name, broken: row => this.#evidence(row, name) })),
      sometimes: this.#what.needs.map(name => ({ name, reached: () => reached.has(name) })),
    }
  }

  // Space.

  initial(next: Next): void {
    if (this.#what.beginning !== null) return this.#begin(this.#what.beginning, next)
    this.#births(0, [], outcomes => {
      this.#unborn(next, outcomes[0]!.action)
      for (const outcome of outcomes) this.#happens(next, outcome)
      this.#clients.allow(rowOf(next, this.slots), this.#what.bounds.requests)
      next.emit()
    })
  }

  #unborn(next: Next, transition: number): void {
    next.begin(transition)
    this.#memories.begin(next)
    this.nodes.setup.nodes.forEach((_, node) => next.set(node, this.nodes.unborn(node)))
  }

  /** One initial row, in which nothing has been used up. */
  #begin(beginning: Beginning, next: Next): void {
    this.#unborn(next, 0)
    this.#counters.lifted = true
    this.lead = new Lead({
      nodes: this.nodes, clients: this.#clients, space: this,
      asked: (draft, { node, input }) => this.#asked(draft, node, input),
      happens: (draft, outcome) => this.#happens(draft, outcome),
      broken: draft => this.#broken.get(draft.get(this.#brokenSlot))[0]?.evidence ?? null,
    })
    this.problem = this.lead.take(next, beginning)
    this.#counters.lifted = false
    this.#clients.allow(rowOf(next, this.slots), this.#what.bounds.requests)
    if (this.problem === null) next.emit()
  }

  /** All nodes are born before anything else happens, in every way in which their asks may be answered. */
  #births(node: NodeId, before: readonly Outcome[], emit: (outcomes: readonly Outcome[]) => void): void {
    if (node === this.#size) return emit(before)
    const unborn = this.nodes.unborn(node)
    const start = this.nodes.inputId(node, { kind: 'start' })
    for (const outcome of this.nodes.outcomes(node, unborn, start)) this.#births(node + 1, [...before, outcome], emit)
  }

  /** How the nodes of an initial row were born. */
  birthsOf({ words, length }: Row): readonly Outcome[] {
    let found: readonly Outcome[] = []
    const onTheirWay = [...words.subarray(this.slots, length)].join()
    this.#births(0, [], outcomes => {
      const sent = outcomes.flatMap(({ envelopes }) => envelopes).toSorted(byNumber)
      if (sent.join() === onTheirWay && outcomes.every(({ local }, node) => local === words[node])) found = outcomes
    })
    return found
  }

  expand(row: Row, next: Next): void {
    if (row.words[this.#brokenSlot] !== 0) return
    for (let node = 0; node < this.#size; node++) this.#expandNode(row, node, next)
    this.#clients.expand(row, (outcome, client) => {
      if (!next.begin(outcome.action)) return
      this.#asked(next, client.node, outcome.input)
      this.#finish(next, outcome)
    })
    for (let i = this.slots; i < row.length; i++) {
      if (i === this.slots || row.words[i] !== row.words[i - 1]) this.#expandEnvelope(row, row.words[i]!, next)
    }
  }

  /**
   * Inputs of different nodes, when neither uses up what the other needs and whoever remembers both remembers the same
   * in either order: look-ups of outcomes that are known already. Of one node, and of copies and losses, "no" is safe.
   */
  commutes(row: Row, a: number, b: number): boolean {
    const [one, other] = [this.#taken(row, a), this.#taken(row, b)]
    if (one === null || other === null || one.node === other.node) return false
    const [first, second] = [this.#counterOf(one.node, one.input), this.#counterOf(other.node, other.input)]
    if (first === null || second === null || !this.#counters.admitsBoth(row, first, second)) return false
    if (one.moves > 0 && other.moves > 0) return false
    return this.#memories.isSameEitherWay(row, one, other)
  }

  /** What a transition does in a row; null where it is a copy, a loss, or not to be had. */
  #taken(row: Row, transition: number): Outcome | null {
    const action = this.nodes.actions[transition]!
    if (action.kind === 'drop' || action.isCopy) return null
    const { node, input } = action
    const outcomes = this.nodes.outcomes(node, row.words[node]!, this.nodes.inputId(node, input))
    return outcomes.find(outcome => outcome.action === transition) ?? null
  }

  words(_: Row, transition: number): string {
    return this.#words.of(this.nodes.actions[transition]!)
  }

  describe(row: Row): readonly string[] {
    return this.#words.state(row, this.slots)
  }

  fields(row: Row): readonly (readonly [name: string, value: string])[] {
    return this.#words.fields(row, this.slots)
  }

  // What may happen in a row.

  #expandNode(row: Row, node: NodeId, next: Next): void {
    const local = row.words[node]!
    for (const { id, input } of this.nodes.own(node, local)) {
      const counter = this.#counterOf(node, input)
      if (counter === null || !this.#counters.admits(row, counter)) continue
      for (const outcome of this.nodes.outcomes(node, local, id)) {
        if (!this.#counters.admitsMoves(row, outcome.moves)) continue
        if (!next.begin(outcome.action)) continue
        this.#counters.use(next, counter)
        this.#finish(next, outcome)
      }
    }
  }

  /** What an input uses up; null where it cannot happen to this node. */
  #counterOf(node: NodeId, input: Outcome['input']): Counter | null {
    switch (input.kind) {
      case 'timeout': return this.#counters.timer(input.timer)
      case 'crash': return this.#what.crashable.includes(node) ? this.#counters.crashes : null
      case 'wipe': return this.#counters.wipes
      default: return this.#counters.free
    }
  }

  #expandEnvelope(row: Row, envelope: number, next: Next): void {
    const { to } = this.nodes.envelopes.get(envelope)
    const local = row.words[to]!
    if (this.nodes.local(to, local).up) {
      for (const outcome of this.nodes.arrivals(envelope, local)) {
        if (outcome.isNothing || !this.#counters.admitsMoves(row, outcome.moves)) continue
        this.#arrives(row, envelope, outcome, next)
      }
    }
    if (!this.#counters.admits(row, this.#counters.drops) || !next.begin(this.nodes.dropOf(envelope))) return
    this.#counters.use(next, this.#counters.drops)
    next.take(envelope)
    next.emit()
  }

  /** A message, or a second copy of it while it stays on its way. */
  #arrives(row: Row, envelope: number, outcome: Outcome, next: Next): void {
    if (next.begin(outcome.action)) {
      next.take(envelope)
      this.#finish(next, outcome)
    }
    if (!this.#counters.admits(row, this.#counters.duplicates) || !next.begin(outcome.copyAction)) return
    this.#counters.use(next, this.#counters.duplicates)
    this.#finish(next, outcome)
  }

  // What it does.

  #asked(next: Next, node: NodeId, input: Outcome['input']): void {
    this.#clients.of(node)!.asked(next)
    if (input.kind === 'request') this.#memories.invoked(next, input.id, input.request)
  }

  #finish(next: Next, outcome: Outcome): void {
    if (outcome.moves > 0) this.#counters.useMoves(next, outcome.moves)
    this.#happens(next, outcome)
    next.emit()
  }

  #happens(next: Next, outcome: Outcome): void {
    const { node, envelopes, taken } = outcome
    next.set(node, outcome.local)
    for (const envelope of envelopes) next.put(envelope)
    const remembered = this.#memories.remember(next, outcome)
    const judged = taken.answered.flatMap(({ request, outcome: answer }) =>
      this.#memories.returned(next, request, this.#clients.answered(next, request), answer))
    const found = [...this.#brokenBy(outcome), ...this.#pairs.brokenBy(next, outcome), ...remembered, ...judged]
    if (found.length > 0) next.set(this.#brokenSlot, this.#broken.of(found))
  }

  #brokenBy(outcome: Outcome): readonly Broken[] {
    const known = this.#steps[outcome.id]
    if (known !== undefined) return this.#broken.get(known)
    for (const name of this.watch.reached(outcome)) this.reached.add(name)
    const found = outcome.taken.thrown ? [thrownBy(this.nodes, outcome)] : this.watch.ofStep(outcome)
    this.#steps[outcome.id] = this.#broken.of(found)
    return found
  }

  #evidence(row: Row, property: string): string | null {
    const id = row.words[this.#brokenSlot]!
    const broken = this.#broken.get(id).find(each => each.property === property)
    return broken === undefined ? null : withNames(broken.evidence, this.#names)
  }
}

const THROWN = 'Handlers are total'

const thrownBy = ({ setup }: Nodes, { node, input }: Outcome): Broken => ({
  property: THROWN, evidence: `a handler of ${setup.nodes[node]!.name} threw at a ${input.kind} instead of answering`,
})
