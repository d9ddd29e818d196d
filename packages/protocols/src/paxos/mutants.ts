/** Paxos with one line broken: a rule replaced, a durable field dropped. `breaks` names what convicts it. */
import { compareBy } from '@quorate/kernel'
import type { Mutant } from '../mutant.ts'
import { paxos, paxosWith, rules, type Rules } from './paxos.ts'
import { majority, type State } from './state.ts'

const simple = 'Lamport: Paxos Made Simple (2001)'

function broken(
  rule: string, name: string, text: string, breaks: string, change: Partial<Rules>, source = simple,
): Mutant {
  return { name, rule, text, breaks, source, protocol: paxosWith({ ...rules, ...change }) }
}

function forgetful(name: string, text: string, breaks: string, durable: typeof paxos.durable, source = simple): Mutant {
  return { name, rule: '§2.5', text, breaks, source, protocol: { ...paxos, durable } }
}

function lowest(promises: State['promises']): string | null {
  const reported = promises.flatMap(promise => promise?.accepted ?? [])
  return reported.toSorted(compareBy(({ ballot }) => ballot))[0]?.value ?? null
}

export const mutants: readonly Mutant[] = [
  broken('Phase 1 (a)', 'shares-its-ballots', 'Proposers count their ballots 1, 2, 3 …, all of them from the same set.',
    'A Ballot Has One Owner', { nextBallot: (tried, seen) => Math.max(tried, seen) + 1 }, `${simple}, §2.5: disjoint sets of numbers`),
  broken('Phase 1 (a)', 'same-ballot-again', 'A proposer whose ballot came to nothing tries the same one once more.',
    'scripts/overtaken.txt', { nextBallot: (tried, _seen, rank) => (tried === 0 ? rank + 1 : tried) }),
  broken('Phase 1 (b)', 'promises-anyone', 'An acceptor promises any ballot, and takes back a higher promise by it.',
    'Promises Only Grow', { mayPromise: () => true }),
  broken('Phase 1 (b)', 'hides-what-it-accepted', 'A promise does not say what the acceptor has accepted.',
    'P2c', { reports: () => null }),
  broken('Phase 2 (a)', 'counts-old-promises', 'A promise for an earlier ballot counts for the present one.',
    'P2c', { promiseCounts: () => true }),
  broken('Phase 2 (a)', 'one-too-few', 'A proposer is content with a majority of acceptors less one.',
    'P2c', { isQuorum: (promises, acceptors) => promises >= majority(acceptors) - 1 }),
  broken('P2c', 'keeps-its-own', 'A proposer proposes what it was asked for, whatever the acceptors report.',
    'P2c', { valueToPropose: (_promises, wanted) => wanted }),
  broken('P2c', 'takes-the-lowest', 'Of several reported proposals it takes the value of the lowest ballot.',
    'P2c', { valueToPropose: (promises, wanted) => lowest(promises) ?? wanted }),
  broken('P2c', 'makes-one-up', 'Where nobody reports a proposal it proposes nothing in particular, instead of what it was asked for.',
    'Validity', { valueToPropose: promises => rules.valueToPropose(promises, 'nothing in particular') }),
  broken('P1', 'demands-a-promise', 'An acceptor accepts a proposal only if it has promised this very ballot.',
    'scripts/unprepared.txt', { mayAccept: (ballot, promised) => ballot === promised }),
  broken('P1a', 'accepts-anything', 'An acceptor accepts a proposal although it has promised a higher ballot.',
    'Promises Only Grow', { mayAccept: () => true }),
  broken('§2.2', 'refuses-in-silence', 'An acceptor ignores lower ballots and tells nobody.',
    'scripts/overtaken.txt', { tellsWhomItRefuses: false }),
  broken('§2.3', 'learns-from-one', 'A learner takes the first acceptance that it hears of for a choice.',
    'Learned Is Chosen', { isChosen: () => true }),
  broken('§2.3', 'counts-across-ballots', 'A learner counts acceptances of one value, under whatever ballots.',
    'Learned Is Chosen', {
      isChosen: ({ value }, heard) => heard.filter(each => each?.value === value).length >= majority(heard.length),
    }),
  broken('§2.4', 'gives-up', 'A proposer whose ballot came to nothing does not try again.',
    'scripts/overtaken.txt', { triesAgain: () => false }),
  forgetful('forgets-promises', 'A promise is not on disk: an acceptor that restarts accepts what it had promised to refuse.',
    'Promises Only Grow', [['accepted'], ['tried']]),
  forgetful('forgets-acceptances', 'What was accepted is not on disk: an acceptor that restarts reports nothing.',
    'Acceptances Are Remembered', [['promised'], ['tried']]),
  forgetful('forgets-its-ballots', 'The ballot that was tried is not on disk: a proposer that restarts uses it once more.',
    'Ballots Only Grow', [['promised', 'accepted']]),
]
