/** What holds whatever the network does. That reads and writes are atomic is for the judge of histories to say. */
import { Dict, type Invariant, type NodeId, type Witness } from '@quorate/kernel'
import type { Version } from './messages.ts'
import { isHigher, isSame, versionOf, type Abd, type Confirmed, type State } from './state.ts'
import { tagText, versionText } from './view.ts'

export const invariants: readonly Invariant<Abd>[] = [
  {
    name: 'Tags Never Fall',
    text: 'What a replica has for a key never gets a lower tag, nor by a crash once anyone may have heard of it',
    init: (): Known => ({ versions: new Map(), evidence: null }),
    fold: foldTags,
    check: ({ evidence }: Known) => evidence,
  },
  {
    name: 'Only Higher Replaces',
    text: 'The value of a key changes only together with its tag, which rises',
    step: (before, after, node) => changed(before.versions, after, (key, old, version) =>
      (isHigher(version, old) ? null : `node ${node} replaced ${key} = ${versionText(old)} by ${versionText(version)}`)),
  },
  {
    name: 'One Value Per Tag',
    text: 'Two replicas that have the same tag for a key have the same value',
    pair: (a, b, nodeA, nodeB) => {
      if (a.versions === b.versions) return null
      for (const [key, mine] of Dict.entries(a.versions)) {
        const other = Dict.get(b.versions, key)
        if (other !== undefined && isSame(mine, other) && mine.value !== other.value) {
          return `nodes ${nodeA} and ${nodeB} have ${key} = ${versionText(mine)} and ${versionText(other)}`
        }
      }
      return null
    },
  },
  {
    name: 'Confirmed Is On A Quorum',
    text: 'When a client is answered, a write quorum of replicas has the tag of the answer, or a higher one',
    init: (): Confirmations => ({ states: new Map(), evidence: null }),
    fold: foldConfirmed,
    check: ({ evidence }: Confirmations) => evidence,
  },
]

interface Step {
  readonly node: NodeId
  readonly after: State
  readonly emitted: readonly Confirmed[]
  readonly unheard?: boolean
}
interface Known {
  readonly versions: ReadonlyMap<NodeId, State['versions']>
  readonly evidence: string | null
}
interface Confirmations {
  readonly states: ReadonlyMap<NodeId, State>
  readonly evidence: string | null
}

function foldTags(ghost: Known, { node, after, unheard }: Step): Known {
  // A version that had not reached the disk was shown to nobody.
  const known = unheard === true ? Dict.empty : (ghost.versions.get(node) ?? Dict.empty)
  if (known === after.versions && unheard !== true) return ghost
  const evidence = changed(known, after, (key, old, version) =>
    (isHigher(old, version) ? `node ${node} had ${key} = ${versionText(old)} and now has ${versionText(version)}` : null))
  return { versions: new Map([...ghost.versions, [node, after.versions]]), evidence: ghost.evidence ?? evidence }
}

function foldConfirmed(ghost: Confirmations, { node, after, emitted }: Step): Confirmations {
  const known = ghost.states.get(node)
  if (emitted.length === 0 && known?.versions === after.versions) return ghost
  const states = new Map([...ghost.states, [node, after]])
  return { states, evidence: ghost.evidence ?? poorlyKept([...states.values()], after.config.write, emitted) }
}

function poorlyKept(states: readonly State[], write: number, confirmed: readonly Confirmed[]): string | null {
  for (const { key, tag } of confirmed) {
    const holders = states.filter(s => !isHigher(tag, versionOf(s, key)))
    if (holders.length < write) return `${key} of tag ${tagText(tag)} is confirmed, and ${holders.length} of ${write} replicas have it`
  }
  return null
}

/** The first objection to any key that is not as it was; what was there once is never gone. */
function changed(
  before: State['versions'], after: State, problem: (key: string, old: Version, version: Version) => string | null,
): string | null {
  if (before === after.versions) return null
  for (const [key, old] of Dict.entries(before)) {
    const version = versionOf(after, key)
    const found = old === version ? null : problem(key, old, version)
    if (found !== null) return found
  }
  return null
}

export const witnesses: readonly Witness<Abd>[] = [
  {
    name: 'written back',
    text: 'A read hands on a version that was written by somebody else',
    reached: ({ before, after }) => before !== null && after.open.some(operation => {
      const { id, command, phase, version } = operation
      const was = before.open.find(each => each.id === id)
      return command.f === 'read' && phase === 'update' && version.sequence > 0 && was?.phase === 'query'
    }),
  },
  {
    name: 'learned by asking',
    text: 'A report brings a version that the coordinator did not have',
    reached: ({ before, after }) => before !== null && after.open.some(({ id, command, version, phase }) => {
      const was = before.open.find(each => each.id === id)
      return command.f === 'read' && phase === 'update' && was?.phase === 'query'
        && isHigher(version, versionOf(before, command.key))
    }),
  },
  {
    name: 'same sequence twice',
    text: 'A version is replaced by one of the same sequence, made by another writer at the same time',
    reached: ({ before, after }) => before !== null && changed(before.versions, after, (_key, old, version) =>
      (old.sequence === version.sequence && old.writer !== version.writer ? 'yes' : null)) !== null,
  },
  {
    name: 'confirmed',
    text: 'A client is answered',
    reached: ({ emitted }) => emitted.length > 0,
  },
]
