/**
 * The disk of a node. `durable` fields and explicit writes go through the same one: what is written is in a cache
 * until it is flushed, flushes take time, and a crash takes the cache. All values are immutable.
 */
import { groupOf, groupsOn, groupText, neighbourOf, without } from './groups.ts'
import type { AnyProtocol, AnyTypes, Disk, Micros, Protocol, Range, Types } from './protocol.ts'
import type { Lineage } from './tape.ts'

/** One explicit write. A damaged record is there, and a checksum tells that it is not what was written. */
export interface DiskRecord {
  readonly data: unknown
  readonly damaged: boolean
  /** The path of the hosted protocol that wrote it; '' for the node's own. */
  readonly channel: string
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
  readonly records: readonly DiskRecord[] | null
  readonly channel: string
  readonly lineage: Lineage
  readonly cause: number
  /** Its time has come, but the disk is full, or a write before it waits for room. */
  readonly stalled: boolean
}

export interface DiskState {
  /** How long a flush takes. */
  readonly latency: Range
  /** When the last write under way will be there: they come one after the other. */
  readonly due: Micros
  /**
   * Durable fields are written group by group. Where not, which is the fast case, every step's are there at its end,
   * and a crash takes them from the node's last state.
   */
  readonly tracked: boolean
  readonly stored: Stored
  /** Explicit writes that no flush has taken yet. */
  readonly cache: readonly DiskRecord[]
  readonly underWay: readonly Writing[]
  /** The number of the last write, of the last one on the disk, and of the last durable group. */
  readonly written: number
  readonly done: number
  readonly group: number
  /** Writes up to this number belong to a life before the last crash. */
  readonly past: number
  readonly isFull: boolean
  /** The next flush reports a failure, and the one after it a success although the pages are gone (fsyncgate, 2018). */
  readonly failsNext: boolean
  /** The next record lands on the place of the one before it. */
  readonly misdirectsNext: boolean
}

export const emptyDisk = (latency: Range = [0, 0]): DiskState => ({
  latency, due: 0, tracked: latency[1] > 0, stored: { fields: {}, records: [] }, cache: [], underWay: [],
  written: 0, done: 0, group: 0, past: 0, isFull: false, failsNext: false, misdirectsNext: false,
})

/** Durable groups are under way, of which nobody can have heard where there is a gate. */
export const isUnwritten = ({ done, group }: DiskState): boolean => done < group

/** A mutant without a gate, at the top of a node or hosted. */
export function isGateless({ gate, hosts }: AnyProtocol): boolean {
  return gate === 'none' || Object.values(hosts ?? {}).some(({ protocol }) => isGateless(protocol))
}

/** The durable part of a state, hosted protocols included. */
export function durableOf<T extends Types>(protocol: Protocol<T>, state: T['state']): Disk<T>
export function durableOf(protocol: AnyProtocol, state: AnyTypes['state']): Disk<AnyTypes> {
  const fields: Record<string, unknown> = {}
  for (const group of protocol.durable) for (const field of group) fields[field] = state[field]
  for (const channel of Object.keys(protocol.hosts ?? {})) {
    fields[channel] = durableOf(protocol.hosts![channel]!.protocol, state[channel])
  }
  return fields
}

/** What is on the disk now: where writes take no time, the durable fields of the last state of a node that is up. */
export function storedOf(
  protocol: AnyProtocol,
  { up, state, disk }: { readonly up: boolean; readonly state: AnyTypes['state']; readonly disk: DiskState },
): Stored {
  return disk.tracked || !up || state === null ? disk.stored
    : { ...disk.stored, fields: durableOf(protocol, state) }
}

/** Durable groups that a step changed, in their order, as patches of the stored fields: hosted ones by their path. */
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
function patched(protocol: AnyProtocol, fields: Disk<AnyTypes>, patch: Disk<AnyTypes>): Disk<AnyTypes> {
  const result: Record<string, unknown> = { ...fields }
  for (const [name, value] of Object.entries(patch)) {
    const inner = protocol.hosts?.[name]?.protocol
    result[name] = inner === undefined ? value : patched(inner, (fields[name] ?? {}) as Disk<AnyTypes>, value)
  }
  return result
}

/** What a restart finds there, hosted protocols included; a group that was never written is not there. */
export function foundOn(protocol: AnyProtocol, { fields, records }: Stored, path = ''): Disk<AnyTypes> {
  const own = records.filter(({ channel }) => channel === path)
  const found: Record<string, unknown> = own.length === 0 ? { ...fields } : { ...fields, records: own }
  for (const [channel, { protocol: inner }] of Object.entries(protocol.hosts ?? {})) {
    const innerFields = (fields[channel] ?? {}) as Disk<AnyTypes>
    found[channel] = foundOn(inner, { fields: innerFields, records }, path === '' ? channel : `${path}.${channel}`)
  }
  return found
}

/** From now on durable fields are written group by group; `fields` are those that are there already. */
export const tracked = (disk: DiskState, fields: Disk<AnyTypes>): DiskState =>
  (disk.tracked ? disk : { ...disk, tracked: true, stored: { ...disk.stored, fields } })

/** An explicit write, which is in the cache until it is flushed. */
export const cached = (disk: DiskState, data: unknown, channel: string): DiskState =>
  ({ ...disk, cache: [...disk.cache, { data, damaged: false, channel }] })

type What = Pick<Writing, 'fields' | 'records' | 'channel' | 'lineage' | 'cause'>

/** Puts one write under way, to be there at `due`. */
export function begin(disk: DiskState, what: What, due: Micros): DiskState {
  const number = disk.written + 1
  return {
    ...disk, due, written: number, group: what.fields === null ? disk.group : number,
    underWay: [...disk.underWay, { ...what, number, stalled: false }],
  }
}

/** Takes what one protocol has written out of the cache. */
export function takeCache(disk: DiskState, channel: string): readonly [DiskRecord[], DiskState] {
  const isOwn = (record: DiskRecord): boolean => record.channel === channel
  return [disk.cache.filter(isOwn), { ...disk, cache: disk.cache.filter(record => !isOwn(record)) }]
}

/** Writes reach the disk one after the other, and durable fields only where there is room. */
export function isNext({ underWay, isFull }: DiskState, number: number): boolean {
  const [first] = underWay
  return first !== undefined && first.number === number && !(isFull && first.fields !== null)
}

export const stalled = (disk: DiskState, number: number, is = true): DiskState =>
  ({ ...disk, underWay: disk.underWay.map(each => (each.number === number ? { ...each, stalled: is } : each)) })

/** The oldest write under way reaches the disk, or fails to. `ok` is what the node is told. */
export function complete(protocol: AnyProtocol, disk: DiskState): { readonly disk: DiskState; readonly ok: boolean } {
  const [writing, ...underWay] = disk.underWay as [Writing, ...Writing[]]
  const rest = { ...disk, underWay, done: writing.number }
  if (writing.fields !== null) return { disk: landed(protocol, rest, writing.fields), ok: true }
  if (disk.isFull) return { disk: rest, ok: false }
  if (disk.failsNext) return { disk: { ...rest, failsNext: false }, ok: false }
  return { disk: placed(rest, writing.records!), ok: true }
}

/**
 * A durable group reaches its place, or only seems to: after a flush that failed and then claimed success its old value
 * is still there, and one that is misdirected destroys its neighbour as well.
 */
function landed(protocol: AnyProtocol, disk: DiskState, patch: Disk<AnyTypes>): DiskState {
  if (disk.failsNext) return { ...disk, failsNext: false }
  if (!disk.misdirectsNext) return withFields(disk, patched(protocol, disk.stored.fields, patch))
  const { fields } = disk.stored
  const neighbour = neighbourOf(protocol, fields, patch)
  return { ...withFields(disk, neighbour === null ? fields : without(fields, neighbour)), misdirectsNext: false }
}

const withFields = (disk: DiskState, fields: Disk<AnyTypes>): DiskState =>
  ({ ...disk, stored: { ...disk.stored, fields } })

function placed(disk: DiskState, fresh: readonly DiskRecord[]): DiskState {
  const { records } = disk.stored
  const misdirected = disk.misdirectsNext && fresh.length > 0 && records.length > 0
  const kept = misdirected ? records.slice(0, -1) : records
  return {
    ...disk, misdirectsNext: disk.misdirectsNext && !misdirected,
    stored: { ...disk.stored, records: [...kept, ...fresh] },
  }
}

/** What a crash leaves. With `torn`, the first record that was being written is there in part. */
export function crashed(disk: DiskState, torn: boolean): DiskState {
  const flushed = disk.underWay.flatMap(({ records }) => records ?? [])
  const half = torn ? flushed[0] : undefined
  const records = half === undefined ? disk.stored.records : [...disk.stored.records, { ...half, damaged: true }]
  return { ...forgotten(disk), stored: { ...disk.stored, records } }
}

/** The disk of another machine: empty, and as fast as this one. */
export const replaced = (disk: DiskState): DiskState =>
  ({ ...forgotten(disk), stored: { fields: {}, records: [] }, isFull: false, failsNext: false, misdirectsNext: false })

const forgotten = (disk: DiskState): DiskState =>
  ({ ...disk, due: 0, cache: [], underWay: [], done: disk.written, past: disk.written })

/**
 * One thing on the disk is no longer what was written. Explicit records are counted first, then durable groups. A
 * damaged record is there and says so; of a damaged group the checksum leaves nothing, as if it had never been written.
 */
export function rotten(protocol: AnyProtocol, disk: DiskState, record: number): DiskState {
  const { records, fields } = disk.stored
  const group = groupsOn(protocol, fields)[record - records.length]
  if (group !== undefined) return withFields(disk, without(fields, group))
  const after = records.map((each, i) => (i === record ? { ...each, damaged: true } : each))
  return { ...disk, stored: { fields, records: after } }
}

/** What lies on a disk as number `record`, in words; null where nothing does. */
export function nameOnDisk(protocol: AnyProtocol, { records, fields }: Stored, record: number): string | null {
  if (record < records.length) return `record ${record}`
  const group = groupsOn(protocol, fields)[record - records.length]
  return group === undefined ? null : groupText(group)
}

/** What is being written, in words; null where nothing is. */
export function nameUnderWay(protocol: AnyProtocol, [first]: DiskState['underWay']): string | null {
  if (first === undefined) return null
  const group = first.fields === null ? undefined : groupOf(protocol, first.fields)
  return group === undefined ? 'a record' : groupText(group)
}

export const countOnDisk = (protocol: AnyProtocol, { records, fields }: Stored): number =>
  records.length + groupsOn(protocol, fields).length
