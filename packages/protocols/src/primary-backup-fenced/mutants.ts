/** Replica and storage with one line broken. `breaks` names the invariant that convicts it. */
import { isRead } from '../kv/command.ts'
import { reply } from '../kv/messages.ts'
import { valueOf } from '../kv/store.ts'
import type { Mutant } from '../mutant.ts'
import { primaryBackupFenced, primaryBackupFencedWith, rules } from './primary-backup-fenced.ts'
import { storage, storageRules, storageWith } from './storage.ts'

const kleppmann = 'Kleppmann: How to do distributed locking (2016)'
const bookkeeper = 'Apache BookKeeper issue 2614: reads of a recovery that do not fence'

function broken(rule: string, name: string, text: string, breaks: string, change: Partial<typeof rules>): Mutant {
  return { name, rule, text, breaks, source: kleppmann, protocol: primaryBackupFencedWith({ ...rules, ...change }) }
}

function brokenStorage(
  rule: string, name: string, text: string, breaks: string, change: Partial<typeof storageRules>, source = kleppmann,
): Mutant {
  return { name, rule, text, breaks, source, protocol: storageWith({ ...storageRules, ...change }) }
}

export const mutants: readonly Mutant[] = [
  broken('F1', 'follows-old-orders', 'A replica takes any configuration that differs from its own, even an earlier one.',
    'scripts/late-order.txt', { isNewer: (s, epoch) => epoch !== s.epoch }),
  broken('F2', 'serves-unloaded', 'A promoted replica serves clients before the storage has fenced off the others.',
    'Loaded Before Serving', { serves: s => s.role !== 'backup' }),
  broken('F3', 'reads-from-memory', 'A primary answers reads from its memory, without asking the storage.',
    'Answers Are Confirmed', {
      take(s, operation, out) {
        const { id, command } = operation
        if (s.role !== 'primary' || !isRead(command)) return rules.take(s, operation, out)
        reply(out, id, { kind: 'ok', value: valueOf(s.store, command.key) })
        out.emit({ type: 'answered', epoch: s.epoch, request: id })
      },
    }),
  broken('F4', 'takes-no-for-yes', 'A primary takes any answer of the storage to a round for a confirmation.',
    'Refused Is Not Answered', { isDone: () => true }),
  broken('F5', 'keeps-serving', 'A primary that was refused goes on as if nothing had happened.',
    'Refused Is Deposed', { deposes: () => false }),
  broken('F6', 'leads-after-crash', 'A primary that restarts leads again in its old epoch.',
    'An Epoch Is One Life', { leadsFromStart: (self, config, disk) => (disk?.primary ?? config.primary) === self }),
  {
    name: 'forgets-epoch', rule: 'F1', text: 'The epoch is not on disk: whoever restarts is in epoch 1 again.',
    breaks: 'Epoch Never Falls', source: kleppmann, protocol: { ...primaryBackupFenced, durable: [] },
  },
  brokenStorage('S1', 'ignores-epochs', 'The storage does not look at epochs: it takes what an old primary sends.',
    'Storage Epochs Never Fall', { isOutdated: () => false }),
  brokenStorage('S2', 'hands-out-without-fencing', 'The storage hands out the log to a new primary and does not remember its epoch.',
    'Fenced Is Fenced', { afterFence: s => s.epoch }, bookkeeper),
  brokenStorage('S3', 'takes-twice', 'The storage appends a round again that it has taken before.',
    'Taken Once', { isRepeated: () => false }),
  {
    name: 'storage-forgets', rule: 'S4', text: 'The storage keeps the highest epoch in memory only, and forgets it in a crash.',
    breaks: 'Fenced Is Fenced', source: kleppmann, protocol: { ...storage, durable: [['log']] },
  },
]
