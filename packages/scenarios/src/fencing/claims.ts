import type { Claim, Finding } from '../claim.ts'
import type { Executed } from '../execute.ts'
import { confirmed, isLost, jobOfA, totalOf, twoInside } from './found.ts'

function bothBelieve(executed: Executed): Finding {
  const event = twoInside(executed)[0]?.[0] ?? -1
  const because = event < 0 ? 'at no moment of this run do two act as the one that has the lock' : 'A and B both act as the one that has the lock'
  return { holds: event >= 0, because, event }
}

function lost(executed: Executed): Finding {
  const { evidence, event } = executed.judgements.find(({ property }) => property === 'No Lost Update')!
  const because = evidence[0] ?? `takings of ${confirmed(executed)} were confirmed, and the file has ${totalOf(executed)}`
  return { holds: isLost(executed), because, event }
}

/** A was told that nothing of its was taken, and that is true. */
function refused(executed: Executed): Finding {
  const { answer, answered } = jobOfA(executed)
  const because = `A was told "${answer?.kind ?? 'nothing'}"; ${lost(executed).because}`
  return { holds: answer?.kind === 'refused' && !isLost(executed), because, event: answered }
}

const blind = 'lease-lock/ignores-tokens'

export const fencingClaims: readonly Claim[] = [
  {
    id: 'fencing/both-believe',
    sentence: 'A client that stands still for longer than a TTL goes on in the belief that it has the lock, while the lock is lent to another.',
    run: { scenario: 'fencing/pause' },
    but: 'A stands still for 100 ms, a third of a TTL',
    counter: { scenario: 'fencing/pause', parameters: { pause: 100 } },
    check: bothBelieve,
  },
  {
    id: 'fencing/late-write',
    sentence: 'If the file takes every write, a holder that has overslept overwrites what was confirmed meanwhile.',
    run: { scenario: 'fencing/pause', mutant: blind },
    but: 'the file looks at the tokens',
    counter: { scenario: 'fencing/pause' },
    check: lost,
  },
  {
    id: 'fencing/nobody-was-wrong',
    sentence: 'A write that was held up in the network can do the same although at no moment two clients believed that they had the lock.',
    run: { scenario: 'fencing/delayed-write', mutant: blind },
    but: 'it is held up for 100 ms',
    counter: { scenario: 'fencing/delayed-write', parameters: { 'held-up': 100 }, mutant: blind },
    check: executed => ({ ...lost(executed), holds: isLost(executed) && twoInside(executed).length === 0 }),
  },
  {
    id: 'fencing/slow-clock',
    sentence: 'A client that looks at its clock before every write goes on for too long if that clock is slow.',
    run: { scenario: 'fencing/clock', mutant: blind },
    but: 'the clock of A is right',
    counter: { scenario: 'fencing/clock', parameters: { slow: 0 }, mutant: blind },
    check: lost,
  },
  {
    id: 'fencing/majority-of-clocks',
    sentence: 'Two clients have a lock on a majority of five servers at once if the clock of the one server that both have is set forward by a TTL.',
    run: { scenario: 'redlock/five-servers' },
    but: 'it is set forward by 100 ms, a third of a TTL',
    counter: { scenario: 'redlock/five-servers', parameters: { jump: 100 } },
    check: bothBelieve,
  },
  {
    id: 'fencing/refused',
    sentence: 'If the file refuses every token below the highest that it was shown, the earlier holder changes nothing, and is told so.',
    run: { scenario: 'fencing/pause' },
    but: 'the file does not look at the tokens',
    counter: { scenario: 'fencing/pause', mutant: blind },
    check: refused,
  },
  {
    id: 'fencing/reads-count',
    sentence: 'If only writes show a token, a write that comes between another client’s read and its write is taken, and lost.',
    run: { scenario: 'fencing/pause', parameters: { pause: 300 }, mutant: 'lease-lock/reads-do-not-count' },
    but: 'a read shows its token too',
    counter: { scenario: 'fencing/pause', parameters: { pause: 300 } },
    check: lost,
  },
]
