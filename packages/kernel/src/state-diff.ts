/** What differs between two states of a node, of one run or of two: contents, never how they are stored. */
import { Dict } from './dict.ts'
import { Seq } from './seq.ts'

/** "raft.log[3].term": its value before and after; undefined where it was not there. */
export type Difference = readonly [path: string, before: unknown, after: unknown]

type Fields = Readonly<Record<string, unknown>>

const isRecord = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isSeq = (value: unknown): value is Seq<unknown> => isRecord(value) && 'root' in value && 'length' in value
const isDict = (value: unknown): value is Dict<unknown> => isRecord(value) && 'root' in value && 'size' in value

/** Rows in the order of the fields; a sequence's items have numbers, a map's entries their keys. */
export function stateDiff(before: unknown, after: unknown, path = ''): Difference[] {
  if (before === after) return []
  if (isSeq(before) && isSeq(after)) return itemsDiff(Seq.toArray(before), Seq.toArray(after), path)
  if (Array.isArray(before) && Array.isArray(after)) return itemsDiff(before, after, path)
  if (isDict(before) && isDict(after)) return dictDiff(before, after, path)
  if (isRecord(before) && isRecord(after) && isSeq(before) === isSeq(after) && isDict(before) === isDict(after)) {
    return fieldsDiff(before, after, path)
  }
  return [[path, before, after]]
}

function itemsDiff(before: readonly unknown[], after: readonly unknown[], path: string): Difference[] {
  const longer = before.length > after.length ? before : after
  return longer.flatMap((_, i) => stateDiff(before[i], after[i], `${path}[${i}]`))
}

function fieldsDiff(before: Fields, after: Fields, path: string): Difference[] {
  const names = [...Object.keys(before), ...Object.keys(after).filter(name => !Object.hasOwn(before, name))]
  return names.flatMap(name => stateDiff(before[name], after[name], path === '' ? name : `${path}.${name}`))
}

function dictDiff(before: Dict<unknown>, after: Dict<unknown>, path: string): Difference[] {
  const changed = [...Dict.entries(before)]
    .flatMap(([key, value]) => stateDiff(value, Dict.get(after, key), `${path}["${key}"]`))
  const added = [...Dict.entries(after)].filter(([key]) => !Dict.has(before, key))
    .map(([key, value]): Difference => [`${path}["${key}"]`, undefined, value])
  return [...changed, ...added]
}
