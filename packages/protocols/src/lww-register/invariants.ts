/**
 * What holds whatever clocks and network do. What does not hold is missing here on purpose: that a write which was
 * confirmed later survives one that was confirmed earlier. The witness "confirmed and ignored" says when that happens.
 */
import { Dict, type Invariant, type NodeId, type Witness } from '@quorate/kernel'
import type { Version } from './messages.ts'
import { isHigher, owedTo, type LwwRegister, type State } from './state.ts'
import { stampText } from './view.ts'

export const invariants: readonly Invariant<LwwRegister>[] = [
  {
    name: 'Stamps Never Fall',
    text: 'What a replica has for a key never gets a lower stamp, not even by a removal, nor by a crash once anyone may have heard of it',
    init: (): Known => ({ versions: new Map(), evidence: null }),
    fold: foldStamps,
    check: ({ evidence }: Known) => evidence,
  },
  {
    name: 'Only Higher Replaces',
    text: 'The value of a key changes only together with its stamp, which rises',
    step: (before, after, node) => changed(before.versions, after.versions, (key, old, version) => {
      if (old === undefined || (version !== undefined && isHigher(version, old))) return null
      return `node ${node} replaced ${key} of ${stampText(old)} by ${version === undefined ? 'nothing' : `that of ${stampText(version)}`}`
    }),
  },
  {
    name: 'One Value Per Stamp',
    text: 'Two replicas that have the same stamp for a key have the same value',
    pair: (a, b, nodeA, nodeB) => {
      if (a.versions === b.versions) return null
      for (const [key, mine] of Dict.entries(a.versions)) {
        const other = Dict.get(b.versions, key)
        if (other !== undefined && !isHigher(mine, other) && !isHigher(other, mine) && mine.value !== other.value) {
          return `nodes ${nodeA} and ${nodeB} have different values for ${key} with the stamp ${stampText(mine)}`
        }
      }
      return null
    },
  },
  {
    name: 'Every Debt Is Known',
    text: 'Where a replica has less than another one, some replica owes it the key',
    init: (): Debts => ({ states: new Map(), evidence: null }),
    fold: foldDebts,
    check: ({ evidence }: Debts) => evidence,
  },
]

/** Only of the register that stamps above what it has seen. */
export const ownWriteWins: Invariant<LwwRegister> = {
  name: 'Own Write Wins',
  text: 'A write that a replica confirms is in force at that replica',
  init: (): string | null => null,
  fold: (evidence: string | null, { node, emitted }: Step) => {
    const ignored = emitted.find(({ inForce }) => !inForce)
    return ignored === undefined ? evidence
      : `node ${node} confirmed a write of ${ignored.key} with the stamp ${stampText(ignored.stamp)} and kept another`
  },
  check: (evidence: string | null) => evidence,
}

interface Step {
  readonly node: NodeId
  readonly before: State | null
  readonly after: State
  readonly emitted: readonly LwwRegister['emit'][]
  readonly unheard?: boolean
}
interface Known {
  readonly versions: ReadonlyMap<NodeId, State['versions']>
  readonly evidence: string | null
}
interface Debts {
  readonly states: ReadonlyMap<NodeId, State>
  readonly evidence: string | null
}

function foldStamps(ghost: Known, { node, after, unheard }: Step): Known {
  // A version that had not reached the disk was shown to nobody.
  const known = unheard === true ? Dict.empty : (ghost.versions.get(node) ?? Dict.empty)
  if (known === after.versions && unheard !== true) return ghost
  const evidence = changed(known, after.versions, (key, old, version) => {
    if (old === undefined || (version !== undefined && !isHigher(old, version))) return null
    return `node ${node} had ${key} of ${stampText(old)} and now has ${version === undefined ? 'nothing' : stampText(version)}`
  })
  return { versions: new Map([...ghost.versions, [node, after.versions]]), evidence: ghost.evidence ?? evidence }
}

function foldDebts(ghost: Debts, { node, after }: Step): Debts {
  const states = new Map([...ghost.states, [node, after]])
  if (ghost.evidence !== null) return ghost
  const changedState = ghost.states.get(node)
  if (changedState?.versions === after.versions && changedState.owed === after.owed) return ghost
  return { states, evidence: forgottenDebt([...states.values()]) }
}

function forgottenDebt(states: readonly State[]): string | null {
  for (const rich of states) {
    for (const [key, version] of Dict.entries(rich.versions)) {
      const poor = states.find(({ versions }) => isLess(Dict.get(versions, key), version))
      if (poor !== undefined && !states.some(s => s !== poor && owedTo(s, poor.self).includes(key))) {
        return `node ${poor.self} lacks ${key} of ${stampText(version)}, and nobody owes it the key`
      }
    }
  }
  return null
}

const isLess = (known: Version | undefined, version: Version): boolean =>
  known === undefined || isHigher(version, known)

/** The first objection to any key that is not the same in both. */
function changed(
  before: State['versions'], after: State['versions'],
  problem: (key: string, old: Version | undefined, version: Version | undefined) => string | null,
): string | null {
  if (before === after) return null
  for (const key of new Set([...Dict.keys(before), ...Dict.keys(after)])) {
    const [old, version] = [Dict.get(before, key), Dict.get(after, key)]
    const found = old === version ? null : problem(key, old, version)
    if (found !== null) return found
  }
  return null
}

export const witnesses: readonly Witness<LwwRegister>[] = [
  {
    name: 'confirmed and ignored',
    text: 'A replica confirms a write and goes on with an older one, whose stamp is higher',
    reached: ({ emitted }) => emitted.some(({ inForce }) => !inForce),
  },
  {
    name: 'replaced from afar',
    text: 'What another replica sends replaces a value that is here',
    reached: ({ before, after, emitted }) => before !== null && emitted.length === 0
      && before.versions.size === after.versions.size && before.versions !== after.versions,
  },
  {
    name: 'removed',
    text: 'A key is removed, and its stamp stays',
    reached: ({ before, after, emitted }) => before !== after && emitted.some(({ key, inForce }) =>
      inForce && Dict.get(after.versions, key)?.value === null),
  },
  {
    name: 'owes nothing',
    text: 'A replica has heard from all others that they have what it has',
    reached: ({ before, after }) => before !== null && before.owed !== after.owed
      && after.owed.every(keys => keys.size === 0),
  },
]
