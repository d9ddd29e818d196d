/** The store and its client with one line broken. `breaks` names the invariant, or the script, that convicts it. */
import type { Mutant } from '../mutant.ts'
import { primaryBackupReads, primaryBackupReadsWith, rules } from './primary-backup-reads.ts'
import { executedUpTo, CHANNEL } from './state.ts'
import { sessionRules, sessionWith } from './session.ts'

const terry = 'Terry, Demers, Petersen, Spreitzer, Theimer, Welch: Session Guarantees for Weakly Consistent Replicated Data (1994)'

function broken(
  rule: string, name: string, text: string, breaks: string, change: Partial<typeof rules>, source: string,
): Mutant {
  return { name, rule, text, breaks, source, protocol: primaryBackupReadsWith({ ...rules, ...change }) }
}

function brokenClient(
  rule: string, name: string, text: string, breaks: string, change: Partial<typeof sessionRules>,
): Mutant {
  return { name, rule, text, breaks, source: terry, protocol: sessionWith({ ...sessionRules, ...change }) }
}

export const mutants: readonly Mutant[] = [
  broken('R1', 'says-where-the-primary-is', 'A backup answers from its own memory and names the position at which its primary is.',
    'Answers Are What The Log Says', { answersAt: s => s.ahead ?? executedUpTo(s[CHANNEL]) },
    'MySQL’s WAIT_FOR_EXECUTED_GTID_SET exists because received is not executed'),
  brokenClient('R2', 'forgets-where-it-wrote', 'A client does not remember where its own write was written.',
    'Read Your Writes By Token', { afterWrite: s => s.wrote }),
  brokenClient('R3', 'forgets-what-it-read', 'A client remembers its own writes and not how far it has read.',
    'Monotonic Reads By Token', { afterRead: s => s.read }),
  broken('R4', 'ignores-the-token', 'A backup answers whatever the client has already seen.',
    'Tokens Are Kept', { has: () => true }, terry),
  broken('R4', 'compares-positions-only', 'A backup takes an entry of another epoch at the same position for the one that the token names.',
    'Tokens Are Kept', { has: (s, need) => need.position <= s[CHANNEL].applied },
    'MongoDB compares (term, timestamp) since 3.2, not timestamps alone; MySQL’s GTIDs name the server'),
  broken('R5', 'forgets-who-waits', 'A backup that has caught up does not look at the reads that wait for that.',
    'scripts/wait.txt', { wakes: () => [] }, 'a lost wake-up, as old as monitors: Hoare (1974)'),
  broken('R6', 'counts-from-the-answer', 'A backup counts its age from when it was told, and not from when it asked.',
    'As Fresh As Agreed', { freshSince: s => s.tick }, 'Gray & Cheriton, Leases (1989): the term counts from before the request'),
  broken('R6', 'never-too-old', 'A backup that has not heard from its primary for long goes on answering.',
    'As Fresh As Agreed', { isFresh: () => true }, 'MongoDB, Read Preference: maxStalenessSeconds (2016)'),
  {
    name: 'forgets-its-count', rule: 'R6', text: 'The count of ticks is not on disk: after a crash, an answer that is still on its way seems to be about the future.',
    breaks: 'As Fresh As Agreed', source: 'found by fuzzing this folder: stale-reads/bounded, seed 1, run 168',
    protocol: { ...primaryBackupReads, durable: [] },
  },
  broken('R7', 'hides-the-loss', 'A primary that never had what the client has seen answers as if nothing had happened.',
    'Tokens Are Kept', { isLost: () => false }, terry),
]
