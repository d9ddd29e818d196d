/**
 * The storage: one node that keeps the log for all replicas and remembers the highest epoch that it has seen. The
 * epoch is a fencing token (Kleppmann 2016; "sequencer" in Burrows' Chubby 2006): not the one who holds it decides
 * whether it is still good, but the resource. Numbers (S1 …) are those of the rules in README.md.
 */
import {
  Seq, type Disk, type Draft, type Invariant, type LogCell, type NodeId, type Out, type Outcome, type Protocol,
  type View, type Witness,
} from '@quorate/kernel'
import { commandLabel } from '../kv/command.ts'
import type { Append, Entry, Fence, StorageMessage } from './messages.ts'
import { counted } from '../words.ts'
import { storageMessageView } from './view.ts'

export interface Storage {
  config: object
  state: StorageState
  message: StorageMessage
  request: never
  outcome: Outcome
  emit: StorageEmit
}

export interface StorageState {
  /** The highest epoch that it has seen; 0 before the first primary. */
  readonly epoch: number
  /** Who came with it, null before the first. */
  readonly owner: NodeId | null
  /** The last round of this epoch that it took. */
  readonly round: number
  readonly log: Seq<Entry>
}

/** For the judges. */
export type StorageEmit =
  /** A primary of this epoch was handed the whole log. */
  | { readonly type: 'handed out'; readonly epoch: number }
  /** It took a round of this epoch; `entries` may be 0. */
  | { readonly type: 'taken'; readonly epoch: number; readonly entries: number }

type S = Draft<StorageState>
type ToWorld = Out<Storage>

export const storageRules = {
  /** S1: a lower epoch than the highest is refused, whatever it wants. */
  isOutdated: (s: StorageState, epoch: number): boolean => epoch < s.epoch,
  /** S2: from the moment it hands out the log, nobody with a lower epoch changes it. */
  afterFence: (_s: StorageState, epoch: number): number => epoch,
  /** S3: a round that was taken is not taken again. */
  isRepeated: (s: StorageState, m: Append): boolean => m.epoch === s.epoch && m.round <= s.round,
}

const storageDurable = [['epoch', 'owner', 'round', 'log']] as const satisfies (keyof StorageState)[][]

export function storageWith(rule: typeof storageRules): Protocol<Storage> {
  function onFence(s: S, from: NodeId, m: Fence, out: ToWorld): void {
    if (rule.isOutdated(s, m.epoch)) {
      refuse(s, from, m.epoch, 0, out)
      return
    }
    out.note('S2', 'From now on refuses every epoch below {}, and hands out the log, up to position {}', m.epoch, s.log.length)
    adopt(s, from, rule.afterFence(s, m.epoch))
    out.emit({ type: 'handed out', epoch: m.epoch })
    out.send(from, { type: 'Fenced', epoch: m.epoch, log: s.log })
  }

  function onAppend(s: S, from: NodeId, m: Append, out: ToWorld): void {
    if (rule.isOutdated(s, m.epoch)) {
      refuse(s, from, m.epoch, m.round, out)
      return
    }
    if (rule.isRepeated(s, m)) out.note('S3', 'Has taken round {} before: says so again', m.round)
    else take(s, from, m, out)
    out.send(from, { type: 'Appended', epoch: m.epoch, round: m.round })
  }

  function take(s: S, from: NodeId, { epoch, round, commands }: Append, out: ToWorld): void {
    if (commands.length === 0) out.note('S1', 'Epoch {} is still the highest: the primary may answer', epoch)
    else out.note('S1', 'Epoch {} is still the highest: appends up to position {}', epoch, s.log.length + commands.length)
    adopt(s, from, epoch)
    s.round = round
    s.log = Seq.concat(s.log, commands.map(command => ({ epoch, round, command })))
    out.emit({ type: 'taken', epoch, entries: commands.length })
  }

  function refuse(s: StorageState, from: NodeId, epoch: number, round: number, out: ToWorld): void {
    out.note('S1', 'Refuses epoch {}: epoch {} has come from {@}', epoch, s.epoch, s.owner!)
    const appended = round > 0 && lastRound(s.log, epoch) >= round
    out.send(from, { type: 'Refused', epoch, round, appended, by: s.epoch, owner: s.owner! })
  }

  return {
    name: 'storage',
    durable: storageDurable,
    start: (_config, disk: Disk<Storage> | null) =>
      ({ epoch: disk?.epoch ?? 0, owner: disk?.owner ?? null, round: disk?.round ?? 0, log: disk?.log ?? Seq.empty }),
    onMessage(s, from, m, out) {
      if (m.type === 'Fence') onFence(s, from, m, out)
      else if (m.type === 'Append') onAppend(s, from, m, out)
    },
    invariants: storageInvariants,
    witnesses: storageWitnesses,
    view: storageView,
  }
}

const storageInvariants: readonly Invariant<Storage>[] = [
  {
    name: 'Storage Epochs Never Fall',
    text: 'Along the log of the storage, epochs never fall',
    step: ({ log: before }, { log: after }) => {
      if (before.length === 0 || after.length <= before.length) return null
      const old = Seq.at(before, before.length - 1)
      const added = Seq.at(after, before.length)
      return added.epoch >= old.epoch ? null
        : `position ${before.length + 1} is of epoch ${added.epoch}, after one of epoch ${old.epoch}`
    },
  },
  {
    name: 'Fenced Is Fenced',
    text: 'After the log was handed out to an epoch, nothing of a lower epoch is taken, not even a question',
    init: (): Fencing => ({ epoch: 0, evidence: null }),
    // A log whose fence never reached the disk was handed out to nobody.
    fold: (ghost: Fencing, { emitted, unheard }): Fencing =>
      emitted.reduce(foldFencing, unheard === true ? { ...ghost, epoch: 0 } : ghost),
    check: ({ evidence }: Fencing) => evidence,
  },
  {
    name: 'Taken Once',
    text: 'No round of an epoch is in the log twice',
    step: ({ epoch, round, log: before }, { log: after }) => {
      if (after.length <= before.length) return null
      const added = Seq.at(after, before.length)
      return added.epoch !== epoch || added.round > round ? null : `round ${added.round} of epoch ${epoch} was appended again`
    },
  },
]

interface Fencing {
  readonly epoch: number
  readonly evidence: string | null
}

function foldFencing(ghost: Fencing, said: StorageEmit): Fencing {
  if (said.type === 'handed out') return { ...ghost, epoch: Math.max(ghost.epoch, said.epoch) }
  if (said.epoch >= ghost.epoch) return ghost
  return { ...ghost, evidence: `a round of epoch ${said.epoch} was taken after the log was handed out to epoch ${ghost.epoch}` }
}

const storageWitnesses: readonly Witness<Storage>[] = [
  {
    name: 'fence',
    text: 'A later primary fences the storage off from an earlier one',
    reached: ({ before, after }) => before !== null && before.epoch > 0 && after.epoch > before.epoch,
  },
  {
    name: 'two epochs in the log',
    text: 'The log holds entries of two primaries',
    reached: ({ after: { log } }) => log.length > 0 && Seq.at(log, 0).epoch < Seq.at(log, log.length - 1).epoch,
  },
]

const storageView: View<Storage> = {
  role: () => ({ shape: 'store', word: 'storage' }),
  epoch: s => s.epoch,
  describe: s => `storage, ${counted(s.log.length, 'entry', 'entries')}, refuses epochs below ${s.epoch}`,
  rows: s => [
    ['highest epoch', s.owner === null ? 'none yet' : `${s.epoch}, of node ${s.owner}`],
    ['last round taken', String(s.round)],
    ['entries', String(s.log.length)],
  ],
  log: s => cellsOf(s.log),
  leader: s => s.owner,
  message: storageMessageView,
}

/** Cells that are drawn: the newest ones. What the storage has taken is there to stay. */
const DRAWN = 64

function cellsOf(log: Seq<Entry>): readonly LogCell[] {
  const first = Math.max(0, log.length - DRAWN)
  return Seq.slice(log, first).map(({ epoch, command }, i) =>
    ({ index: first + i + 1, epoch, text: commandLabel(command), committed: true }))
}

export const storage = storageWith(storageRules)

function adopt(s: S, from: NodeId, epoch: number): void {
  if (epoch <= s.epoch) return
  s.epoch = epoch
  s.owner = from
  s.round = 0
}

/** The last round of this epoch that is in the log; 0 if none is. Epochs never fall along the log. */
function lastRound(log: Seq<Entry>, epoch: number): number {
  let end = 0
  for (let high = log.length; end < high; ) {
    const middle = (end + high + 1) >> 1
    if (Seq.at(log, middle - 1).epoch <= epoch) end = middle
    else high = middle - 1
  }
  const entry = end === 0 ? null : Seq.at(log, end - 1)
  return entry?.epoch === epoch ? entry.round : 0
}
