/**
 * The disk of a node. `durable` fields and explicit writes go through the same one: what is written is in a cache
 * until it is flushed, flushes take time, and a crash takes the cache. All values are immutable.
 */
import type { AnyProtocol, AnyTypes, Disk, Range } from './protocol.ts'

/** One explicit write. A damaged record is there, and a checksum tells that it is not what was written. */
export interface DiskRecord {
  readonly data: unknown
  readonly damaged: boolean
}

/** What a node finds after a restart: its durable fields, and the records of its explicit writes. */
export interface Stored {
  readonly fields: Disk<AnyTypes>
  readonly records: readonly DiskRecord[]
}

/** A durable group on its way to the disk, or the records of a flush. */
export interface Writing {
  readonly number: number
  readonly fields: Disk<AnyTypes> | null
  readonly records: readonly unknown[] | null
}

export interface DiskState {
  /** How long a flush takes. [0, 0] is at once: the fast case, in which nothing is ever under way. */
  readonly latency: Range
  readonly stored: Stored
  /** The durable fields as they will be when everything under way has arrived; null until the first write. */
  readonly latest: Disk<AnyTypes> | null
  /** Explicit writes that no flush has taken yet. */
  readonly cache: readonly unknown[]
  readonly underWay: readonly Writing[]
  readonly written: number
  /** Everything up to this write is on the disk. */
  readonly done: number
  readonly isFull: boolean
  /** The next flush reports a failure, and the one after it a success, although the pages are gone (fsyncgate, 2018). */
  readonly failsNext: boolean
  /** The next record lands on the place of the one before it. */
  readonly misdirectsNext: boolean
}

export const emptyDisk = (latency: Range = [0, 0]): DiskState => ({
  latency, stored: { fields: {}, records: [] }, latest: null, cache: [], underWay: [], written: 0, done: 0,
  isFull: false, failsNext: false, misdirectsNext: false,
})

export const isInstant = (disk: DiskState): boolean => disk.latency[1] === 0

/** The durable part of a state, hosted protocols included. */
export function durableOf(protocol: AnyProtocol, state: AnyTypes['state']): Disk<AnyTypes> {
  const fields: Record<string, unknown> = {}
  for (const group of protocol.durable) for (const field of group) fields[field] = state[field]
  for (const channel of Object.keys(protocol.hosts ?? {})) {
    fields[channel] = durableOf(protocol.hosts![channel]!.protocol, state[channel])
  }
  return fields
}

/** Durable groups that a step changed, in their order, as patches of the stored fields: hosted ones under their path. */
export function changedGroups(
  protocol: AnyProtocol, before: AnyTypes['state'] | null, after: AnyTypes['state'],
): Disk<AnyTypes>[] {
  const own = protocol.durable
    .filter(group => group.some(field => before === null || before[field] !== after[field]))
    .map(group => Object.fromEntries(group.map(field => [field, after[field]])))
  const hosted = Object.keys(protocol.hosts ?? {}).flatMap(channel => {
    if (before !== null && before[channel] === after[channel]) return []
    const { protocol: inner } = protocol.hosts![channel]!
    return changedGroups(inner, before?.[channel] ?? null, after[channel]).map(patch => ({ [channel]: patch }))
  })
  return [...own, ...hosted]
}

/** Fields with a patch laid over them; a hosted protocol's fields keep what the patch does not name. */
export function patched(protocol: AnyProtocol, fields: Disk<AnyTypes>, patch: Disk<AnyTypes>): Disk<AnyTypes> {
  const result: Record<string, unknown> = { ...fields }
  for (const [name, value] of Object.entries(patch)) {
    const hosted = protocol.hosts?.[name]
    result[name] = hosted === undefined ? value : patched(hosted.protocol, (fields[name] ?? {}) as Disk<AnyTypes>, value)
  }
  return result
}

/** Puts writes under way. */
export function begin(disk: DiskState, writings: readonly Omit<Writing, 'number'>[]): DiskState {
  const numbered = writings.map((writing, i) => ({ ...writing, number: disk.written + 1 + i }))
  return { ...disk, underWay: [...disk.underWay, ...numbered], written: disk.written + writings.length }
}

/** The oldest write under way reaches the disk, or fails to. `ok` is what the node is told. */
export function complete(protocol: AnyProtocol, disk: DiskState): { readonly disk: DiskState; readonly ok: boolean } {
  const [writing, ...underWay] = disk.underWay
  if (writing === undefined) return { disk, ok: true }
  const rest = { ...disk, underWay, done: writing.number }
  if (writing.records !== null && disk.failsNext) return { disk: { ...rest, failsNext: false }, ok: false }
  if (writing.fields !== null) {
    const fields = patched(protocol, disk.stored.fields, writing.fields)
    return { disk: { ...rest, stored: { ...disk.stored, fields } }, ok: true }
  }
  return { disk: { ...rest, ...placed(rest, writing.records!) }, ok: true }
}

function placed(disk: DiskState, data: readonly unknown[]): Pick<DiskState, 'stored' | 'misdirectsNext'> {
  const fresh = data.map(each => ({ data: each, damaged: false }))
  const { records } = disk.stored
  const misdirected = disk.misdirectsNext && fresh.length > 0 && records.length > 0
  const kept = misdirected ? records.slice(0, -1) : records
  return { stored: { ...disk.stored, records: [...kept, ...fresh] }, misdirectsNext: disk.misdirectsNext && !misdirected }
}

/** What a crash leaves. With `torn`, the first record that was being written is there in part. */
export function crashed(disk: DiskState, torn: boolean): DiskState {
  const writing = disk.underWay.find(each => each.records !== null && each.records.length > 0)
  const half = torn && writing !== undefined ? [{ data: writing.records![0], damaged: true }] : []
  const stored = { ...disk.stored, records: [...disk.stored.records, ...half] }
  return { ...disk, stored, latest: null, cache: [], underWay: [], done: disk.written }
}

/** One stored record is no longer what was written. */
export function rotten(disk: DiskState, record: number): DiskState {
  const records = disk.stored.records.map((each, i) => (i === record ? { ...each, damaged: true } : each))
  return { ...disk, stored: { ...disk.stored, records } }
}
