/**
 * What a replica keeps for a key: every version that no other one has replaced. A stamp says which replaces which.
 * With `siblings` it is a vector clock (§4.4): how many writes of each node this one knows of, by its place in
 * `config.nodes`. With `last-writer-wins` it is a time in µs and a node, and of two versions one is always higher.
 */
import { compareBy } from '@quorate/kernel'
import { valueText, type Value } from '../kv/command.ts'
import { timeText } from '../lww-register/view.ts'

export type Kind = 'siblings' | 'last-writer-wins'

export type Stamp = readonly number[]

export interface Version {
  /** Null is a removed key. Its version stays, or an older value would come back. */
  readonly value: Value
  readonly stamp: Stamp
}

/** Whoever has `a` needs `b` no more: `a` is the same, or was made by somebody who had `b`, or wins by its time. */
export function covers(kind: Kind, a: Stamp, b: Stamp): boolean {
  if (kind === 'siblings') return b.every((count, i) => count <= (a[i] ?? 0))
  return a[0]! > b[0]! || (a[0] === b[0] && a[1]! >= b[1]!)
}

export const coversAll = (kind: Kind, versions: readonly Version[], stamps: readonly Stamp[]): boolean =>
  stamps.every(stamp => versions.some(version => covers(kind, version.stamp, stamp)))

/** The versions of both that no other one covers, in one order; the same reference if nothing is new. */
export function join(kind: Kind, known: readonly Version[], others: readonly Version[]): readonly Version[] {
  const news = others.filter(({ stamp }) => !coversAll(kind, known, [stamp]))
  if (news.length === 0) return known
  const old = known.filter(({ stamp }) => !coversAll(kind, news, [stamp]))
  return [...old, ...news].toSorted(compareBy(({ stamp }) => stamp.join(' ')))
}

export const stampsOf = (versions: readonly Version[]): readonly Stamp[] => versions.map(({ stamp }) => stamp)

export const areSame = (a: readonly Version[], b: readonly Version[]): boolean =>
  a === b || (a.length === b.length && a.every(({ stamp }, i) => stamp.join(' ') === b[i]!.stamp.join(' ')))

/** The higher of the counts of all. */
export const together = (stamps: readonly Stamp[], length: number): number[] =>
  Array.from({ length }, (_, i) => stamps.reduce((most, stamp) => Math.max(most, stamp[i] ?? 0), 0))

/** What a client is told: the value, or all of them where nobody knows which one counts. */
export function valueOf(versions: readonly Version[]): Value {
  const values = [...new Set(versions.map(({ value }) => value))]
  return values.length === 0 ? null : values.length === 1 ? values[0]! : values.map(valueText).join(' | ')
}

/** "(1 0 2)", or "0.605 s" with the node that stamped it. */
export const stampText = (kind: Kind, stamp: Stamp): string =>
  (kind === 'siblings' ? `(${stamp.join(' ')})` : `${timeText({ time: stamp[0]! })} s of node ${stamp[1]}`)

/** "1 (1 0 0)", "1 (1 0 0) | 2 (0 1 0)" */
export const versionsText = (kind: Kind, versions: readonly Version[]): string =>
  versions.map(({ value, stamp }) => `${valueText(value)} ${kind === 'siblings' ? stampText(kind, stamp) : `@ ${timeText({ time: stamp[0]! })}`}`)
    .join(' | ')
