/** Durable groups by their place on the disk: a protocol's own, in their order, then those of what it hosts. */
import type { AnyProtocol, AnyTypes, Disk } from './protocol.ts'
import { listText } from './text.ts'

type Fields = Disk<AnyTypes>

export interface Group {
  /** The channels from the top of the node to the protocol whose fields these are. */
  readonly path: readonly string[]
  readonly fields: readonly string[]
}

function groupsOf(protocol: AnyProtocol, path: readonly string[] = []): Group[] {
  const own = protocol.durable.map(fields => ({ path, fields }))
  const hosted = Object.entries(protocol.hosts ?? {})
    .flatMap(([channel, { protocol: inner }]) => groupsOf(inner, [...path, channel]))
  return [...own, ...hosted]
}

const isIn = (fields: Fields, { path, fields: names }: Group): boolean => {
  const inner = path.reduce<Fields | undefined>((outer, channel) => outer?.[channel] as Fields | undefined, fields)
  return inner !== undefined && names.some(name => Object.hasOwn(inner, name))
}

/** Those that have been written, and are not damaged. */
export const groupsOn = (protocol: AnyProtocol, fields: Fields): Group[] =>
  groupsOf(protocol).filter(group => isIn(fields, group))

/** The group on the place before, or for the first one on the place behind; null where nothing is there. */
export function neighbourOf(protocol: AnyProtocol, fields: Fields, patch: Fields): Group | null {
  const all = groupsOf(protocol)
  const at = all.findIndex(group => isIn(patch, group))
  const neighbour = all[at === 0 ? 1 : at - 1]
  return neighbour !== undefined && isIn(fields, neighbour) ? neighbour : null
}

/** The fields on a disk without those of a group. */
export function without(fields: Fields, { path, fields: names }: Group): Fields {
  const [channel, ...rest] = path
  if (channel === undefined) {
    return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)))
  }
  return { ...fields, [channel]: without((fields[channel] ?? {}) as Fields, { path: rest, fields: names }) }
}

/** The first group that a patch of the stored fields holds. */
export const groupOf = (protocol: AnyProtocol, patch: Fields): Group | undefined =>
  groupsOf(protocol).find(group => isIn(patch, group))

/** "raft.currentTerm and raft.votedFor" */
export const groupText = ({ path, fields }: Group): string =>
  listText(fields.map(field => [...path, field].join('.')))
