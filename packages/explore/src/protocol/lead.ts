/**
 * The way to where a search begins, taken step by step on a draft. It is kept: what such a search finds is replayed
 * from the very start.
 */
import { requestId, type Local } from '@quorate/kernel'
import type { Next, Row, Space } from '../search/space.ts'
import type { Clients } from './clients.ts'
import { firstAnswer, type Action, type Nodes, type Outcome } from './nodes.ts'
import type { InputAction } from './replay.ts'
import type { Beginning, Stride } from './beginning.ts'

/** The space in which the steps are taken. */
export interface Ground {
  readonly nodes: Nodes
  readonly clients: Clients
  readonly space: Space
  /** A client has asked. */
  asked(next: Next, outcome: Outcome): void
  /** Everything else that an outcome does. */
  happens(next: Next, outcome: Outcome): void
  /** What the draft breaks, in words, or null. */
  broken(next: Next): string | null
}

const MOST_SAID = 16

export class Lead {
  readonly births: InputAction[] = []
  readonly path: Action[] = []
  readonly #ground: Ground

  constructor(ground: Ground) {
    this.#ground = ground
  }

  /** The draft is there afterwards; a sentence where it cannot get there, or breaks something on the way. */
  take(next: Next, { births = [], steps }: Beginning): string | null {
    const { nodes, broken } = this.#ground
    for (let node = 0; node < nodes.setup.nodes.length; node++) {
      const outcome = nodes.exactly(node, next.get(node), { kind: 'start' }, births[node] ?? firstAnswer)
      this.births.push(nodes.actions[outcome.action] as InputAction)
      this.#ground.happens(next, outcome)
    }
    for (const [i, step] of steps.entries()) {
      const text = typeof step === 'string' ? step : step.text
      const problem = this.#step(next, step)
      if (problem !== null) return `its step ${i + 1}, "${text}", cannot be taken: ${problem}`
      const evidence = broken(next)
      if (evidence !== null) return `its step ${i + 1}, "${text}", breaks something already: ${evidence}`
    }
    return null
  }

  #step(next: Next, step: string | Stride): string | null {
    const stride = typeof step === 'string' ? this.#worded(next, step) : step
    if (typeof stride === 'string') return stride
    if (stride.kind === 'input') return this.#input(next, stride)
    const envelope = this.#ground.nodes.envelopes.of(stride.envelope)
    if (!next.has(envelope)) return 'no such message is on its way'
    this.path.push({ kind: 'drop', envelope: stride.envelope })
    next.take(envelope)
    return null
  }

  /** What a sentence says, or why it says nothing that can happen. */
  #worded(next: Next, text: string): Stride | string {
    const { space } = this.#ground
    const row = rowOf(next, space.slots)
    const possible = transitionsIn(row, space)
    const found = possible.find(transition => space.words(row, transition) === text)
    if (found === undefined) return this.#instead(row, possible)
    const action = this.#ground.nodes.actions[found]!
    return action.kind === 'drop' ? { ...action, text } : { ...action, text, answering: (_, n) => action.answers[n]! }
  }

  /** What it might have said: copies and losses of what can arrive go without saying. */
  #instead(row: Row, possible: readonly number[]): string {
    const { nodes: { actions }, space } = this.#ground
    const plain = possible.filter(each => {
      const action = actions[each]!
      return action.kind === 'input' && !action.isCopy
    })
    const said = plain.slice(0, MOST_SAID).map(each => `"${space.words(row, each)}"`)
    return `what can happen is ${[...said, ...(plain.length > MOST_SAID ? ['…'] : [])].join(', ')}`
  }

  #input(next: Next, { node, input, isCopy, answering }: Extract<Stride, { kind: 'input' }>): string | null {
    const { nodes } = this.#ground
    const local = next.get(node)
    const refusal = this.#refusal(next, node, input, nodes.local(node, local))
    if (refusal !== null) return `${nodes.setup.nodes[node]!.name} ${refusal}`
    const outcome = nodes.exactly(node, local, input, answering)
    this.path.push(nodes.actions[isCopy ? outcome.copyAction : outcome.action]!)
    if (input.kind === 'message' && !isCopy) {
      next.take(nodes.envelopes.of({ from: input.from, to: node, message: input.message }))
    }
    if (input.kind === 'request') this.#ground.asked(next, outcome)
    this.#ground.happens(next, outcome)
    return null
  }

  #refusal(next: Next, node: number, input: Outcome['input'], { up }: Local): string | null {
    const { nodes, clients, space } = this.#ground
    if (input.kind === 'message') {
      if (!up) return 'is down'
      const { from, message } = input
      return next.has(nodes.envelopes.of({ from, to: node, message })) ? null : 'is sent no such message'
    }
    if (input.kind === 'request') {
      const client = clients.of(node)
      const isNext = client !== undefined && input.id === requestId(node, client.next(rowOf(next, space.slots)))
      return up && isNext ? null : 'asks out of its turn, or by hand, which a search does not do'
    }
    const id = nodes.inputId(node, input)
    return nodes.own(node, next.get(node)).some(own => own.id === id) ? null : `cannot take a ${input.kind} now`
  }
}

/** The draft as a row. */
export function rowOf(next: Next, slots: number): Row {
  const length = slots + next.envelopes()
  const words = Uint32Array.from({ length }, (_, i) => (i < slots ? next.get(i) : next.envelope(i - slots)))
  return { words, length }
}

/** Of a draft that is never made. */
const NOBODY: Next = {
  begin: () => false, get: () => 0, set: () => {}, has: () => false, envelopes: () => 0, envelope: () => 0,
  put: () => {}, take: () => {}, emit: () => {},
}

/** Every transition that there is in a row. */
function transitionsIn(row: Row, space: Space): readonly number[] {
  const found: number[] = []
  const begin = (transition: number): boolean => {
    found.push(transition)
    return false
  }
  space.expand(row, { ...NOBODY, begin })
  return found
}
