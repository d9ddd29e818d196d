/** The life of a node: what a crash takes and what it leaves. Both engines use these transitions. */
import type { AnyProtocol, AnyTypes, Disk } from './protocol.ts'

/** The durable part of a state, hosted protocols included: all that a crash leaves behind. */
export function durableOf(protocol: AnyProtocol, state: AnyTypes['state']): Disk<AnyTypes> {
  const disk: Record<string, unknown> = {}
  for (const group of protocol.durable) for (const field of group) disk[field] = state[field]
  for (const channel of Object.keys(protocol.hosts ?? {})) {
    disk[channel] = durableOf(protocol.hosts![channel]!.protocol, state[channel])
  }
  return disk
}
