import { Dict, type Invariant, type Witness } from '@quorate/kernel'
import type { Store } from '../kv/store.ts'
import { leads } from '../primary-backup/state.ts'
import { CHANNEL, replay, type PrimaryBackupKv } from './state.ts'

export const invariants: readonly Invariant<PrimaryBackupKv>[] = [
  {
    name: 'Map Is The Log',
    text: 'The map of a replica is what its log gives, executed from the beginning',
    step: (before, after, node) => (before[CHANNEL].log === after[CHANNEL].log || areEqual(after.store, replay(after[CHANNEL].log))
      ? null : `at node ${node}, the map is not what the ${after[CHANNEL].log.length} entries of the log give`),
  },
]

function areEqual(a: Store, b: Store): boolean {
  if (a.size !== b.size) return false
  return Dict.entries(a).every(([key, value]) => Dict.get(b, key) === value)
}

export const witnesses: readonly Witness<PrimaryBackupKv>[] = [
  {
    name: 'value taken back',
    text: 'A replica forgets a value, because the log that held it was truncated',
    reached: ({ before, after }) => before !== null && after[CHANNEL].log.length < before[CHANNEL].log.length,
  },
  {
    name: 'backup has the value',
    text: 'A backup holds what was written at the primary',
    reached: ({ after }) => !leads(after[CHANNEL]) && after.store.size > 0,
  },
]
