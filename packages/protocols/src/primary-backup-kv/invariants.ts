import { Seq, type Invariant, type Witness } from '@quorate/kernel'
import { areEqual } from '../kv/store.ts'
import { leads } from '../primary-backup/state.ts'
import { CHANNEL, replay, type PrimaryBackupKv, type State } from './state.ts'

export const invariants: readonly Invariant<PrimaryBackupKv>[] = [
  {
    name: 'Map Is The Log',
    text: 'The map of a replica is what its log gives, executed from the beginning',
    step: (before, after, node) => {
      const [old, log] = [before[CHANNEL].log, after[CHANNEL].log]
      if (old === log) return null
      // The map before the step was looked at then, so that only a truncated log is executed from its beginning.
      const expected = extend(old, log) ? replay(log, before.store, old.length) : replay(log)
      return areEqual(after.store, expected) ? null
        : `at node ${node}, the map is not what the log gives up to position ${log.length}`
    },
  },
]

type Log = State[typeof CHANNEL]['log']

/** Nothing of the old log is missing: its last entry is where it was. */
const extend = (old: Log, log: Log): boolean => old.length === 0
  || (old.length <= log.length && Seq.at(old, old.length - 1) === Seq.at(log, old.length - 1))

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
