/** The store with one line broken. `breaks` names the invariant, or the judge of histories, that convicts it. */
import type { Mutant } from '../mutant.ts'
import { primaryBackupKvWith, rules } from './primary-backup-kv.ts'

export const mutants: readonly Mutant[] = [
  {
    name: 'backups-answer-reads',
    rule: 'K1',
    text: 'A backup answers reads from its own memory, which may lag behind.',
    breaks: 'Linearizable',
    source: 'MongoDB’s and MySQL’s reads from secondaries; Terry et al.: Session Guarantees (1994)',
    protocol: primaryBackupKvWith({ ...rules, readsFromMemory: () => true }),
  },
  {
    name: 'confirms-everything',
    rule: 'K2',
    text: 'The primary confirms every write that is in its log, a compare-and-set too that found another value.',
    breaks: 'Linearizable',
    source: 'Schneider: Implementing Fault-Tolerant Services Using the State Machine Approach (1990)',
    protocol: primaryBackupKvWith({ ...rules, answerOf: ({ value }) => ({ kind: 'ok', value }) }),
  },
  {
    name: 'keeps-what-was-lost',
    rule: 'K3',
    text: 'After a truncation of the log the map keeps what the removed entries wrote.',
    breaks: 'Map Is The Log',
    source: 'ZOOKEEPER-2845: a server keeps its in-memory data across an election',
    protocol: primaryBackupKvWith({ ...rules, afterReset: s => s.store }),
  },
  {
    name: 'shows-what-may-be-lost',
    rule: 'K4',
    text: 'A primary answers reads from what it has, although too few backups have it too.',
    breaks: 'Linearizable',
    source: 'MySQL’s rpl_semi_sync_source_wait_point=AFTER_COMMIT, which AFTER_SYNC replaced as the default in 5.7.2',
    protocol: primaryBackupKvWith({ ...rules, mayShow: () => true }),
  },
]
