/** Primary-backup and its monitor with one line broken. `breaks` names the invariant that convicts it. */
import { compareBy, type Protocol } from '@quorate/kernel'
import type { Mutant } from '../mutant.ts'
import { monitor, monitorRules, monitorWith, type Monitor } from './monitor.ts'
import { primaryBackup, primaryBackupWith, rules } from './primary-backup.ts'
import type { PrimaryBackup } from './state.ts'

const budhiraja = 'Budhiraja, Marzullo, Schneider, Toueg: The Primary-Backup Approach (1993)'
const sentinel = 'Redis Sentinel (2013), redis.io/docs/latest/operate/oss_and_stack/management/sentinel'
const semisync = 'MySQL’s semisynchronous replication with a timeout that never ends (rpl_semi_sync_source_timeout)'
const kip101 = 'KIP-101: Alter replication protocol to use leader epoch rather than high watermark for truncation'

function broken(
  rule: string, name: string, text: string, breaks: string, change: Partial<typeof rules>, source = budhiraja,
): Mutant {
  return { name, rule, text, breaks, source, protocol: primaryBackupWith({ ...rules, ...change }) }
}

function brokenMonitor(
  rule: string, name: string, text: string, breaks: string, change: Partial<typeof monitorRules>,
): Mutant {
  return { name, rule, text, breaks, source: sentinel, protocol: monitorWith({ ...monitorRules, ...change }) }
}

const forgetful: Protocol<PrimaryBackup> = { ...primaryBackup, durable: [['log']] }
const forgetfulMonitor: Protocol<Monitor> = { ...monitor, durable: [] }

export const mutants: readonly Mutant[] = [
  broken('P1', 'backup-takes-commands', 'A backup appends what a client asks of it, instead of pointing to the primary.',
    'Backup Is A Prefix', { takesCommands: () => true }),
  broken('P2', 'waits-for-backups',
    'A primary does not acknowledge what it takes while a backup lags behind, not even later.',
    'Acknowledged At Once', { acknowledges: s => s.stable >= s.log.length }, semisync),
  broken('P3', 'does-not-remind', 'A primary that has nothing new to send does not show where its log ends.',
    'scripts/last-entry-lost.txt', { remindsOf: () => [] }),
  broken('P4', 'leaves-gaps', 'A backup appends whatever comes next, even if something before it was lost.',
    'Backup Is A Prefix', { continues: () => true }),
  broken('P5', 'hears-old-primaries', 'A backup takes entries from a primary of another epoch.',
    'Log Epochs In Order', { isOfThisEpoch: () => true }),
  broken('P6', 'follows-old-orders', 'A replica takes any configuration that differs from its own, even an earlier one.',
    'scripts/late-order.txt', { isNewer: (s, epoch) => epoch !== s.epoch }),
  {
    name: 'forgets-epoch', rule: 'P6', text: 'The epoch is not on disk: whoever restarts is in epoch 1 again.',
    breaks: 'Epoch Never Falls', source: budhiraja, protocol: forgetful,
  },
  broken('P7', 'trusts-its-log', 'A backup of a new primary takes for granted that its log is a beginning of the primary’s.',
    'Backup Is A Prefix', { trustsItsLog: true }, kip101),
  broken('P7', 'compares-positions-only', 'Two logs count as equal up to a position although the entries there are of different epochs.',
    'Backup Is A Prefix', { agrees: (log, m) => m.position === log.length }, 'KIP-279: Fix log divergence between leader and follower after fast leader fail over'),
  broken('P8', 'hides-truncation', 'A replica truncates its log and does not tell its host.',
    'Applied Is The Log', { announcesReset: false }),
  brokenMonitor('M1', 'gives-up-on-the-silent',
    'The monitor does not ping a replica that it takes for dead any more, and so never learns that it is back.',
    'scripts/two-primaries.txt',
    { pings: s => s.config.replicas.filter((_, at) => s.missed[at]! <= s.config.misses) }),
  brokenMonitor('M2', 'impatient', 'One unanswered ping is enough to replace a primary.',
    'Patience', { isSilent: missed => missed >= 1 }),
  brokenMonitor('M3', 'promotes-anyone', 'The monitor promotes the first replica that answers, however short its log is.',
    'Best Log Leads', { better: () => 0 }),
  brokenMonitor('M3', 'promotes-the-longest', 'The monitor compares the lengths of logs and not the epochs of their ends.',
    'Best Log Leads', { better: compareBy(pong => -pong.position) }),
  brokenMonitor('M4', 'same-epoch-again', 'The monitor names a new primary and does not raise the epoch.',
    'New Primary, New Epoch', { epochOfNext: s => s.epoch }),
  {
    name: 'monitor-forgets', rule: 'M4', text: 'What the monitor gave out is not on disk: after a crash it gives out the same epochs again.',
    breaks: 'New Primary, New Epoch', source: sentinel, protocol: forgetfulMonitor,
  },
  brokenMonitor('M5', 'forgives-old-primaries', 'Who comes back with an earlier epoch is not told that another one leads.',
    'scripts/two-primaries.txt', { isBehind: () => false }),
]
