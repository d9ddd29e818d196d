/** Servers and clients with one line broken. `breaks` names what convicts it: a property or a script. */
import { requestId } from '@quorate/kernel'
import type { Mutant } from '../mutant.ts'
import { clientRules, redlockClient, redlockClientWith } from './redlock-client.ts'
import { redlockWith, rules } from './redlock.ts'

const redis = 'Sanfilippo: Distributed Locks with Redis (redis.io)'
const kleppmann = 'Kleppmann: How to do distributed locking (2016)'
const gray = 'Gray & Cheriton: Leases (SOSP 1989)'

function broken(
  rule: string, name: string, text: string, breaks: string, change: Partial<typeof rules>, source: string,
): Mutant {
  return { name, rule, text, breaks, source, protocol: redlockWith({ ...rules, ...change }) }
}

function brokenClient(
  rule: string, name: string, text: string, breaks: string, change: Partial<typeof clientRules>, source: string,
): Mutant {
  return { name, rule, text, breaks, source, protocol: redlockClientWith({ ...clientRules, ...change }) }
}

export const mutants: readonly Mutant[] = [
  broken('S1', 'sets-what-is-set', 'A server sets its key for whoever asks, also while another client has it.',
    'Set If Free', { maySet: () => true }, redis),
  broken('S2', 'never-expires', 'A key lives until it is deleted, and its client may have died.',
    'scripts/dead-client.txt', { until: now => now + 1_000_000_000 }, redis),
  broken('S3', 'deletes-anyones', 'A server deletes its key for whoever asks: a client that is late deletes the next one’s lock.',
    'Deleted By Its Owner', { mayDelete: () => true }, redis),
  broken('S4', 'comes-back-at-once', 'A server that was down answers at once, and has forgotten whom it had set its key for.',
    'Away After A Crash', { staysAway: () => false }, redis),
  brokenClient('C1', 'value-without-name', 'The value of an attempt is a count that every client has.',
    'Values Are Nobody Else’s', { valueFor: ({ count }) => requestId(0, count) }, redis),
  {
    name: 'forgets-count', rule: 'C1', text: 'A client that restarts uses its values again.',
    breaks: 'Values Are Nobody Else’s', source: redis, protocol: { ...redlockClient, durable: [] },
  },
  brokenClient('C2', 'one-less', 'One server less than a majority is enough.',
    'Holds By A Majority', { isMajority: (granted, servers) => granted >= Math.floor(servers / 2) }, redis),
  brokenClient('C3', 'counts-from-the-majority', 'What is left of the lock is counted from the last answer, not from the first question.',
    'Counted From The Beginning', { until: ({ config }, now) => now + config.ttl - config.drift }, gray),
  brokenClient('C3', 'without-drift', 'The client counts on its lock to the last microsecond, as if no two clocks differed.',
    'Counted From The Beginning', { until: ({ startedAt, config }) => startedAt! + config.ttl }, redis),
  brokenClient('C4', 'takes-any-answer', 'A late answer to an earlier attempt counts for this one.',
    'Answers Are Of This Attempt', { answers: (_m, { phase }) => phase === 'asking' }, redis),
  brokenClient('C5', 'deletes-where-granted', 'A client deletes its value only where it was told that it was set: elsewhere it stays for a TTL.',
    'scripts/answer-lost.txt', { asksToDelete: ({ granted }, rank) => (granted[rank] ?? 0) !== 0 }, redis),
  brokenClient('C6', 'never-looks', 'Once it has the lock, the client does not look at its clock any more.',
    'Looks Before It Acts', { holds: () => true }, kleppmann),
]
