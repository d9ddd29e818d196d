/** Transitions and states of an actor model in words. */
import type { Row } from '../space.ts'
import type { ActorSpace } from './actor-space.ts'
import { canonical, type Json } from './plain.ts'
import type { Label } from './labels.ts'
import type { Envelope } from './model.ts'

export class Telling {
  readonly #space: ActorSpace

  constructor(space: ActorSpace) {
    this.#space = space
  }

  transition(_: Row, transition: number): string {
    const label = this.#space.steps.labels.all[transition]!
    return this.#doing(label) + label.asked.map(({ of, answer, why }) => `, ${why}: ${answer} of ${of}`).join('')
  }

  state({ words, length }: Row): readonly string[] {
    const { steps, memory, layout, actors, wire } = this.#space
    const lines = Array.from({ length: actors.nodes }, (_, node) =>
      `${this.node(node)}: ${this.#local(steps.locals.values[words[node]!]!, node)}`)
    if (memory !== null) lines.push(`observed: ${canonical(memory.memories.values[words[layout.memory]!])}`)
    for (const [i, { name }] of (actors.budgets ?? []).entries()) lines.push(`${name} left: ${words[layout.budgets + i]}`)
    for (let i = layout.slots; i < length; i++) {
      lines.push(wire.contents(words[i]!).map((envelope) => this.#envelope(envelope)).join(', then '))
    }
    return lines
  }

  fields({ words, length }: Row): readonly (readonly [string, string])[] {
    const { steps, memory, layout, actors, wire } = this.#space
    const nodes = Array.from({ length: actors.nodes }, (_, node) => node)
    const fields = nodes.flatMap((node) => partsOf(this.node(node), steps.locals.values[words[node]!]!))
    if (memory !== null) fields.push(['observed', canonical(memory.memories.values[words[layout.memory]!])])
    const sent = Array.from(words.subarray(layout.slots, length)).flatMap((word) => wire.contents(word))
    return [...fields, ...sent.map((envelope) => this.#kindAndContent(steps.envelopes.values[envelope]!))]
  }

  node(node: number): string {
    return this.#space.actors.words?.node?.(node) ?? `node ${node}`
  }

  #doing({ doing, subject }: Label): string {
    const { steps, actors } = this.#space
    if (doing === 'act') {
      const node = steps.actorOf[subject]!
      const input = steps.inputs.values[subject]!
      return `${this.node(node)}: ${actors.words?.input?.(input, node) ?? canonical(input)}`
    }
    const envelope = this.#envelope(subject)
    return doing === 'drop' ? `lost: ${envelope}` : doing === 'double' ? `doubled: ${envelope}` : envelope
  }

  #envelope(envelope: number): string {
    const { from, to, message } = this.#space.steps.envelopes.values[envelope]!
    const text = this.#space.actors.words?.message?.(message as Json) ?? canonical(message)
    return `${this.node(from)} → ${this.node(to)}: ${text}`
  }

  #local(local: Json, node: number): string {
    return this.#space.actors.words?.local?.(local, node) ?? canonical(local)
  }

  #kindAndContent({ message }: Envelope): [string, string] {
    return [`message ${kindOf(message)}`, canonical(message)]
  }
}

/** The fields of a record one by one, anything else as one part. */
function partsOf(name: string, value: Json): [string, string][] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [[name, canonical(value)]]
  return Object.entries(value).map(([key, part]) => [`${name}.${key}`, canonical(part)])
}

/** Messages say their kind in a field `type` or `kind`, or as the first item of an array. */
function kindOf(message: Json): string {
  if (Array.isArray(message)) return String(message[0])
  if (typeof message !== 'object' || message === null) return typeof message
  const { type, kind } = message as { type?: Json; kind?: Json }
  return String(type ?? kind ?? 'of no kind')
}
