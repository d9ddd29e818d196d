/**
 * What holds whatever the network does. What does not hold is missing here on purpose: Pb1 of Budhiraja et al., "at
 * most one primary at any time". The witness "two primaries" says when that happens.
 */
import { Seq, type Invariant, type NodeId, type Witness } from '@quorate/kernel'
import { counted } from '../words.ts'
import type { Entry } from './messages.ts'
import { epochAt, lastEpoch, leads, type PrimaryBackup, type State } from './state.ts'

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
    text: 'A primary acknowledges every command in the step in which it takes it',
    init: (): string | null => null,
    fold: foldAcknowledged,
    check: (evidence: string | null) => evidence,
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
  if (position !== after.log.length) evidence = `node ${node} has applied up to ${position}, and its log ends at ${after.log.length}`
  if (ghost.positionOf.get(node) === position && evidence === ghost.evidence) return ghost
  return { positionOf: new Map([...ghost.positionOf, [node, position]]), evidence }
}

function foldAcknowledged(evidence: string | null, { node, after, emitted }: Step): string | null {
  const silent = leads(after) ? emitted.find(said => said.type === 'applied' && said.request === null) : undefined
  return silent === undefined ? evidence
    : `node ${node} gave a command position ${silent.position} and did not acknowledge it`
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
