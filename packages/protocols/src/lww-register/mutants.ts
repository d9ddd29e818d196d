/** The register with one line broken. `breaks` names the property that convicts it. */
import type { Mutant } from '../mutant.ts'
import { lwwRegister, lwwRegisterWith, rules } from './lww-register.ts'

const rfc677 = 'Johnson & Thomas: RFC 677, The Maintenance of Duplicate Databases (1975)'
const thomas = 'Thomas: A Majority Consensus Approach to Concurrency Control for Multiple Copy Databases (1979)'
const dynamo = 'DeCandia et al.: Dynamo (2007), §4.6 and §4.7: writes that a replica missed are handed to it later'

function broken(
  rule: string, name: string, text: string, breaks: string, change: Partial<typeof rules>, source: string,
): Mutant {
  return { name, rule, text, breaks, source, protocol: lwwRegisterWith({ ...rules, ...change }) }
}

export const mutants: readonly Mutant[] = [
  broken('L1', 'stamps-without-name', 'A stamp is the time alone, so that two replicas can give out the same one.',
    'One Value Per Stamp', { stamp: (_s, _known, clock) => ({ time: clock, by: 0 }) }, rfc677),
  broken('L2', 'takes-whatever-comes', 'A replica keeps what arrived last, whatever its stamp.',
    'Only Higher Replaces', { replaces: () => true }, thomas),
  broken('L3', 'only-the-first-serves', 'Only the first replica takes requests; the others point to it.',
    'scripts/every-replica-serves.txt', { serves: s => s.self === s.config.nodes[0] }, 'a single-leader store under another name'),
  broken('L4', 'sends-once', 'A version is sent once and never again, whether it arrived or not.',
    'Convergence', { sentAgain: () => [] }, dynamo),
  broken('L5', 'settles-for-less', 'Any acknowledgement of the key settles the debt, even one of an older version.',
    'Every Debt Is Known', { settles: () => true }, dynamo),
  broken('L6', 'forgets-the-removed', 'Removing a key removes its stamp too, and an older value comes back.',
    'Stamps Never Fall', { remembersRemoved: false }, `${rfc677}: a deleted entry is kept, marked as deleted`),
  broken('L7', 'compares-alone', 'A replica executes a compare-and-set on what it has itself.',
    'Linearizable', { refuses: () => false }, 'Herlihy: Wait-Free Synchronization (1991): a register cannot do what compare-and-set does'),
  {
    name: 'forgets-versions', rule: 'L8', text: 'Versions are only in memory: a crash takes what was confirmed.',
    breaks: 'Stamps Never Fall', source: dynamo, protocol: { ...lwwRegister, durable: [] },
  },
  {
    name: 'forgets-debts', rule: 'L8', text: 'After a crash a replica does not know any more who lacks what it has.',
    breaks: 'Every Debt Is Known', source: dynamo, protocol: { ...lwwRegister, durable: [['versions']] },
  },
]
