import type { Invariant, NodeId, Seen, Witness } from '@quorate/kernel'
import { counted } from '../words.ts'
import type { PrimaryBackupFenced } from './state.ts'

export const invariants: readonly Invariant<PrimaryBackupFenced>[] = [
  {
    name: 'One Primary Per Epoch',
    text: 'No two replicas ever lead in the same epoch',
    init: (): Known => ({ of: new Map(), evidence: null }),
    fold: foldLeader,
    check: ({ evidence }: Known) => evidence,
  },
  {
    name: 'Epoch Never Falls',
    text: 'A replica never goes back to an earlier configuration, not even by a crash, once anyone may have heard of it',
    init: (): Known => ({ of: new Map(), evidence: null }),
    fold: foldEpoch,
    check: ({ evidence }: Known) => evidence,
  },
  {
    name: 'An Epoch Is One Life',
    text: 'Whoever leads again after a crash does so in a later epoch than before it',
    init: (): Known => ({ of: new Map(), evidence: null }),
    fold: foldLives,
    check: ({ evidence }: Known) => evidence,
  },
  {
    name: 'Answers Are Confirmed',
    text: 'A client is answered only in a step in which the storage confirmed a round',
    init: (): string | null => null,
    fold: (evidence: string | null, { node, before, after, emitted }: Step) => {
      const answered = emitted.find(said => said.type === 'answered')
      if (answered === undefined || (before !== null && after.confirmed > before.confirmed)) return evidence
      return `node ${node} answered a client in epoch ${answered.epoch} without asking the storage`
    },
    check: (evidence: string | null) => evidence,
  },
  {
    name: 'Refused Is Not Answered',
    text: 'What the storage refused is not reported to a client as done',
    init: (): string | null => null,
    fold: (evidence: string | null, { node, emitted }: Step) => {
      const refused = emitted.find(said => said.type === 'refused')
      if (refused === undefined || emitted.every(said => said.type === 'refused')) return evidence
      return `node ${node} answered clients although the storage refused its epoch ${refused.epoch}`
    },
    check: (evidence: string | null) => evidence,
  },
  {
    name: 'Refused Is Deposed',
    text: 'A primary that the storage refused does not go on leading in that epoch',
    init: (): string | null => null,
    fold: (evidence: string | null, { node, after, emitted }: Step) => {
      const refused = emitted.find(said => said.type === 'refused')
      if (refused === undefined || after.role === 'backup' || after.epoch >= refused.by) return evidence
      return `node ${node} goes on leading in epoch ${after.epoch}, refused because of epoch ${refused.by}`
    },
    check: (evidence: string | null) => evidence,
  },
  {
    name: 'Loaded Before Serving',
    text: 'Operations go to the storage only from a primary that has loaded the log',
    each: ({ role, open }, node) => (open.length === 0 || role === 'primary' ? null
      : `node ${node} serves ${counted(open.length, 'operation')} and has not loaded the log`),
  },
]

type Step = Seen<PrimaryBackupFenced>

/** A number that was known before, by node or by epoch. */
interface Known {
  readonly of: ReadonlyMap<number, number>
  readonly evidence: string | null
}

const learn = (known: Known, key: number, value: number): Known =>
  ({ ...known, of: new Map([...known.of, [key, value]]) })

function foldLeader(leaderOf: Known, { node, after }: Step): Known {
  const known: NodeId | undefined = leaderOf.of.get(after.epoch)
  if (after.role === 'backup' || known === node) return leaderOf
  if (known === undefined) return learn(leaderOf, after.epoch, node)
  return { ...leaderOf, evidence: `node ${known} and node ${node} both led in epoch ${after.epoch}` }
}

function foldEpoch(epochOf: Known, { node, after, unheard }: Step): Known {
  const known = epochOf.of.get(node) ?? 0
  if (after.epoch === known) return epochOf
  // An epoch that had not reached the disk was shown to nobody.
  if (after.epoch > known || unheard === true) return learn(epochOf, node, after.epoch)
  return { ...epochOf, evidence: `node ${node} went from epoch ${known} to epoch ${after.epoch}` }
}

/** Remembers the epoch in which each node led last; a start has no state before it. */
function foldLives(ledIn: Known, { node, before, after }: Step): Known {
  if (after.role === 'backup') return ledIn
  const known = ledIn.of.get(node)
  if (before === null && known === after.epoch) {
    return { ...ledIn, evidence: `node ${node} leads in epoch ${after.epoch} again after a crash` }
  }
  return known === after.epoch ? ledIn : learn(ledIn, node, after.epoch)
}

export const witnesses: readonly Witness<PrimaryBackupFenced>[] = [
  {
    name: 'failover',
    text: 'A backup becomes primary and has loaded the log',
    reached: ({ before, after }) => before?.role === 'fencing' && after.role === 'primary' && after.epoch > 1,
  },
  {
    name: 'refused',
    text: 'A primary learns from the storage that it is none any more',
    reached: ({ before, after, emitted }) =>
      before?.role === 'primary' && after.role === 'backup' && emitted.some(said => said.type === 'refused'),
  },
  {
    name: 'batch',
    text: 'Several operations share one round to the storage',
    reached: ({ after }) => after.open.length > 1,
  },
]
