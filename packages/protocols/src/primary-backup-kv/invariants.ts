import { Seq, type Invariant, type Witness } from '@quorate/kernel'
import { areEqual } from '../kv/store.ts'
import { leads } from '../primary-backup/state.ts'
import { CHANNEL, replay, type PrimaryBackupKv, type State } from './state.ts'

export const invariants: readonly Invariant<PrimaryBackupKv>[] = [
  {
    name: 'Map Is The Log',
    text: 'The map of a replica is what its log gives, executed from the beginning as far as it has been executed',
    step: (before, after, node) => {
      const [old, now] = [before[CHANNEL], after[CHANNEL]]
      if (old.log === now.log && old.applied === now.applied) return null
      // The map before the step was looked at then, so that only a truncated log is executed from its beginning.
      const expected = extend(old, now) ? replay(now.log, now.applied, before.store, old.applied)
        : replay(now.log, now.applied)
      return areEqual(after.store, expected) ? null
        : `at node ${node}, the map is not what the log gives up to position ${now.applied}`
    },
  },
]

type Inner = State[typeof CHANNEL]

/** Nothing that was executed is missing: the last of it is where it was. */
const extend = ({ log: old, applied }: Inner, { log }: Inner): boolean => applied === 0
  || (applied <= log.length && Seq.at(old, applied - 1) === Seq.at(log, applied - 1))

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
