import { linearizable, type Claim, type Finding } from '../claim.ts'
import type { Executed } from '../execute.ts'
import { told, toldText } from '../operations.ts'
import * as crash from './crash.ts'
import { isLost } from './found.ts'
import * as sites from './two-sites.ts'

const CRASH = 'copies-and-promises/crash'
const SITES = 'copies-and-promises/two-sites'

/** The payment was confirmed, and is not there when the run ends. */
function paymentLost(executed: Executed): Finding {
  const { clientA, paid, replicas } = executed.scenario.name === SITES ? sites : crash
  const { answered } = told(executed, clientA, paid)
  const text = toldText(told(executed, clientA, paid))
  const holds = isLost(executed, clientA, paid, replicas)
  const fate = holds ? 'and it is gone' : text === 'unknown' ? 'so nothing was promised' : 'and it is still there'
  return { holds, because: `A was ${text === 'unknown' ? 'never ' : ''}told that the payment is stored, ${fate}`, event: answered }
}

/** While r3 is away, A's write is not confirmed. */
function packedWaits(executed: Executed): Finding {
  const { answered, outcome } = told(executed, crash.clientA, crash.packed)
  const holds = outcome === null || !outcome.definite
  return { holds, because: holds ? 'A asked for "packed" and was never told that it is stored' : 'A was told that "packed" is stored', event: answered }
}

export const copiesAndPromisesClaims: readonly Claim[] = [
  {
    id: 'copies-and-promises/async-loses',
    sentence: 'An asynchronous primary that dies can take a confirmed write with it.',
    run: { scenario: CRASH },
    but: 'its copies get out before it dies',
    counter: { scenario: CRASH, parameters: { uplink: 0 } },
    check: paymentLost,
  },
  {
    id: 'copies-and-promises/semi-sync-keeps',
    sentence: 'If one backup must have a write before it is confirmed, the crash of the primary loses nothing that was confirmed.',
    run: { scenario: CRASH, parameters: { acknowledge: 'semi-sync' } },
    but: 'the primary counts what it has sent as if it had arrived',
    counter: { scenario: CRASH, parameters: { acknowledge: 'semi-sync' }, mutant: 'primary-backup/counts-what-was-sent' },
    check: linearizable,
  },
  {
    id: 'copies-and-promises/time-out-loses',
    sentence: 'A semi-synchronous primary that may give up waiting loses confirmed writes as an asynchronous one does.',
    run: { scenario: 'copies-and-promises/give-up' },
    but: 'it never gives up',
    counter: { scenario: 'copies-and-promises/give-up', parameters: { 'give-up': 0 } },
    check: paymentLost,
  },
  {
    id: 'copies-and-promises/sync-stops',
    sentence: 'A primary that waits for every backup confirms nothing while one of them is away.',
    run: { scenario: CRASH, parameters: { acknowledge: 'sync' } },
    but: 'one backup is enough',
    counter: { scenario: CRASH, parameters: { acknowledge: 'semi-sync' } },
    check: packedWaits,
  },
  {
    id: 'copies-and-promises/next-door',
    sentence: 'A copy next door does not survive a failover to the other site: a write that two machines had confirmed is lost.',
    run: { scenario: SITES },
    but: 'two backups of four must have it, so that one is always on the other side',
    counter: { scenario: SITES, parameters: { backups: 2 } },
    check: paymentLost,
  },
  {
    id: 'copies-and-promises/asked-enough',
    sentence: 'If one backup confirms, a monitor that promotes nobody before four of five replicas answer loses nothing by this cut.',
    run: { scenario: SITES, parameters: { 'at-least': 4 } },
    but: 'it promotes the best of those that it sees',
    counter: { scenario: SITES, parameters: { 'at-least': 4 }, mutant: 'primary-backup/promotes-across-the-cut' },
    check: linearizable,
  },
]
