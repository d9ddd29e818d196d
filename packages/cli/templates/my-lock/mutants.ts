/**
 * The protocol with one line broken, once for each rule. `breaks` names the invariant, or the golden script,
 * that must notice: a check that nothing has ever failed is not a check.
 */
import type { Mutant } from '@quorate/protocols'
import { clientWith, rules as clientRules } from './client.ts'
import { rules as serverRules, serverWith } from './my-lock.ts'

const source = 'my-lock/README.md'

const brokenServer = (rule: string, name: string, text: string, change: Partial<typeof serverRules>): Mutant =>
  ({ name, rule, text, breaks: 'Mutual Exclusion', source, protocol: serverWith({ ...serverRules, ...change }) })

const brokenClient = (
  rule: string, name: string, text: string, change: Partial<typeof clientRules>, breaks = 'Mutual Exclusion',
): Mutant => ({ name, rule, text, breaks, source, protocol: clientWith({ ...clientRules, ...change }) })

export const mutants: readonly Mutant[] = [
  brokenServer('L1', 'grants-while-held', 'The server grants the lock although somebody holds it.',
    { mayGrant: () => true }),
  brokenServer('L2', 'any-release-counts', 'The end of an earlier turn of the holder makes the lock free.',
    { ends: (holder, released) => holder?.node === released.node }),
  brokenClient('L3', 'takes-any-grant', 'A client that waits takes a grant of an earlier turn for its own.',
    { isForMe: s => s.phase === 'waiting' }),
  brokenClient('L4', 'keeps-silent', 'A client that gets a grant too late keeps silent about it.',
    { givesBack: false }, 'scripts/a-grant-too-late.txt'),
  brokenServer('L5', 'forgets-the-holder', 'A server that crashed does not know that the lock is taken.',
    { durable: [['queue']] }),
]
