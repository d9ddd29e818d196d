/** Both detectors with one line broken. `breaks` names the invariant, or the golden script, that convicts it. */
import type { Mutant } from '../mutant.ts'
import { adaptive, adaptiveRules, failureDetectorWith, fixed, rules } from './failure-detector.ts'

const source = 'Chandra & Toueg, Unreliable Failure Detectors for Reliable Distributed Systems, JACM 43(2), 1996, Figure 10'

const broken = (rule: string, name: string, text: string, breaks: string, change: Partial<typeof rules>): Mutant =>
  ({ name, rule, text, breaks, source, protocol: failureDetectorWith({ ...rules, ...change }, fixed) })

const brokenAdaptive = (
  rule: string, name: string, text: string, breaks: string, change: Partial<typeof rules>,
): Mutant =>
  ({ name, rule, text, breaks, source, protocol: failureDetectorWith({ ...adaptiveRules, ...change }, adaptive) })

export const mutants: readonly Mutant[] = [
  broken('Initially', 'suspects-at-first', 'A watcher that starts suspects everyone until it hears from them.',
    'Not Before The Timeout', { suspectedAtFirst: true }),
  broken('Task 1', 'leaves-one-out', 'A node with several watchers sends its heartbeats to all but the last.',
    'scripts/two-watchers.txt', { beatsTo: ({ watchers }) => watchers.slice(0, Math.max(1, watchers.length - 1)) }),
  broken('Task 2', 'impatient', 'A node is suspected after half of its timeout.',
    'Not Before The Timeout', { patience: timeout => Math.floor(timeout / 2) }),
  broken('Task 2', 'does-not-start-anew', 'The time since the first heartbeat counts, not the time since the last.',
    'Not Before The Timeout', { startsAnew: isSuspected => isSuspected }),
  broken('Task 2', 'waits-for-a-first-word', 'A node that has never been heard from is never suspected.',
    'scripts/dead-from-the-start.txt', { timesTheUnheard: false }),
  broken('Task 3.1', 'never-forgives', 'A node that was suspected once is suspected for ever.',
    'Whoever Speaks Is Trusted', { repents: false }),
  broken('Task 3.1', 'hides-its-mistakes', 'A suspect that is heard from is trusted again, and no mistake is counted.',
    'Mistakes Are Counted', { mistakesAfter: mistakes => mistakes }),
  brokenAdaptive('Task 3.2', 'learns-nothing', 'The adaptive detector leaves the timeout as it is after a mistake.',
    'Every Mistake Teaches', { timeoutAfterMistake: timeout => timeout }),
  brokenAdaptive('Task 3.2', 'forgets-its-lessons', 'A heartbeat that comes in time brings the timeout back to what it was at first.',
    'Timeouts Never Shrink', { timeoutInTime: (_, { timeout }) => timeout }),
  brokenAdaptive('Task 3.2', 'learns-from-success', 'The timeout grows with every heartbeat, mistake or not.',
    'Every Mistake Teaches', { timeoutInTime: (timeout, { increment }) => timeout + increment }),
  broken('Output', 'keeps-it-to-itself', 'The detector tells of suspicions, and not that it trusts a node again.',
    'Output Is Told', { tells: change => change === 'suspected' }),
]
