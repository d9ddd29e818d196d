/**
 * What every protocol must keep to, as functions from samples of its runs to a sentence that says where it does not,
 * or null. conformance.ts makes tests of them; checks.test.ts lets each of them fail.
 */
import {
  deepFreeze, difference, durableOf, firstProblem, interventionLineage, messageView, plainProblem, Recording,
  type AnyProtocol, type AnyTypes, type Disk, type Event, type NodeId, type Note, type Setup, type TraceEvent,
} from '@quorate/kernel'
import { placeOf, protocolOf, restart, stepAgain, type Sample } from './samples.ts'
import { findingText } from './story.ts'
import { attempt, trapped } from './traps.ts'

type State = AnyTypes['state']

// Determinism.

/** A step is a function of state, event and asks: made twice, with the engine's clocks and dice out of reach. */
export function determinismProblem(samples: readonly Sample[]): string | null {
  return firstProblem(samples, sample => {
    const first = trapped(() => stepAgain(sample))
    const second = trapped(() => stepAgain(sample))
    const used = first.used ?? second.used
    if (used !== null) return `${placeOf(sample)} uses ${used}: ask out.clock() or out.choose(n, why)`
    const where = difference(first.value, second.value, 'result')
    if (where === null) return null
    return `${placeOf(sample)} gives another ${where} when it is made again: it remembers something outside its state`
  })
}

/** A handler may assign fields of its draft, and nothing deeper: neither state nor message nor configuration. */
export function inputProblem(samples: readonly Sample[]): string | null {
  return firstProblem(samples, sample => {
    const { threw } = attempt(() => stepAgain(sample))
    return threw ? `${placeOf(sample)} throws on frozen input: it writes into a value that it was given` : null
  })
}

// Shape.

/** States, messages, outcomes and emitted values are plain JSON of bounded size; delays are ranges; notes are whole. */
export function shapeProblem(samples: readonly Sample[]): string | null {
  const checked = new WeakSet<object>()
  return firstProblem(samples, sample => {
    const { value } = attempt(() => stepAgain(sample))
    if (value === null) return null
    const problem = plainProblem(sample.after, 'state', checked) ?? plainProblem(value.state, 'state', checked)
      ?? fieldProblem(sample.before, value.state)
      ?? firstProblem(value.effects, effect => plainProblem(effect, effect.kind, checked) ?? delayProblem(effect))
      ?? firstProblem(value.notes, noteProblem)
    return problem === null ? null : `${placeOf(sample)}: ${problem}`
  })
}

/** The kernel learns a state's fields from its first one, and looks for changes in those alone. */
function fieldProblem(before: State | null, after: State): string | null {
  const extra = before === null ? undefined : Object.keys(after).find(field => !Object.hasOwn(before, field))
  if (extra === undefined) return null
  return `the state gains the field "${extra}"; a state has the same fields from its start on`
}

function delayProblem(effect: { readonly kind: string; readonly delay?: readonly [number, number] }): string | null {
  const { kind, delay } = effect
  if (kind !== 'setTimer' || (delay![0] >= 0 && delay![0] <= delay![1])) return null
  return `a timer is set to the range ${delay!.join(' … ')} µs`
}

function noteProblem(note: Note): string | null {
  const places = note.text.match(/\{@?\}/g)?.length ?? 0
  if (note.rule === '') return `the note "${note.text}" names no rule`
  if (places === note.values.length) return null
  return `the note "${note.text}" has ${places} places for ${note.values.length} values`
}

/** Fields that are named as durable exist, in every protocol of the node. */
export function durableProblem(samples: readonly Sample[]): string | null {
  const starts = samples.filter(({ event }) => event === null)
  return firstProblem(starts, sample => missingField(protocolOf(sample), sample.after))
}

function missingField(protocol: AnyProtocol, state: State): string | null {
  const missing = protocol.durable.flat().find(field => !Object.hasOwn(state, field))
  if (missing !== undefined) return `${protocol.name} has no field "${missing}", which it calls durable`
  const hosted = Object.entries(protocol.hosts ?? {})
  return firstProblem(hosted, ([channel, { protocol: inner }]) => missingField(inner, state[channel]))
}

/** The view answers for every state and message, in the shape that figures and tables rely on. */
export function viewProblem(samples: readonly Sample[]): string | null {
  return firstProblem(samples, sample => {
    const { value: problem, threw } = attempt(() => shown(sample))
    if (threw) return `${placeOf(sample)}: its view throws, or writes into the state`
    return problem === null ? null : `${placeOf(sample)}: ${problem}`
  })
}

function shown({ setup, node, after, event }: Sample): string | null {
  const protocol = setup.nodes[node]!.protocol
  const { view } = protocol
  const state = deepFreeze(after)
  const epoch = view.epoch(state)
  for (const show of [view.rows, view.log, view.contents, view.votes, view.leader, view.next]) show?.(state)
  for (const { need, have } of protocol.waits?.(state) ?? []) {
    if (have >= need) return `it waits for ${need} and has ${have}`
  }
  if (epoch !== null && !Number.isSafeInteger(epoch)) return `view.epoch is ${epoch}`
  const described = view.describe(state)
  if (described === '' || /\n|undefined|\[object/.test(described)) return `view.describe is "${described}"`
  if (view.role(state).word === '') return 'view.role has no word'
  const rows = view.rows(state).map(([name]) => name)
  const twice = rows.find((name, i) => rows.indexOf(name) !== i)
  if (twice !== undefined) return `view.rows has two rows named "${twice}"`
  if (event?.kind !== 'message') return null
  const { label, text } = messageView(setup.nodes[event.from]!.protocol, event.message)
  if (label.length > 0 && label.length <= 4 && text !== '') return null
  return `view.message has the label "${label}" and the text "${text}"`
}

// Ordinary input.

const STRANGE = { type: 'NoSuchMessage' }

/** Messages to this protocol and to each that it hosts which no version of it ever sends. */
function strangeMessages(protocol: AnyProtocol): object[] {
  const hosted = Object.entries(protocol.hosts ?? {}).flatMap(([channel, { protocol: inner }]) =>
    strangeMessages(inner).map(message => ({ channel, message })))
  return [STRANGE, ...hosted]
}

/** Old messages in later states, and messages and timers of an unknown kind: no throw, and every state still sound. */
export function strangeInputProblem(samples: readonly Sample[]): string | null {
  return firstProblem(samples, (sample, i) => {
    const { setup, before, node } = sample
    if (before === null) return null
    const from = (node + 1) % setup.nodes.length
    const unknown = [
      ...strangeMessages(protocolOf(sample)).map((message): Event => ({ kind: 'message', from, message })),
      { kind: 'timeout', timer: 'no-such-timer', key: 0 } as const,
    ]
    const old = oldMessages(samples, i)
    return firstProblem(unknown, event => takenProblem(sample, event, 'an unknown', true))
      ?? firstProblem(old, event => takenProblem(sample, event, 'a stale', false))
  })
}

const OLD = 6

/** Messages that the node of sample `i` received before it, from long ago to just now. */
function oldMessages(samples: readonly Sample[], i: number): Event[] {
  const { node, seed } = samples[i]!
  const found: Event[] = []
  for (let back = 1; back <= i && found.length < OLD; back *= 2) {
    const { event, ...other } = samples[i - back]!
    if (event?.kind === 'message' && other.node === node && other.seed === seed) found.push(event)
  }
  return found
}

function takenProblem(sample: Sample, event: Event, what: string, ignored: boolean): string | null {
  const { value, threw } = attempt(() => stepAgain(sample, event))
  const { event: _, ...rest } = sample
  const place = placeOf({ ...rest, event })
  if (threw) return `${place}: it throws on ${what} ${event.kind}`
  if (value === null) return null
  if (ignored && event.kind === 'message' && value.state !== sample.before) {
    return `${place}: it changes its state on ${what} message`
  }
  const broken = eachProblem(protocolOf(sample), value.state, sample.node)
  return broken === null ? null : `${place}: after ${what} ${event.kind}: ${broken}`
}

/** The invariants about a single state, of a protocol and of all that it hosts. */
function eachProblem(protocol: AnyProtocol, state: State, node: NodeId): string | null {
  return firstProblem(protocol.invariants, invariant => {
    const evidence = 'each' in invariant ? invariant.each(state, node) : null
    return evidence === null ? null : `${invariant.name}: ${evidence}`
  }) ?? firstProblem(Object.entries(protocol.hosts ?? {}), ([channel, { protocol: inner }]) =>
    eachProblem(inner, state[channel], node))
}

// Crashes.

/** After every step: what a crash leaves is enough for a start, and the start keeps it. */
export function restartProblem(samples: readonly Sample[], changing: readonly string[] = []): string | null {
  return firstProblem(samples, sample => {
    const protocol = protocolOf(sample)
    const disk = durableOf(protocol, sample.after)
    const { value: state, threw } = attempt(() => restart(sample, disk))
    if (threw || state === null) return `${placeOf(sample)}: a restart after it throws`
    const lost = forgotten(protocol, disk, state, changing)
    if (lost !== null) return `${placeOf(sample)}: a restart after it forgets ${lost}`
    return firstProblem(disksBetween(protocol, sample), torn => {
      const { value: restarted, threw: failed } = attempt(() => restart(sample, torn))
      const broken = failed ? 'it throws' : eachProblem(protocol, restarted, sample.node)
      if (broken === null) return null
      return `${placeOf(sample)}: a restart after a crash between two durable groups: ${broken}`
    })
  })
}

function forgotten(
  protocol: AnyProtocol, disk: Disk<AnyTypes>, state: State, changing: readonly string[],
): string | null {
  const fields = protocol.durable.flat().filter(field => !changing.includes(field))
  return firstProblem(fields, field => difference(disk[field], state[field], field))
    ?? firstProblem(Object.entries(protocol.hosts ?? {}), ([channel, { protocol: inner }]) => {
      const inside = forgotten(inner, disk[channel] as Disk<AnyTypes>, state[channel], changing)
      return inside === null ? null : `${channel}.${inside}`
    })
}

/** Disks of a crash that fell between two groups of one step: the first ones written, the others not. */
function disksBetween(protocol: AnyProtocol, { before, after }: Sample): Disk<AnyTypes>[] {
  if (before === null || before === after) return []
  const [old, now] = [durableOf(protocol, before), durableOf(protocol, after)]
  return protocol.durable.slice(1).map((_, i) => {
    const written = protocol.durable.slice(0, i + 1).flat()
    return { ...now, ...old, ...Object.fromEntries(written.map(field => [field, now[field]])) }
  })
}

/** A crash right after the n-th event, and a restart at once: nothing throws and every invariant holds. */
export function crashProblem(setup: Setup, seed: number, points: number): string | null {
  const calm = new Recording(setup, { seed, interventions: [] })
  const stride = Math.max(1, Math.floor(calm.length / points))
  const indexes = Array.from({ length: points }, (_, i) => i * stride).filter(i => i < calm.length)
  const chosen = indexes.map(i => calm.event(i))
  return firstProblem(chosen.filter(({ act }) => act === null), event => {
    const recording = new Recording(setup, { seed, interventions: crashAfter(event) })
    const [finding] = recording.findings
    if (finding === undefined) return null
    const name = setup.nodes[event.node]!.name
    const { property, evidence } = finding
    return `${name} crashes after event ${event.index} of seed ${seed} and restarts: ${property}: ${evidence}`
  })
}

const crashAfter = ({ lineage, node }: TraceEvent) => [
  { after: lineage, act: { kind: 'crash', node } },
  { after: interventionLineage(lineage, 0), act: { kind: 'restart', node } },
] as const

// Whole runs.

/** The first property that any of the runs breaks, with the end of its story. */
export function invariantProblem(run: (seed: number) => Recording, seeds: readonly number[]): string | null {
  return firstProblem(seeds, seed => {
    const recording = run(seed)
    return recording.findings.length === 0 ? null : findingText(recording)
  })
}

/** Witnesses that none of the runs reaches. */
export function unreachedWitnesses(run: (seed: number) => Recording, seeds: readonly number[]): string[] {
  const missing = new Set<string>()
  for (const [i, seed] of seeds.entries()) {
    for (const { name, count } of run(seed).witnesses) {
      if (i === 0 && count === 0) missing.add(name)
      if (count > 0) missing.delete(name)
    }
    if (missing.size === 0) return []
  }
  return [...missing]
}
