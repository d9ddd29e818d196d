/** Actions and states of a searched set-up in words. */
import {
  actText, messageView, timerText, withNames, type AnyTypes, type Input, type Local, type NodeId, type Setup,
} from '@quorate/kernel'
import type { Row } from '../search/space.ts'
import type { Action, Envelope, Nodes } from './nodes.ts'

export class ActionWords {
  readonly #setup: Setup
  readonly #nodes: Nodes
  readonly #names: readonly string[]

  constructor(setup: Setup, nodes: Nodes) {
    this.#setup = setup
    this.#nodes = nodes
    this.#names = setup.nodes.map(({ name }) => name)
  }

  of(action: Action): string {
    return actionText(this.#setup, action)
  }

  /** One line a node, then what is on its way. */
  state(row: Row, slots: number): string[] {
    const nodes = this.#names.map((name, node) => `${name}: ${this.#describe(node, this.#nodes.local(node, row.words[node]!))}`)
    return [...nodes, ...this.#envelopes(row, slots).map(envelope => `on its way: ${envelopeText(this.#setup, envelope)}`)]
  }

  /** Every field of every node, and how many messages of each kind there are. */
  fields(row: Row, slots: number): (readonly [string, string])[] {
    const fields = this.#names.flatMap((name, node) => {
      const { state, up } = this.#nodes.local(node, row.words[node]!)
      return up ? fieldsOf(name, state) : []
    })
    const kinds = new Map<string, number>()
    for (const { from, message } of this.#envelopes(row, slots)) {
      const { label } = messageView(this.#setup.nodes[from]!.protocol, message)
      kinds.set(label, (kinds.get(label) ?? 0) + 1)
    }
    return [...fields, ...[...kinds].map(([label, count]) => [`messages ${label}`, String(count)] as const)]
  }

  #envelopes({ words, length }: Row, slots: number): Envelope[] {
    return Array.from({ length: length - slots }, (_, i) => this.#nodes.envelopes.get(words[slots + i]!))
  }

  #describe(node: NodeId, { state, up, timers }: Local): string {
    if (!up) return 'down'
    const { protocol } = this.#setup.nodes[node]!
    const set = timers.length === 0 ? '' : `; set: ${timers.map(({ timer }) => timerText(protocol, timer)).join(', ')}`
    return `${withNames(protocol.view.describe(state), this.#names)}${set}`
  }

}

/** What happens, as half a sentence. */
function actionText(setup: Setup, action: Action): string {
  if (action.kind === 'drop') return `${envelopeText(setup, action.envelope)} is lost`
  const { node, input, answers, isCopy } = action
  const chosen = answers.length === 0 ? '' : ` (answers: ${answers.join(', ')})`
  return `${isCopy ? 'a copy of ' : ''}${inputText(setup, node, input)}${chosen}`
}

/** What happens to a node, as half a sentence. */
export function inputText(setup: Setup, node: NodeId, input: Input): string {
  const { name, protocol } = setup.nodes[node]!
  switch (input.kind) {
    case 'start': return `${name} starts`
    case 'crash': case 'wipe': return actText({ kind: input.kind, node }, setup.nodes.map(each => each.name))
    case 'disk': return `a write of ${name} reaches its disk`
    case 'timeout': return `${name}: the ${timerText(protocol, input.timer)} fires`
    case 'request': return `${name} asks: ${protocol.view.request?.(input.request) ?? JSON.stringify(input.request)}`
    case 'message': return `${envelopeText(setup, { from: input.from, to: node, message: input.message })} arrives`
  }
}

function envelopeText({ nodes }: Setup, { from, to, message }: Envelope): string {
  const { text } = messageView(nodes[from]!.protocol, message)
  return `${withNames(text, nodes.map(({ name }) => name))} from ${nodes[from]!.name} to ${nodes[to]!.name}`
}

function fieldsOf(name: string, state: AnyTypes['state']): (readonly [string, string])[] {
  return Object.entries(state as object).map(([field, value]) => [`${name}.${field}`, JSON.stringify(value)])
}
