/** Primary-backup and its monitor with one line broken. `breaks` names the invariant that convicts it. */
import { compareBy, type Protocol } from '@quorate/kernel'
import type { Mutant } from '../mutant.ts'
import { monitor, monitorRules, monitorWith, type Monitor } from './monitor.ts'
import { primaryBackup, primaryBackupWith, rules } from './primary-backup.ts'
import type { PrimaryBackup } from './state.ts'

const budhiraja = 'Budhiraja, Marzullo, Schneider, Toueg: The Primary-Backup Approach (1993)'
const sentinel = 'Redis Sentinel (2013), redis.io/docs/latest/operate/oss_and_stack/management/sentinel'
const semisync = 'MySQL’s semisynchronous replication with a timeout that never ends (rpl_semi_sync_source_timeout)'
const github = 'GitHub: October 21 post-incident analysis (2018), github.blog/2018-10-30-oct21-post-incident-analysis'
const kip101 = 'KIP-101: Alter replication protocol to use leader epoch rather than high watermark for truncation'

function broken(
  rule: string, name: string, text: string, breaks: string, change: Partial<typeof rules>, source = budhiraja,
): Mutant {
  return { name, rule, text, breaks, source, protocol: primaryBackupWith({ ...rules, ...change }) }
}

function brokenMonitor(
  rule: string, name: string, text: string, breaks: string, change: Partial<typeof monitorRules>, source = sentinel,
): Mutant {
  return { name, rule, text, breaks, source, protocol: monitorWith({ ...monitorRules, ...change }) }
}

const forgetful: Protocol<PrimaryBackup> = { ...primaryBackup, durable: [['log']] }
const forgetfulMonitor: Protocol<Monitor> = { ...monitor, durable: [] }

export const mutants: readonly Mutant[] = [
  broken('P1', 'backup-takes-commands', 'A backup appends what a client asks of it, instead of pointing to the primary.',
    'Backup Is A Prefix', { takesCommands: () => true }),
  broken('P2', 'waits-for-backups',
    'A primary that should acknowledge at once waits until every backup has the entry, and for ever if one is gone.',
    'Acknowledged At Once', { needed: s => s.config.nodes.length - 1 }, semisync),
  broken('P2', 'counts-what-was-sent', 'A primary takes what it hands to the network for what its backups have.',
    'Acknowledged Is Copied', { haveUpTo: s => s.acked.map(() => s.log.length) }, 'MongoDB 2.4.3 (2013): a write that was not replicated was reported as acknowledged, aphyr.com/posts/284'),
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
    'Backup Is A Prefix', { agrees: (log, m) => m.position === log.length, keeps: (_log, m) => m.position }, 'KIP-279: Fix log divergence between leader and follower after fast leader fail over'),
  broken('P7', 'takes-old-answers', 'A backup takes the answer to a question that it asked about a shorter log, and cuts its log to that.',
    'Removes Only What Differs', { isAnswer: () => true }, kip101),
  broken('P8', 'wipes-itself', 'Whoever follows a new primary throws its whole log away and copies everything anew.',
    'Removes Only What Differs', { keeps: () => 0 }, 'Redis Sentinel (2013); Kingsbury, Jepsen: Redis (2013), aphyr.com/posts/283'),
  broken('P8', 'hides-truncation', 'A replica truncates its log and does not tell its host.',
    'Applied Is The Log', { announcesReset: false }),
  broken('P9', 'never-gives-up', 'A primary whose backups are silent waits for them for ever, although another time was agreed.',
    'scripts/gives-up.txt', { givesUp: () => false }, semisync),
  broken('P9', 'stays-asynchronous', 'A primary that gave up waiting once acknowledges at once for ever.',
    'Gives Up Only While Behind', { waitsAgain: () => false }, 'MySQL’s rpl_semi_sync_source_status, which returns to ON when a replica has caught up'),
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
  brokenMonitor('M6', 'promotes-across-the-cut',
    'The monitor promotes the best replica that it sees, although all who acknowledged may be where it cannot see.',
    'Enough Answer', { enough: () => true }, github),
]
