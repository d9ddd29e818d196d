import type { Operation } from './history.ts'
import type { Model } from './models.ts'
import { sameValue } from './value.ts'
import type { Value } from './value.ts'
import { nounOf, sayObject, sayReturn, sayState, sayTime, sayValue } from './words.ts'
import type { Names } from './words.ts'

/**
 * `minimal` are the operations that suffice, `called` all of the key that were called before the last of them ended.
 * A reason must be true of all of `called`: a source that is not shown still counts.
 */
export type Scene = {
  readonly model: Model
  readonly names: Names
  readonly minimal: readonly Operation[]
  readonly called: readonly Operation[]
  readonly failed: readonly Operation[]
}

/** The first shape that fits, in words; null when no simple one does. */
export function reasonOf(scene: Scene): string | null {
  const effect = scene.model.effect
  if (effect === undefined) return null
  const facts = new Facts(scene, effect)
  for (const shape of [unwritten, overwritten, takenTwice, returnedLater, twoAtOnce]) {
    const reason = shape(facts)
    if (reason !== null) return reason
  }
  return null
}

class Facts {
  readonly scene: Scene
  readonly init: Value
  readonly object: string
  readonly #effect: NonNullable<Model['effect']>

  constructor(scene: Scene, effect: NonNullable<Model['effect']>) {
    this.scene = scene
    this.init = scene.model.init
    this.object = sayObject(scene.model.partition(scene.minimal[0]!))
    this.#effect = effect
  }

  needs(operation: Operation): Value | undefined {
    return this.#effect(operation).needs
  }

  leaves(operation: Operation): Value | undefined {
    return this.#effect(operation).leaves
  }

  /** Those of a list that needed something and got it, in order of calls. */
  observers(): readonly Operation[] {
    return this.scene.minimal.filter((each) => each.return !== null && this.needs(each) !== undefined)
  }

  isObserverOf(operation: Operation, value: Value): boolean {
    const needs = this.needs(operation)
    return operation.return !== null && needs !== undefined && sameValue(needs, value)
  }

  isSourceOf(operation: Operation, value: Value): boolean {
    const leaves = this.leaves(operation)
    return leaves !== undefined && sameValue(leaves, value)
  }

  sourcesOf(value: Value): readonly Operation[] {
    return this.scene.called.filter((each) => this.isSourceOf(each, value))
  }

  /** How often the object can have become a value, its first value included. */
  origins(value: Value): number {
    return this.sourcesOf(value).length + (sameValue(value, this.init) ? 1 : 0)
  }

  /** Completed changes to something else. */
  changesFrom(value: Value): readonly Operation[] {
    const isChange = (each: Operation): boolean => each.return !== null && this.leaves(each) !== undefined
    return this.scene.called.filter((each) => isChange(each) && !this.isSourceOf(each, value))
  }
}

function precedes(a: Operation, b: Operation): boolean {
  return a.return !== null && a.return < b.call
}

/** Somebody got a value that nobody can have written yet. */
function unwritten(facts: Facts): string | null {
  for (const o of facts.observers()) {
    const value = facts.needs(o)!
    if (sameValue(value, facts.init) || facts.sourcesOf(value).some((each) => each.call < o.return!)) continue
    const failed = facts.scene.failed.some((each) => facts.isSourceOf(each, value) && sameObject(each, o, facts))
    if (failed) return `The only attempt to write ${sayValue(value)} was answered with fail, so it must not have happened.`
    return `Nobody had begun to write ${sayValue(value)} to ${facts.object} by then.`
  }
  return null
}

function sameObject(a: Operation, b: Operation, facts: Facts): boolean {
  const { partition } = facts.scene.model
  return sameValue(partition(a), partition(b))
}

/** Stale read and lost write: each source of the value had surely been overwritten before the operation began. */
function overwritten(facts: Facts): string | null {
  for (const o of facts.observers()) {
    const value = facts.needs(o)!
    const sources = facts.sourcesOf(value).filter((each) => each !== o && each.call < o.return!)
    const changes = facts.changesFrom(value).filter((each) => each !== o && precedes(each, o))
    const isFirst = sameValue(value, facts.init)
    if (changes.length === 0 || (sources.length === 0 && !isFirst)) continue
    if (sources.every((each) => changes.some((change) => precedes(each, change)))) {
      return staleWords(o, value, sources, changes, facts)
    }
  }
  return null
}

function staleWords(
  o: Operation, value: Value, sources: readonly Operation[], changes: readonly Operation[], facts: Facts,
): string {
  if (sources.length === 0) {
    const back = value === null ? 'could have removed it' : `could have brought ${sayValue(value)} back`
    return `No ${changes.length > 1 ? 'operation' : 'write'} in between ${back}.`
  }
  const last = sources.reduce((a, b) => (b.return! > a.return! ? b : a))
  const change = firstShown(changes.filter((each) => precedes(last, each)), facts)
  const every = sources.length === 1 ? 'the write' : 'every write'
  const { names } = facts.scene
  return `After ${every} of ${sayValue(value)} had ended, ${names.process(change.process)} replaced it with ` +
    `${sayValue(facts.leaves(change)!)} (ok ${sayReturn(change, names)}), before that ${nounOf(o)} began: it saw an old value.`
}

function firstShown(operations: readonly Operation[], facts: Facts): Operation {
  return operations.find((each) => facts.scene.minimal.includes(each)) ?? operations[0]!
}

/** More compare-and-sets took a value away than the object can ever have had it. */
function takenTwice(facts: Facts): string | null {
  for (const o of facts.observers()) {
    if (facts.leaves(o) === undefined) continue
    const value = facts.needs(o)!
    const takers = facts.observers().filter((each) => isTaker(each, value, facts))
    const origins = facts.origins(value)
    if (takers.length <= origins) continue
    const who = takers.length === 2 ? 'Both' : `These ${takers.length} compare-and-sets`
    return `${who} found ${facts.object} ${sayState(value)} and changed it, but it can have been ${sayState(value)} ` +
      `only ${origins === 1 ? 'once' : `${origins} times`}: ${takers.length === 2 ? 'one' : 'some'} should have failed.`
  }
  return null
}

function isTaker(operation: Operation, value: Value, facts: Facts): boolean {
  return facts.isObserverOf(operation, value) && facts.leaves(operation) !== undefined
}

/** A value that had been replaced by another came back, though nobody wrote it a second time. */
function returnedLater(facts: Facts): string | null {
  for (const q of facts.observers()) {
    const value = facts.needs(q)!
    if (facts.origins(value) !== 1) continue
    const isThere = (each: Operation): boolean => facts.isObserverOf(each, value) || facts.isSourceOf(each, value)
    const before = facts.scene.minimal.filter((each) => each !== q && isThere(each))
    const others = facts.observers().filter((m) => precedes(m, q) && !sameValue(facts.needs(m)!, value))
    const fromStart = sameValue(value, facts.init)
    const between = others.find((m) => fromStart || before.some((p) => precedes(p, m)))
    if (between === undefined) continue
    const again = fromStart ? `nobody ever ${value === null ? 'emptied it' : `wrote ${sayValue(value)}`}` : 'it became so only once'
    return `When ${facts.scene.names.process(between.process)} got ${sayValue(facts.needs(between)!)}, ${facts.object} was ` +
      `no longer ${sayState(value)}, and ${again}: it cannot be ${sayState(value)} again.`
  }
  return null
}

type Stretch = { readonly value: Value; readonly from: Operation; readonly to: Operation }

/** Two values, each written at most once, that must both have been there at the same moment (Gibbons & Korach 1997). */
function twoAtOnce(facts: Facts): string | null {
  const stretches = facts.observers().flatMap((each) => stretchOf(facts.needs(each)!, facts))
  const words = (stretch: Stretch): string => stretchWords(stretch, facts.scene.names)
  for (const a of stretches) {
    const b = stretches.find((other) => !sameValue(a.value, other.value) && overlap(a, other))
    if (b === undefined) continue
    return `The answers say that ${facts.object} was ${words(a)} and ${words(b)}: it cannot be both at once.`
  }
  return null
}

/** From the first end to the last beginning of what a value's writer and readers did: in between, it was there. */
function stretchOf(value: Value, facts: Facts): readonly Stretch[] {
  if (facts.origins(value) !== 1 || sameValue(value, facts.init)) return []
  const all = facts.scene.minimal.filter((each) => facts.isObserverOf(each, value) || facts.isSourceOf(each, value))
  const ended = all.filter((each) => each.return !== null)
  const from = ended.reduce((a, b) => (b.return! < a.return! ? b : a))
  const to = all.reduce((a, b) => (b.call > a.call ? b : a))
  return from.return! < to.call ? [{ value, from, to }] : []
}

function overlap(a: Stretch, b: Stretch): boolean {
  return a.from.return! < b.to.call && b.from.return! < a.to.call
}

function stretchWords({ value, from, to }: Stretch, names: Names): string {
  const end = to.callTime === null ? names.event(to.callEvent) : sayTime(to.callTime)
  const start = from.returnTime === null ? names.event(from.returnEvent!) : sayTime(from.returnTime)
  return `${sayValue(value)} from ${start} to ${end}`
}
