/** SWIM with one line broken. `breaks` names the invariant, or the golden script, that convicts it. */
import type { Mutant } from '../mutant.ts'
import { gossip, gossipWith, rules } from './gossip.ts'
import { ageOf } from './state.ts'

const swim = 'Das, Gupta & Motivala: SWIM, Scalable Weakly-consistent Infection-style Process Group Membership (DSN 2002)'

function broken(
  rule: string, name: string, text: string, breaks: string, change: Partial<typeof rules>, source = swim,
): Mutant {
  return { name, rule, text, breaks, source, protocol: gossipWith({ ...rules, ...change }) }
}

export const mutants: readonly Mutant[] = [
  broken('W1', 'probes-the-same', 'In each period the first of all members is probed, and nobody else ever.',
    'scripts/every-member.txt', { candidates: (_unprobed, others) => others.slice(0, 1) }, `${swim}, §4.3: completeness within bounded time`),
  broken('W1', 'gives-up-the-dead', 'Whoever is held for dead is probed no more, as in the paper.',
    'scripts/apart.txt', { hasATurn: status => status !== 'dead' }, `${swim}, §3: a member that has failed is removed`),
  broken('W2', 'asks-nobody', 'A member that does not answer is blamed at once: nobody else is asked to try.',
    'scripts/through-another.txt', { asked: () => 0 }),
  broken('W3', 'condemns-at-once', 'A member that does not answer in one period is held for dead, and never suspected.',
    'Dead Was Suspected', { silent: 'dead' }, `${swim}, §4.2: without suspicion every lost ping costs a member`),
  broken('W4', 'suspects-for-ever', 'A suspect that does not answer for itself stays a suspect.',
    'scripts/crash.txt', { condemns: false }),
  broken('W5', 'answers-in-the-same', 'An accused member says that it is alive, in the incarnation in which it is accused.',
    'Every Accusation Is Answered', { answer: accusation => accusation }),
  broken('W6', 'dead-wins-always', 'That a member is dead replaces whatever is held of it, in whatever incarnation.',
    'Nothing Older Wins', {
      replaces: (rumour, held) => ageOf(rumour) > ageOf(held) || (rumour.status === 'dead' && held.status !== 'dead'),
    }),
  broken('W6', 'alive-clears-itself', 'That a member is alive clears it of a suspicion in the same incarnation.',
    'Nothing Older Wins', {
      replaces: (rumour, held) => ageOf(rumour) > ageOf(held)
        || (rumour.status === 'alive' && held.status === 'suspect' && rumour.incarnation === held.incarnation),
    }),
  broken('W7', 'tells-for-ever', 'A rumour is told with every message, however often it has been told.',
    'scripts/quiet-again.txt', { leftAfter: left => left }),
  broken('W7', 'tells-nobody', 'What a member knows stays with it.',
    'scripts/crash.txt', { carried: () => [] }),
  broken('W8', 'behind-its-back', 'Whoever is accused is not told, unless the rumour happens to be on its way to it.',
    'scripts/apart.txt', { tellsTheAccused: false }, 'Dadgar, Phillips & Currey: Lifeguard (DSN Workshops 2018), Buddy System'),
  broken('W8', 'asks-without-a-word', 'Whoever is asked to try a member is not told what that member is accused of.',
    'scripts/dead-link.txt', { tellsTheHelper: false }),
  broken('W9', 'leaves-the-late-behind', 'Nobody who says something older is told what has happened since.',
    'scripts/late-accusation.txt', { isLate: () => false }),
  {
    name: 'forgets-incarnation', rule: 'Durable', text: 'After a crash a member begins with incarnation 0, whatever it was in before.',
    breaks: 'Own Incarnation Is Highest', source: swim, protocol: { ...gossip, durable: [] },
  },
]
