/** An actor model with what must hold in it, as the engine takes it. */
import type { Always, Model, Sometimes } from '../model.ts'
import { eachPair, eachSlot } from '../properties.ts'
import type { Row } from '../space.ts'
import { ActorSpace } from './actor-space.ts'
import type { Json } from './plain.ts'
import type { Actors, Envelope } from './model.ts'

/** Each form answers with evidence where it is broken. All but `state` are asked once per distinct value. */
export type ActorAlways<Local extends Json = Json> = { readonly name: string } & (
  | { readonly each: (local: Local, node: number) => string | null }
  | { readonly pair: (a: Local, b: Local, nodeA: number, nodeB: number) => string | null }
  | { readonly memory: (memory: Json) => string | null }
  | { readonly state: (state: ActorState<Local>) => string | null }
)

export type ActorSometimes<Local extends Json = Json, Message extends Json = Json> = { readonly name: string } & (
  | { readonly each: (local: Local, node: number) => boolean }
  | { readonly envelope: (envelope: Envelope<Message>) => boolean }
  | { readonly state: (state: ActorState<Local>) => boolean }
)

export interface ActorState<Local extends Json = Json> {
  readonly locals: readonly Local[]
  readonly envelopes: readonly Envelope[]
  readonly memory: Json
}

/* oxlint-disable typescript/no-explicit-any -- the engine runs models without knowing their types */
export function actorModel<L extends Json, M extends Json, I extends Json>(
  name: string, actors: Actors<L, M, I>, always: readonly ActorAlways<L>[] = [],
  sometimes: readonly ActorSometimes<L, M>[] = [], space: ActorSpace = new ActorSpace(actors as unknown as Actors),
): Model {
  return {
    name, space,
    always: [unbroken(space), ...always.map((each) => alwaysOf(each as unknown as ActorAlways, space))],
    sometimes: sometimes.map((each) => sometimesOf(each as unknown as ActorSometimes, space)),
  }
}

/** Of every model: no handler throws, and all give plain data. */
function unbroken({ steps, actors }: ActorSpace): Always {
  const { broken } = steps
  return {
    name: 'handlers give plain data',
    broken: ({ words }) => {
      if (broken.size === 0) return null
      for (let node = 0; node < actors.nodes; node++) {
        const what = broken.get(words[node]!)
        if (what !== undefined) return `the handler of ${nameOf(actors, node)} ${what}`
      }
      return null
    },
  }
}

function alwaysOf(property: ActorAlways, space: ActorSpace): Always {
  const { name } = property
  const { steps, layout, memory, actors } = space
  const locals = steps.locals.values
  const nodes = Array.from({ length: actors.nodes }, (_, node) => node)
  const isBroken = (local: number): boolean => steps.broken.has(local)
  if ('each' in property) {
    const judge = (local: number, node: number): string | null =>
      isBroken(local) ? null : property.each(locals[local]!, node)
    return { name, broken: eachSlot(nodes, judge) }
  }
  if ('pair' in property) {
    const judge = (a: number, b: number, nodeA: number, nodeB: number): string | null =>
      isBroken(a) || isBroken(b) ? null : property.pair(locals[a]!, locals[b]!, nodeA, nodeB)
    return { name, broken: eachPair(nodes, judge) }
  }
  if ('memory' in property) {
    if (memory === null) throw new RangeError(`"${name}" judges what an observer remembers, but there is no observer`)
    return { name, broken: eachSlot([layout.memory], (id) => property.memory(memory.memories.values[id]!)) }
  }
  return { name, broken: (row) => property.state(stateOf(row, space)) }
}

function sometimesOf(property: ActorSometimes, space: ActorSpace): Sometimes {
  const { name } = property
  if ('state' in property) return { name, reached: (row) => property.state(stateOf(row, space)) }
  const known: (boolean | undefined)[] = []
  const { locals, envelopes } = space.steps
  if ('each' in property) {
    const is = (local: number, node: number): boolean => known[local] ??= property.each(locals.values[local]!, node)
    return { name, reached: ({ words }) => someUpTo(space.actors.nodes, (node) => is(words[node]!, node)) }
  }
  const is = (envelope: number): boolean => known[envelope] ??= property.envelope(envelopes.values[envelope]!)
  const { slots } = space.layout
  return {
    name,
    reached: ({ words, length }) =>
      someUpTo(length - slots, (i) => space.wire.contents(words[slots + i]!).some(is)),
  }
}

function someUpTo(count: number, is: (i: number) => boolean): boolean {
  for (let i = 0; i < count; i++) if (is(i)) return true
  return false
}

function stateOf({ words, length }: Row, { steps, layout, memory, actors, wire }: ActorSpace): ActorState {
  const inFlight = Array.from(words.subarray(layout.slots, length)).flatMap((word) => wire.contents(word))
  return {
    locals: Array.from(words.subarray(0, actors.nodes), (local) => steps.locals.values[local]!),
    envelopes: inFlight.map((envelope) => steps.envelopes.values[envelope]!),
    memory: memory === null ? null : memory.memories.values[words[layout.memory]!]!,
  }
}

const nameOf = (actors: Actors, node: number): string => actors.words?.node?.(node) ?? `node ${node}`
