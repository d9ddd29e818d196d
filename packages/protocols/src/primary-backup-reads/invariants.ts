/** What every answer of a replica keeps. Reads may be old: how old, and that they say so, is what is judged here. */
import type { Invariant, NodeId, Witness } from '@quorate/kernel'
import { valueText } from '../kv/command.ts'
import { valueOf } from '../kv/store.ts'
import { replay } from '../primary-backup-kv/state.ts'
import { epochAt, leads } from '../primary-backup/state.ts'
import { positionText } from './messages.ts'
import { CHANNEL, hasExecuted, type Answered, type PrimaryBackupReads, type State } from './state.ts'

export const invariants: readonly Invariant<PrimaryBackupReads>[] = [
  {
    name: 'Answers Are What The Log Says',
    text: 'The value of a read is what the log gives up to the position that the answer names',
    init: (): string | null => null,
    fold: (evidence: string | null, { node, after, emitted }: Step) =>
      evidence ?? first(emitted, said => untrue(said, after, node)),
    check: (evidence: string | null) => evidence,
  },
  {
    name: 'Tokens Are Kept',
    text: 'No read is answered at a replica that does not have what the client had already seen',
    init: (): string | null => null,
    fold: (evidence: string | null, { node, after, emitted }: Step) =>
      evidence ?? first(emitted, ({ need }) => (hasExecuted(after[CHANNEL], need) ? null
        : `node ${node} answered a client that had seen ${positionText(need)}, and does not have that`)),
    check: (evidence: string | null) => evidence,
  },
  {
    name: 'As Fresh As Agreed',
    text: 'A backup that answers has all that the primary of its epoch had so many of its ticks ago as was agreed',
    init: (): Marks => ({ endOf: new Map(), marks: new Map(), evidence: null }),
    fold: foldFresh,
    check: ({ evidence }: Marks) => evidence,
  },
]

interface Step {
  readonly node: NodeId
  readonly before: State | null
  readonly after: State
  readonly emitted: readonly Answered[]
}

/** By epoch: where the log of its primary ends. By node: where it ended at each of the last ticks, newest first. */
interface Marks {
  readonly endOf: ReadonlyMap<number, number>
  readonly marks: ReadonlyMap<NodeId, readonly (readonly [tick: number, epoch: number, end: number])[]>
  readonly evidence: string | null
}

function first(emitted: readonly Answered[], judge: (said: Answered) => string | null): string | null {
  for (const said of emitted) {
    const evidence = judge(said)
    if (evidence !== null) return evidence
  }
  return null
}

function untrue({ key, value, at }: Answered, { [CHANNEL]: { log } }: State, node: NodeId): string | null {
  const isThere = at.position <= log.length && epochAt(log, at.position) === at.epoch
  const says = isThere ? valueOf(replay(log, at.position), key) : null
  if (isThere && says === value) return null
  return `node ${node} answered ${valueText(value)} at ${positionText(at)}, where the log gives ${valueText(says)}`
}

function foldFresh(ghost: Marks, step: Step): Marks {
  const { after, node } = step
  if (after.config.maxAge === null) return ghost
  return judgeFresh(noteTick(noteEnd(ghost, after), step), after, node, step.emitted)
}

function noteEnd(ghost: Marks, { [CHANNEL]: inner }: State): Marks {
  if (!leads(inner) || ghost.endOf.get(inner.epoch) === inner.log.length) return ghost
  return { ...ghost, endOf: new Map([...ghost.endOf, [inner.epoch, inner.log.length]]) }
}

function noteTick(ghost: Marks, { node, before, after: { tick, config, [CHANNEL]: { epoch } } }: Step): Marks {
  const kept = before === null ? [] : (ghost.marks.get(node) ?? [])
  if (before !== null && before.tick === tick) return ghost
  const mark = [tick, epoch, ghost.endOf.get(epoch) ?? 0] as const
  return { ...ghost, marks: new Map([...ghost.marks, [node, [mark, ...kept].slice(0, config.maxAge! + 2)]]) }
}

function judgeFresh(
  ghost: Marks, { tick, config, [CHANNEL]: inner }: State, node: NodeId, emitted: readonly Answered[],
): Marks {
  if (emitted.length === 0 || leads(inner)) return ghost
  const mark = ghost.marks.get(node)?.find(([at, epoch]) => at === tick - config.maxAge! && epoch === inner.epoch)
  if (mark === undefined || inner.applied >= mark[2]) return ghost
  return { ...ghost, evidence: `node ${node} answered with ${inner.applied} of the ${mark[2]} entries that its primary had ${config.maxAge} ticks before` }
}

export const witnesses: readonly Witness<PrimaryBackupReads>[] = [
  {
    name: 'read from a backup',
    text: 'A backup answers a read',
    reached: ({ after, emitted }) => emitted.length > 0 && !leads(after[CHANNEL]),
  },
  {
    name: 'read kept waiting',
    text: 'A read waits at a replica for what its client has seen',
    reached: ({ after }) => after.parked.length > 0,
  },
]
