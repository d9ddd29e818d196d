import { byString, compareBy } from './compare.ts'
import type { HistoryEvent, Operation } from './history.ts'
import { impossible } from './models.ts'
import type { Model } from './models.ts'
import { canonical, sameValue } from './value.ts'
import type { Value } from './value.ts'
import { usualNames, wordsOf } from './words.ts'
import type { Names } from './words.ts'

/**
 * Linearizability judged event by event, for who searches: what is remembered is plain JSON, and two histories after
 * which the same may follow are remembered alike. Every operation needs a `process` of its own, and one that changes
 * the state must say by its call alone how. Operations are put in order as late as possible, at the return that needs
 * them (Lowe, Testing for Linearizability, 2017, §3). A read that is still open may have to come before it, and nobody
 * knows yet what it will say: the state that it saw is remembered.
 */
export type Memory = {
  /** Operations that may still take effect, by process. Those whose answer left open what happened stay for ever. */
  readonly open: readonly Opened[]
  /** By key, every state that an order may have led to. Sorted; a key that nobody used is not there. */
  readonly objects: readonly (readonly [key: Value, configurations: readonly Configuration[]])[]
  /** Why no order explains what was seen; nothing more is looked at. */
  readonly broken: string | null
}

export type Opened = { readonly process: number; readonly f: string; readonly key: Value; readonly input: Value }

/** A state of one object, and the open operations that have taken effect in it, by process. */
export type Configuration = readonly [state: Value, done: readonly Done[]]

/** `saw` is the state in which an operation that changes nothing took effect; null for one that changes it. */
type Done = readonly [process: number, saw: Value]

const NOTHING: Memory = { open: [], objects: [], broken: null }

export type Monitor = {
  readonly init: () => Memory
  readonly fold: (memory: Memory, event: HistoryEvent) => Memory
  readonly broken: (memory: Memory) => string | null
}

/** The monitor of a model; see `Memory`. `process` is how the evidence calls one. */
export function monitorOf(model: Model, process = usualNames.process): Monitor {
  const names = { ...usualNames, process }
  return {
    init: () => NOTHING,
    fold: (memory, event) => (memory.broken === null ? folded(memory, event, model, names) : memory),
    broken: (memory) => memory.broken,
  }
}

function folded(memory: Memory, event: HistoryEvent, model: Model, names: Names): Memory {
  const process = event.process as number
  if (event.type === 'invoke') return opened(memory, event, model)
  const operation = memory.open.find((each) => each.process === process)
  if (operation === undefined) return memory
  if (event.type === 'info') return model.readOnly(operationOf(operation, null)) ? without(memory, operation) : memory
  if (event.type === 'fail') return failed(memory, operation)
  return returned(memory, operation, operationOf(operation, event.value ?? null), model, names)
}

function opened(memory: Memory, { process, f, key = null, value = null }: HistoryEvent, model: Model): Memory {
  const operation = { process: process as number, f, key, input: value }
  const open = [...memory.open, operation].sort(compareBy((each) => each.process))
  const isKnown = memory.objects.some(([known]) => sameValue(known, key))
  return isKnown ? { ...memory, open } : { ...memory, open, objects: withObject(memory, key, [[model.init, []]]) }
}

/** It did not happen: neither did any order in which it had. */
function failed(memory: Memory, operation: Opened): Memory {
  const kept = configurationsOf(memory, operation.key).filter(([, done]) => !has(done, operation.process))
  return without({ ...memory, objects: withObject(memory, operation.key, kept) }, operation)
}

/** Every order that ends with this operation, or had it before. */
function returned(memory: Memory, open: Opened, operation: Operation, model: Model, names: Names): Memory {
  const { key, process } = open
  const others = memory.open.filter((each) => each !== open && sameValue(each.key, key))
    .map((each) => operationOf(each, null))
  const passed = configurationsOf(memory, key).flatMap((configuration) =>
    (has(configuration[1], process)
      ? settled(configuration, operation, model)
      : endingWith(configuration, operation, others, model)))
  const next = without({ ...memory, objects: withObject(memory, key, distinct(passed)) }, open)
  if (passed.length > 0) return next
  return { open: [], objects: [], broken: `no order of the operations explains that ${wordsOf(operation, names)}` }
}

/** It has taken effect before: if it changes nothing, only now can be told whether it saw what it says. */
function settled([state, done]: Configuration, operation: Operation, model: Model): Configuration[] {
  const saw = done.find(([process]) => process === operation.process)![1]
  if (model.readOnly(operation) && model.step(saw, operation) === impossible) return []
  return [[state, done.filter(([process]) => process !== operation.process)]]
}

/** What open operations may take effect first, one after the other, so that this one can. */
function endingWith(from: Configuration, last: Operation, others: readonly Operation[], model: Model): Configuration[] {
  const found: Configuration[] = []
  const seen = new Set<string>()
  let waiting: Configuration[] = [from]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const text = canonical(next as unknown as Value)
    if (seen.has(text)) continue
    seen.add(text)
    const after = model.step(next[0], last)
    if (after !== impossible) found.push([after, next[1]])
    waiting = [...waiting, ...others.flatMap((other) => withDone(next!, other, model))]
  }
  return found
}

/** One more operation takes effect, if it can. */
function withDone([state, done]: Configuration, operation: Operation, model: Model): Configuration[] {
  const { process } = operation
  if (has(done, process)) return []
  const isReading = model.readOnly(operation)
  const after = isReading ? state : model.step(state, operation)
  if (after === impossible) return []
  const more: Done = [process, isReading ? state : null]
  return [[after, [...done, more].sort(compareBy(([each]) => each))]]
}

const has = (done: readonly Done[], process: number): boolean => done.some(([each]) => each === process)

/** No longer open; a configuration does not remember what nobody can ask for. */
const without = (memory: Memory, operation: Opened): Memory =>
  ({ ...memory, open: memory.open.filter((each) => each !== operation) })

const configurationsOf = ({ objects }: Memory, key: Value): readonly Configuration[] =>
  objects.find(([known]) => sameValue(known, key))?.[1] ?? []

function withObject({ objects }: Memory, key: Value, configurations: readonly Configuration[]): Memory['objects'] {
  const others = objects.filter(([known]) => !sameValue(known, key))
  return [...others, [key, configurations] as const].sort((a, b) => byString(canonical(a[0]), canonical(b[0])))
}

function distinct(configurations: readonly Configuration[]): Configuration[] {
  const known = new Map(configurations.map((each) => [canonical(each as unknown as Value), each]))
  return [...known.keys()].sort(byString).map((text) => known.get(text)!)
}

const operationOf = ({ process, f, key, input }: Opened, output: Value): Operation => ({
  id: process, process, f, key, input, output, call: 0, return: 0, callEvent: 0, returnEvent: 0,
  callTime: null, returnTime: null,
})
