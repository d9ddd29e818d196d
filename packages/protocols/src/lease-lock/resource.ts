/**
 * What the lock protects: a file with one number, the total, that each client reads, adds to and writes back. It knows
 * nothing of locks and leases. It remembers the highest token that it has been shown, and refuses all lower ones
 * (Burrows 2006, §2.4; Kleppmann 2016). Numbers (R1 …) are those of the rules in README.md.
 */
import {
  Seq, type Disk, type Draft, type Invariant, type NodeId, type Out, type Outcome, type Protocol, type Witness,
} from '@quorate/kernel'
import type { Entry, Read, ResourceMessage, Write } from './messages.ts'
import { resourceView } from './resource-view.ts'

export interface LockResource {
  config: object
  state: ResourceState
  message: ResourceMessage
  request: never
  outcome: Outcome
  emit: ResourceEmit
}

export interface ResourceState {
  /** The highest token that it has been shown; 0 before the first. */
  readonly token: number
  /** Every write that it took. The total is that of the last. */
  readonly log: Seq<Entry>
}

/** For the judges. */
export type ResourceEmit =
  | { readonly type: 'shown'; readonly token: number }
  | { readonly type: 'taken'; readonly token: number }
  | { readonly type: 'refused'; readonly token: number }

type S = Draft<ResourceState>
type ToWorld = Out<LockResource>

export const resourceRules = {
  /** R1: a lower token than the highest is refused, whatever it wants. */
  isOutdated: (s: ResourceState, token: number): boolean => token < s.token,
  /** R2: a read counts: what is written later with a lower token would be lost on whoever has read. */
  afterRead: (_s: ResourceState, token: number): number => token,
  /** R3: the write of a token that has been taken is not taken again, and is still done. */
  isRepeated: (s: ResourceState, token: number): boolean => hasTaken(s.log, token),
}

const resourceDurable = [['token', 'log']] as const satisfies (keyof ResourceState)[][]

export function lockResourceWith(rule: typeof resourceRules): Protocol<LockResource> {
  function onRead(s: S, from: NodeId, { token }: Read, out: ToWorld): void {
    if (rule.isOutdated(s, token)) return refuse(s, from, token, 'Read', out)
    if (token > s.token) out.note('R2', 'Token {} is the highest so far: from now on refuses all below', token)
    s.token = Math.max(s.token, rule.afterRead(s, token))
    out.emit({ type: 'shown', token })
    out.send(from, { type: 'Value', token, version: s.log.length, total: totalOf(s) })
  }

  function onWrite(s: S, from: NodeId, m: Write, out: ToWorld): void {
    if (rule.isRepeated(s, m.token)) out.note('R3', 'Has taken the write of token {} before: says so again', m.token)
    else if (rule.isOutdated(s, m.token)) return refuse(s, from, m.token, 'Write', out)
    else take(s, from, m, out)
    out.send(from, { type: 'Written', token: m.token })
  }

  function take(s: S, from: NodeId, { token, read, total }: Write, out: ToWorld): void {
    out.note('R1', 'Token {} is not below {}: the total is now {}', token, s.token, total)
    s.token = Math.max(s.token, token)
    s.log = Seq.push(s.log, { token, by: from, read, total })
    out.emit({ type: 'taken', token })
  }

  function refuse(s: ResourceState, from: NodeId, token: number, what: 'Read' | 'Write', out: ToWorld): void {
    out.note('R1', 'Refuses token {}: token {} has come', token, s.token)
    out.emit({ type: 'refused', token })
    out.send(from, { type: 'Refused', token, what, by: s.token })
  }

  return {
    name: 'lock-resource',
    durable: resourceDurable,
    start: (_config, disk: Disk<LockResource> | null) => ({ token: disk?.token ?? 0, log: disk?.log ?? Seq.empty }),
    onMessage(s, from, m, out) {
      if (m.type === 'Read') onRead(s, from, m, out)
      else if (m.type === 'Write') onWrite(s, from, m, out)
    },
    invariants: resourceInvariants,
    witnesses: resourceWitnesses,
    view: resourceView,
  }
}

const resourceInvariants: readonly Invariant<LockResource>[] = [
  {
    name: 'One Write Per Token, In Their Order',
    text: 'Along the writes that the resource took, tokens grow',
    step: ({ log: before }, { log: after }) => {
      if (before.length === 0 || after.length <= before.length) return null
      const [old, added] = [Seq.at(before, before.length - 1), Seq.at(after, before.length)]
      return added.token > old.token ? null
        : `node ${added.by} wrote with token ${added.token}, after node ${old.by} with token ${old.token}`
    },
  },
  {
    name: 'No Lost Update',
    text: 'Whoever writes has read what it replaces',
    step: ({ log: before }, { log: after }) => {
      if (after.length <= before.length) return null
      const { by, read } = Seq.at(after, before.length)
      if (read === before.length) return null
      return `node ${by} wrote what it had computed from version ${read}, over version ${before.length}`
    },
  },
  {
    name: 'Shown Is Fenced',
    text: 'Once a token has been shown, in a read too, nothing with a lower one is taken',
    init: (): Fencing => ({ token: 0, evidence: null }),
    // A token that never reached the disk was answered to nobody.
    fold: (ghost: Fencing, { after, emitted, unheard }): Fencing =>
      emitted.reduce(foldFencing, unheard === true ? { ...ghost, token: after.token } : ghost),
    check: ({ evidence }: Fencing) => evidence,
  },
]

interface Fencing {
  readonly token: number
  readonly evidence: string | null
}

function foldFencing(ghost: Fencing, { type, token }: ResourceEmit): Fencing {
  if (token >= ghost.token) return { ...ghost, token }
  if (type !== 'taken') return ghost
  return { ...ghost, evidence: ghost.evidence ?? `a write with token ${token} was taken after token ${ghost.token} had been shown` }
}

const resourceWitnesses: readonly Witness<LockResource>[] = [
  {
    name: 'two tokens in the file',
    text: 'The resource has taken writes of two holders',
    reached: ({ after: { log } }) => log.length > 1,
  },
  {
    name: 'refused',
    text: 'Somebody comes with a token that has been overtaken',
    reached: ({ emitted }) => emitted.some(({ type }) => type === 'refused'),
  },
]

export const lockResource = lockResourceWith(resourceRules)

export const totalOf = ({ log }: ResourceState): number => (log.length === 0 ? 0 : Seq.at(log, log.length - 1).total)

/** Tokens grow along the log, so the search goes back from its end no further than it must. */
function hasTaken(log: Seq<Entry>, token: number): boolean {
  for (let at = log.length - 1; at >= 0; at--) {
    const entry = Seq.at(log, at)
    if (entry.token <= token) return entry.token === token
  }
  return false
}
