/**
 * What holds whatever the network does. What does not hold is missing here on purpose: Pb1 of Budhiraja et al., "at
 * most one primary at any time". The witness "two primaries" says when that happens.
 */
import { Seq, type Invariant, type NodeId, type Witness } from '@quorate/kernel'
import { counted } from '../words.ts'
import type { Entry } from './messages.ts'
import { backupsNeeded, epochAt, heldBy, lastEpoch, leads, type PrimaryBackup, type State } from './state.ts'

/** Logs change at their ends, so that this many of the newest common entries are enough to look at. */
const NEWEST = 64

export const invariants: readonly Invariant<PrimaryBackup>[] = [
  {
    name: 'One Primary Per Epoch',
    text: 'No two replicas ever lead in the same epoch',
    init: (): Leaders => ({ leaderOf: new Map(), evidence: null }),
    fold: foldLeader,
    check: ({ evidence }: Leaders) => evidence,
  },
  {
    name: 'Epoch Never Falls',
    text: 'A replica never goes back to an earlier configuration, not even by a crash, once anyone may have heard of it',
    init: (): Epochs => ({ epochOf: new Map(), evidence: null }),
    fold: foldEpoch,
    check: ({ evidence }: Epochs) => evidence,
  },
  {
    name: 'Log Epochs In Order',
    text: 'Along a log, epochs never fall',
    each: ({ log }, node) => {
      for (let position = Math.max(2, log.length - NEWEST); position <= log.length; position++) {
        if (epochAt(log, position) < epochAt(log, position - 1)) {
          return `at node ${node}, position ${position} is of epoch ${epochAt(log, position)}, after one of epoch ${epochAt(log, position - 1)}`
        }
      }
      return null
    },
  },
  {
    name: 'Backup Is A Prefix',
    text: 'Within an epoch, the log of a synchronised backup is a beginning of the log of the primary',
    pair: (a, b, nodeA, nodeB) => {
      if (a.epoch !== b.epoch) return null
      if (leads(a) && b.synced) return notAPrefix(b, a, nodeB, nodeA)
      return leads(b) && a.synced ? notAPrefix(a, b, nodeA, nodeB) : null
    },
  },
  {
    name: 'Applied Is The Log',
    text: 'What a replica has told its host to apply is its log, in order and without gaps',
    init: (): AppliedAt => ({ positionOf: new Map(), evidence: null }),
    fold: foldApplied,
    check: ({ evidence }: AppliedAt) => evidence,
  },
  {
    name: 'Acknowledged At Once',
    text: 'An asynchronous primary acknowledges every command in the step in which it takes it',
    each: (s, node) => {
      if (!leads(s) || s.config.acknowledge !== 'async' || s.applied === s.log.length) return null
      return `node ${node} gave a command position ${s.log.length} and did not acknowledge it`
    },
  },
  {
    name: 'Acknowledged Is Copied',
    text: 'A primary that waits for its backups acknowledges only what as many of them as agreed say they have',
    step: (before, after, node) => {
      const taken = leads(before) && leads(after) && after.applied > before.applied && !after.gaveUp
      const needed = backupsNeeded(after.config)
      if (!taken || after.applied <= heldBy(after, needed)) return null
      const have = after.acked.filter((acked, at) => after.config.nodes[at] !== node && acked >= after.applied).length
      return `node ${node} acknowledged position ${after.applied}, which ${have} of its backups have, and ${needed} were agreed`
    },
  },
  {
    name: 'Acked Is Had',
    text: 'What a primary believes that a backup of its epoch has, that backup has',
    pair: (a, b, nodeA, nodeB) =>
      (a.epoch !== b.epoch ? null : claimedOf(a, b, nodeA, nodeB) ?? claimedOf(b, a, nodeB, nodeA)),
  },
  {
    name: 'Removes Only What Differs',
    text: 'A backup removes from its log only what its primary does not have there',
    init: (): Removed => ({ logOf: new Map(), evidence: null }),
    fold: foldRemoved,
    check: ({ evidence }: Removed) => evidence,
  },
  {
    name: 'Gives Up Only While Behind',
    text: 'A primary that waits for nobody waits again as soon as enough backups have all there is',
    each: (s, node) => (leads(s) && s.gaveUp && heldBy(s, backupsNeeded(s.config)) === s.log.length
      ? `node ${node} waits for nobody, although enough backups have all up to position ${s.log.length}` : null),
  },
]

interface Evidence {
  readonly evidence: string | null
}
interface Leaders extends Evidence {
  readonly leaderOf: ReadonlyMap<number, NodeId>
}
interface Epochs extends Evidence {
  readonly epochOf: ReadonlyMap<NodeId, number>
}
interface AppliedAt extends Evidence {
  readonly positionOf: ReadonlyMap<NodeId, number>
}

interface Removed extends Evidence {
  /** By epoch: the log of its primary. */
  readonly logOf: ReadonlyMap<number, Seq<Entry>>
}

interface Step {
  readonly node: NodeId
  readonly before: State | null
  readonly after: State
  readonly emitted: readonly PrimaryBackup['emit'][]
  readonly unheard?: boolean
}

function foldLeader(ghost: Leaders, { node, after }: Step): Leaders {
  const known = ghost.leaderOf.get(after.epoch)
  if (!leads(after) || known === node) return ghost
  if (known === undefined) return { ...ghost, leaderOf: new Map([...ghost.leaderOf, [after.epoch, node]]) }
  return { ...ghost, evidence: `node ${known} and node ${node} both led in epoch ${after.epoch}` }
}

function foldEpoch(ghost: Epochs, { node, after, unheard }: Step): Epochs {
  const known = ghost.epochOf.get(node) ?? 0
  if (after.epoch === known) return ghost
  // An epoch that had not reached the disk was shown to nobody.
  if (after.epoch > known || unheard === true) {
    return { ...ghost, epochOf: new Map([...ghost.epochOf, [node, after.epoch]]) }
  }
  return { ...ghost, evidence: `node ${node} went from epoch ${known} to epoch ${after.epoch}` }
}

function foldApplied(ghost: AppliedAt, { node, before, after, emitted }: Step): AppliedAt {
  let position = before === null ? after.log.length : (ghost.positionOf.get(node) ?? 0)
  let evidence = ghost.evidence
  for (const said of emitted) {
    if (said.type === 'applied' && said.position !== position + 1) {
      evidence = `node ${node} applied position ${said.position} after position ${position}`
    }
    position = said.position
  }
  const end = leads(after) ? after.applied : after.log.length
  if (position !== end || end > after.log.length) evidence = `node ${node} has applied up to ${position}, and its log ends at ${after.log.length}`
  if (ghost.positionOf.get(node) === position && evidence === ghost.evidence) return ghost
  return { positionOf: new Map([...ghost.positionOf, [node, position]]), evidence }
}

function foldRemoved(ghost: Removed, { node, before, after, emitted }: Step): Removed {
  if (leads(after)) {
    if (ghost.logOf.get(after.epoch) === after.log) return ghost
    return { ...ghost, logOf: new Map([...ghost.logOf, [after.epoch, after.log]]) }
  }
  const reset = emitted.find(said => said.type === 'reset')
  const primary = ghost.logOf.get(after.epoch)
  if (reset === undefined || before === null || primary === undefined) return ghost
  const { position } = reset
  if (position >= primary.length || !same(Seq.at(before.log, position), Seq.at(primary, position))) return ghost
  return { ...ghost, evidence: `node ${node} removed position ${position + 1}, which its primary has in epoch ${after.epoch}` }
}

function claimedOf(primary: State, backup: State, atPrimary: NodeId, atBackup: NodeId): string | null {
  const acked = leads(primary) && !leads(backup) ? primary.acked[primary.config.nodes.indexOf(atBackup)] ?? 0 : 0
  if (acked <= backup.log.length) return null
  return `node ${atPrimary} counts on node ${atBackup} for position ${acked}, and its log ends at ${backup.log.length}`
}

function notAPrefix(backup: State, primary: State, atBackup: NodeId, atPrimary: NodeId): string | null {
  if (backup.log.length > primary.log.length) {
    return `node ${atBackup} has ${counted(backup.log.length, 'entry', 'entries')}, more than its primary, node ${
      atPrimary}, with ${primary.log.length}`
  }
  for (let position = backup.log.length; position > Math.max(0, backup.log.length - NEWEST); position--) {
    const at = position - 1
    if (!same(Seq.at(backup.log, at), Seq.at(primary.log, at))) {
      return `nodes ${atBackup} and ${atPrimary} have different entries at position ${position} in epoch ${primary.epoch}`
    }
  }
  return null
}

const same = (a: Entry, b: Entry): boolean => a === b || (a.epoch === b.epoch && a.request === b.request)

export const witnesses: readonly Witness<PrimaryBackup>[] = [
  {
    name: 'failover',
    text: 'A backup becomes primary',
    reached: ({ before, after }) => before !== null && !leads(before) && leads(after),
  },
  {
    name: 'two primaries',
    text: 'A primary hears that another one was named while it still led',
    reached: ({ before, after }) => before !== null && leads(before) && !leads(after),
  },
  {
    name: 'acknowledged and lost',
    text: 'A replica removes entries that its clients were told are done',
    reached: ({ emitted }) => emitted.some(said => said.type === 'reset'),
  },
  {
    name: 'acknowledged by backups',
    text: 'A primary acknowledges a command because enough backups have it',
    reached: ({ before, after }) => before !== null && leads(before) && leads(after)
      && before.applied < before.log.length && after.applied > before.applied,
  },
  {
    name: 'gave up waiting',
    text: 'A primary acknowledges without its backups, because they were silent for too long',
    reached: ({ before, after }) => before !== null && !before.gaveUp && after.gaveUp,
  },
  {
    name: 'caught up after a gap',
    text: 'A backup gets several missing entries at once',
    reached: ({ before, after }) => before !== null && !leads(after) && after.log.length > before.log.length + 1,
  },
  {
    name: 'later epoch extends the log',
    text: 'A log holds entries of two primaries',
    reached: ({ after }) => after.log.length > 1 && epochAt(after.log, 1) < lastEpoch(after.log),
  },
]
