/**
 * Where a search begins other than at the birth of all nodes: what has happened by then, step by step, in the words in
 * which a search tells its own steps, or as the events of a run. What comes after it is bounded and counted alone.
 */
import {
  child, draw, duplicateLineage, ordinal, readClock, stream, World, type Act, type Ask, type Executed, type Input,
  type Lineage, type Micros, type NodeId, type Pending, type Setup, type Tape,
} from '@quorate/kernel'
import { firstAnswer, type Answering, type Envelope } from './nodes.ts'

export interface Beginning {
  /** "s1 leads term 1": completes "it begins where …". */
  readonly name: string
  /** By node, the answers to what its first start asks; without one, the clock as it was and the first choice. */
  readonly births?: readonly Answering[]
  /** A sentence is one that a search would say of this step. */
  readonly steps: readonly (string | Stride)[]
}

/** One step, whatever it is called. */
export type Stride = { readonly text: string } & (
  | {
      readonly kind: 'input'
      readonly node: NodeId
      readonly input: Input
      readonly answering: Answering
      /** The message stays on its way: what arrives is a second copy. */
      readonly isCopy: boolean
    }
  | { readonly kind: 'drop'; readonly envelope: Envelope })

/** Each is executed again for every step after it when the run that a search found is put together. */
const MOST_STRIDES = 1_000

/** Acts after which a node without time does not do what the node of the run does. */
const FOREIGN = /^(?:disk-latency|disk-full|flush-fails|bit-rot|misdirect)$/

/** Where a run is after so many events; a sentence where a search cannot do what the run does. */
export function beginningAfter(setup: Setup, tape: Tape, events: number, name: string): Beginning | string {
  const follower = new Follower(setup, tape)
  const problem = follower.follow(events)
  return problem ?? { name, births: follower.births, steps: follower.steps }
}

/** Takes down a run as steps of a search. */
class Follower {
  readonly births: Answering[] = []
  #taken: (Stride & { readonly of: Lineage | null })[] = []
  readonly #setup: Setup
  readonly #tape: Tape
  readonly #world: World
  /** Second copies, by the message that they are copies of. */
  readonly #twins = new Map<Lineage, Lineage>()
  /** What the clock of each node showed when its protocol last read it. */
  readonly #shown: Micros[]
  #problem: string | null = null

  constructor(setup: Setup, tape: Tape) {
    this.#setup = setup
    this.#tape = tape
    this.#shown = setup.nodes.map(() => 0)
    this.#world = new World(setup, tape, {
      executed: event => this.#executed(event),
      crashed: (node, event) => this.#take(event, node, { kind: 'crash' }),
      sent: ({ lineage }) => void this.#twins.set(duplicateLineage(lineage), lineage),
    })
  }

  follow(events: number): string | null {
    while (this.#problem === null && this.#world.events < events && this.#world.step());
    if (this.#problem !== null) return this.#problem
    return this.#taken.length > MOST_STRIDES ? `it has ${this.#taken.length} steps; at most ${MOST_STRIDES} are accepted` : null
  }

  /** Of a message that arrives twice, the first arrival leaves it on its way; one that never arrives is lost. */
  get steps(): Stride[] {
    return this.#taken.flatMap(({ of, ...stride }, i): Stride[] => {
      const alike = this.#taken.flatMap((each, j) => (of !== null && each.of === of && j !== i ? [{ ...each, j }] : []))
      if (stride.kind === 'drop') return alike.length > 0 ? [] : [stride]
      return [{ ...stride, isCopy: alike.some(({ kind, j }) => kind === 'input' && j > i) }]
    })
  }

  #executed(event: Executed): void {
    const { index, node, pending, act, lost, lineage } = event
    if (act !== null) return this.#acted(event, act)
    if (lost !== null) return this.#lost(index, pending)
    if (index < this.#setup.nodes.length) return void this.births.push(this.#answering(event))
    // A durable group that is there is nothing to a search in which writes are at once.
    if (pending.kind === 'disk' && pending.told === null) return
    const of = pending.kind === 'message' ? this.#twins.get(lineage) ?? lineage : null
    this.#take(index, node, inputOf(pending), this.#answering(event), of)
  }

  #lost(event: number, pending: Pending): void {
    if (pending.kind !== 'message') return this.#refuse(event, 'a request reaches a client that is down')
    const { from, node, message, lineage } = pending
    const of = this.#twins.get(lineage) ?? lineage
    this.#taken.push({ kind: 'drop', envelope: { from, to: node, message }, text: `event ${event}`, of })
  }

  #acted({ index, node, lineage }: Executed, act: Act): void {
    const isForeign = FOREIGN.test(act.kind) || ('torn' in act && act.torn === true)
    if (isForeign) return this.#refuse(index, `a search does not know the fault "${act.kind}"`)
    if (act.kind === 'duplicate') this.#twins.set(child(lineage, 0), act.message)
    if (act.kind === 'wipe' && !('vain' in act)) this.#take(index, node, { kind: 'wipe' })
  }

  #take(event: number, node: NodeId, input: Input, answering = firstAnswer, of: Lineage | null = null): void {
    this.#taken.push({ kind: 'input', node, input, answering, isCopy: false, text: `event ${event}`, of })
  }

  #refuse(event: number, why: string): void {
    this.#problem ??= `at event ${event} ${why}`
  }

  /** What the run answered, which goes on from the last reading where a protocol's fields are relative to it. */
  #answering({ node, lineage }: Executed): Answering {
    const { seed, answers = [] } = this.#tape
    const reading = readClock(this.#world.node(node).clock, this.#world.time)
    const isRelative = this.#setup.nodes[node]!.protocol.clockFields !== undefined
    let [clocks, choices] = [0, 0]
    return (ask: Ask) => {
      const asked = child(lineage, ask.kind === 'clock' ? ordinal.clock + clocks++ : ordinal.choose + choices++)
      const given = answers.find(([of]) => of === asked)?.[1]
      if (ask.kind === 'choose') return Math.abs(given ?? draw(seed, stream.choose, asked)) % ask.n
      const before = this.#shown[node]!
      this.#shown[node] = given ?? reading
      return isRelative ? ask.from + this.#shown[node] - before : this.#shown[node]
    }
  }
}

function inputOf(pending: Pending): Input {
  switch (pending.kind) {
    case 'message': return { kind: 'message', from: pending.from, message: pending.message }
    case 'timeout': return { kind: 'timeout', timer: pending.timer, key: pending.key }
    case 'request': return { kind: 'request', id: pending.id, request: pending.request }
    case 'disk': return { kind: 'disk' }
    default: return { kind: 'start' }
  }
}
