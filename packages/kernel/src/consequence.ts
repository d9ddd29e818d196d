/**
 * What will come of an act, as far as that is not plain from it. A trace that says "r1 restarts" of a node that is up
 * would lie, so an act that changes nothing is marked with the reason.
 */
import type { Aimed } from './acting.ts'
import type { Core } from './core.ts'
import { countOnDisk, nameOnDisk, nameUnderWay, storedOf } from './disk.ts'
import type { Consequence, NodeFault } from './faults.ts'
import type { Links } from './network.ts'
import type { Node } from './node.ts'
import type { AnyProtocol, NodeId } from './protocol.ts'
import { isSame } from './same.ts'

export function consequenceOf(act: Aimed, core: Core, links: Links): Consequence {
  const why = 'node' in act ? whyVain(act, core.nodes[act.node]!, core.setup.nodes[act.node]!.protocol)
    : whyLinksStay(act, links, core.size)
  if (why !== null) return { vain: why }
  return 'node' in act ? hitBy(act, core.nodes[act.node]!, core.setup.nodes[act.node]!.protocol) : {}
}

function whyVain(act: NodeFault, node: Node, protocol: AnyProtocol): string | null {
  switch (act.kind) {
    case 'crash': return node.up ? null : 'it is down already'
    case 'restart': return node.up ? 'it is up' : null
    case 'pause': return !node.up ? 'it is down' : node.paused ? 'it stands still already' : null
    case 'resume': return node.paused ? null : 'it does not stand still'
    case 'wipe': return node.up ? 'it is up, and a disk is replaced only while its node is down' : null
    case 'slow': return act.by[1] === 0 && node.slow[1] === 0 ? 'it is not slow' : null
    case 'clock-freeze': return node.clock.frozen ? 'its clock stands still already' : null
    case 'clock-thaw': return node.clock.frozen ? null : 'its clock does not stand still'
    case 'isolate': case 'crash-loop': case 'clock-step': case 'clock-drift': return null
    default: return whyDiskStays(act, node, protocol)
  }
}

function whyDiskStays(act: NodeFault, node: Node, protocol: AnyProtocol): string | null {
  if (!hasDisk(protocol)) return 'it keeps nothing on a disk'
  if (act.kind === 'disk-full') return node.disk.isFull ? 'its disk is full already' : null
  if (act.kind === 'disk-freed') return node.disk.isFull ? null : 'its disk has room'
  if (act.kind !== 'bit-rot') return null
  const stored = storedOf(protocol, node)
  const count = countOnDisk(protocol, stored)
  if (act.record < count) return null
  return count === 0 ? 'nothing is on its disk' : `record 0 to ${count - 1} are on its disk, and no other`
}

/** Durable fields, or flushes whose end it wants to know, its own or of what it hosts. */
function hasDisk({ durable, onDisk, hosts }: AnyProtocol): boolean {
  const isUsed = durable.length > 0 || onDisk !== undefined
  return isUsed || Object.values(hosts ?? {}).some(({ protocol }) => hasDisk(protocol))
}

function hitBy(act: NodeFault, node: Node, protocol: AnyProtocol): Consequence {
  const hit = act.kind === 'bit-rot' ? nameOnDisk(protocol, storedOf(protocol, node), act.record)
    : act.kind === 'crash' && act.torn === true ? nameUnderWay(protocol, node.disk.underWay) : null
  return hit === null ? {} : { hit }
}

function whyLinksStay(act: Exclude<Aimed, NodeFault>, links: Links, size: number): string | null {
  switch (act.kind) {
    case 'heal': {
      const { only } = act
      if (only !== undefined) return links.cuts.some(cut => isSame(cut, only)) ? null : 'no such cut is in force'
      return links.cuts.length > 0 ? null : 'nothing is cut'
    }
    case 'restore': {
      const changed = isSome(act, size, link => (links.qualities?.[link] ?? null) !== null)
      return changed ? null : 'the network is there as it was'
    }
    case 'unclog': return isSome(act, size, link => links.clogged[link] === 1) ? null : 'nothing is clogged there'
    default: return null
  }
}

const isSome = (
  { from, to }: { readonly from: readonly NodeId[]; readonly to: readonly NodeId[] }, size: number,
  is: (link: number) => boolean,
): boolean => from.some(a => to.some(b => is(a * size + b)))
