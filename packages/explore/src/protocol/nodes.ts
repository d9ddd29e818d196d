/**
 * Nodes as tables: what an input does to a local state is worked out once, by the protocol's own handlers, and looked
 * up ever after. Local states, inputs and envelopes are numbers.
 */
import {
  byNumber, mayFire, UntimedNode, type Ask, type Input, type Local, type NodeId, type Setup, type Taken,
} from '@quorate/kernel'
import { NotPlain } from '../search/actors/plain.ts'
import { PairMap } from '../search/pair-map.ts'
import type { Bounds } from './bounds.ts'
import { Interner } from './intern.ts'
import { inputText } from './say.ts'

export interface Envelope {
  readonly from: NodeId
  readonly to: NodeId
  readonly message: unknown
}

/** The answer to the n-th ask of a step. */
export type Answering = (ask: Ask, n: number) => number

/** The first of all answers: nothing has gone on, the first choice. */
export const firstAnswer: Answering = ask => (ask.kind === 'clock' ? ask.from : 0)

/** Something that a path consists of. `answers` are those to the asks of the handler, in their order. */
export type Action =
  | {
      readonly kind: 'input'
      readonly node: NodeId
      readonly input: Input
      readonly asks: readonly Ask[]
      readonly answers: readonly number[]
      /** The message stays on its way: what arrives is a second copy. */
      readonly isCopy: boolean
    }
  | { readonly kind: 'drop'; readonly envelope: Envelope }

/** What may come of an input: one outcome for each way in which its asks may be answered. */
export interface Outcome {
  /** A number of its own: what folds over outcomes is remembered by it. */
  readonly id: number
  readonly node: NodeId
  readonly input: Input
  /** Ids of actions: as it is, and with the message staying on its way. */
  readonly action: number
  readonly copyAction: number
  readonly before: Local
  readonly local: number
  readonly envelopes: readonly number[]
  readonly taken: Taken
  /** Clocks that went on. */
  readonly moves: number
  /** It neither changes the node nor says anything. */
  readonly isNothing: boolean
}

/** An input that a node admits by itself, without anything arriving. */
export interface Own {
  readonly id: number
  readonly input: Exclude<Input, { kind: 'message' | 'request' }>
}

export class Nodes {
  readonly setup: Setup
  readonly envelopes = new Interner<Envelope>()
  readonly actions: Action[] = []
  readonly #bounds: Bounds
  readonly #nodes: readonly UntimedNode[]
  readonly #locals: readonly Interner<Local>[]
  readonly #inputs: readonly Interner<Input>[]
  /** By local state and input, the position of its list in `#lists`. */
  readonly #memo: readonly PairMap[]
  readonly #lists: Outcome[][] = []
  readonly #own: (readonly Own[])[][]
  readonly #actionIds = new Map<string, number>()
  readonly #arriving: number[] = []
  #outcomes = 0

  constructor(setup: Setup, bounds: Bounds, crashable: readonly NodeId[]) {
    this.setup = setup
    this.#bounds = bounds
    this.#nodes = setup.nodes.map((spec, id) => 
      new UntimedNode(spec, id, { disk: crashable.includes(id) ? bounds.disk : 'instant' }))
    this.#locals = setup.nodes.map(() => new Interner<Local>())
    this.#inputs = setup.nodes.map(() => new Interner<Input>())
    this.#memo = setup.nodes.map(() => new PairMap())
    this.#own = setup.nodes.map(() => [])
  }

  local(node: NodeId, id: number): Local {
    return this.#locals[node]!.get(id)
  }

  idOf(node: NodeId, local: Local): number {
    return this.#locals[node]!.of(local)
  }

  inputId(node: NodeId, input: Input): number {
    return this.#inputs[node]!.of(input)
  }

  /** A node before its birth. */
  unborn(node: NodeId): number {
    return this.idOf(node, this.#nodes[node]!.unborn())
  }

  /** Everything that may come of an input. What a handler that throws leaves behind is what was there. */
  outcomes(node: NodeId, local: number, input: number): readonly Outcome[] {
    const memo = this.#memo[node]!
    const known = memo.get(local, input)
    if (known >= 0) return this.#lists[known]!
    const list = this.#work(node, this.local(node, local), this.#inputs[node]!.get(input))
    memo.set(local, input, this.#lists.push(list) - 1)
    return list
  }

  /** What comes of an input when each ask is answered so, whatever the bounds say of clocks. */
  exactly(node: NodeId, local: number, input: Input, answering: Answering): Outcome {
    const before = this.local(node, local)
    for (let answers: readonly number[] = []; ;) {
      const taken = this.#nodes[node]!.take(before, input, answers)
      const asked = taken.asks[answers.length]
      if (asked === undefined) return this.#outcome(node, before, input, taken, answers)
      answers = [...answers, answering(asked, answers.length)]
    }
  }

  /** What happens when this envelope arrives. */
  arrivals(envelope: number, local: number): readonly Outcome[] {
    const { from, to, message } = this.envelopes.get(envelope)
    const input = (this.#arriving[envelope] ??= this.inputId(to, { kind: 'message', from, message }))
    return this.outcomes(to, local, input)
  }

  /** Timers that may fire, a write that may end, a crash, a restart: whatever bounds there are. */
  own(node: NodeId, local: number): readonly Own[] {
    return (this.#own[node]![local] ??= this.#ownOf(node, this.local(node, local)))
  }

  #ownOf(node: NodeId, local: Local): Own[] {
    const inputs: Own['input'][] = []
    if (local.up) {
      for (const armed of local.timers) {
        if (mayFire(local, armed)) inputs.push({ kind: 'timeout', timer: armed.timer, key: armed.key })
      }
      if (local.disk.underWay.length > 0) inputs.push({ kind: 'disk' })
      inputs.push({ kind: 'crash' })
    } else {
      inputs.push({ kind: 'start' })
      if (local.born) inputs.push({ kind: 'wipe' })
    }
    return inputs.map(input => ({ id: this.inputId(node, input), input }))
  }

  #work(node: NodeId, before: Local, input: Input): Outcome[] {
    const found: Outcome[] = []
    for (let answers: number[] | null = []; answers !== null;) {
      const taken = this.#nodes[node]!.take(before, input, answers)
      answers = taken.asks.map((ask, i) => answers![i] ?? firstAnswer(ask, i))
      found.push(this.#outcome(node, before, input, taken, answers))
      answers = following(taken.asks, answers, this.#bounds.ticks)
    }
    return found
  }

  #outcome(node: NodeId, before: Local, input: Input, taken: Taken, answers: readonly number[]): Outcome {
    const { local, sent, answered, emitted, asks } = taken
    const action = { kind: 'input', node, input, asks, answers } as const
    const numbers = this.#numbers(action, taken)
    const isSilent = sent.length === 0 && answered.length === 0 && emitted.length === 0
    return {
      id: this.#outcomes++, node, input, before, taken, ...numbers,
      action: this.#actionId({ ...action, isCopy: false }),
      copyAction: input.kind === 'message' ? this.#actionId({ ...action, isCopy: true }) : -1,
      moves: asks.filter((ask, i) => ask.kind === 'clock' && answers[i]! > ask.from).length,
      isNothing: local === before && isSilent && !taken.thrown,
    }
  }

  /** Equal states and messages have one number. What is not plain JSON has no equal, and is said with its step. */
  #numbers(
    action: Omit<Extract<Action, { kind: 'input' }>, 'isCopy'>, { local, sent }: Taken,
  ): Pick<Outcome, 'local' | 'envelopes'> {
    const { node } = action
    try {
      const envelopes = sent.map(({ to, message }) => this.envelopes.of({ from: node, to, message }))
      return { local: this.idOf(node, local), envelopes }
    } catch (error) {
      if (!(error instanceof NotPlain)) throw error
      const words = inputText(this.setup, node, action.input)
      throw new TypeError(`after "${words}" ${this.setup.nodes[node]!.name} holds or sends ${error.message}`, { cause: error })
    }
  }

  dropOf(envelope: number): number {
    return this.#actionId({ kind: 'drop', envelope: this.envelopes.get(envelope) })
  }

  #actionId(action: Action): number {
    const key = action.kind === 'drop' ? `drop ${this.envelopes.of(action.envelope)}`
      : `${action.node} ${this.inputId(action.node, action.input)} ${action.answers.join()} ${action.isCopy}`
    const known = this.#actionIds.get(key)
    if (known !== undefined) return known
    this.#actionIds.set(key, this.actions.length)
    return this.actions.push(action) - 1
  }
}

/** The next way to answer: the last ask that has another answer left gets it, and those after it begin anew. */
function following(asks: readonly Ask[], answers: readonly number[], ticks: readonly number[]): number[] | null {
  for (let i = asks.length - 1; i >= 0; i--) {
    const next = after(asks[i]!, answers[i]!, ticks)
    if (next !== null) return [...answers.slice(0, i), next]
  }
  return null
}

function after(ask: Ask, answer: number, ticks: readonly number[]): number | null {
  if (ask.kind === 'choose') return answer + 1 < ask.n ? answer + 1 : null
  const later = ticks.toSorted(byNumber).find(tick => ask.from + tick > answer)
  return later === undefined ? null : ask.from + later
}
