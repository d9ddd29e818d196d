/** Multi-Paxos with one line broken. `breaks` names what convicts it. */
import { Seq } from '@quorate/kernel'
import type { Mutant } from '../mutant.ts'
import { multiPaxos, multiPaxosWith, rules, type Rules } from './multi-paxos.ts'

const simple = 'Lamport: Paxos Made Simple (2001), §3'
const flexible = 'Howard, Malkhi & Spiegelman: Flexible Paxos (2016): quorums of the two phases must intersect'

function broken(
  rule: string, name: string, text: string, breaks: string, change: Partial<Rules>, source = simple,
): Mutant {
  return { name, rule, text, breaks, source, protocol: multiPaxosWith({ ...rules, ...change }) }
}

export const mutants: readonly Mutant[] = [
  broken('M1', 'shares-its-ballots', 'Servers count their ballots 1, 2, 3 …, all of them from the same set.',
    'A Ballot Has One Owner', { nextBallot: (promised, seen) => Math.max(promised, seen) + 1 }),
  {
    name: 'forgets-its-promise', rule: 'M1', breaks: 'Promises Only Grow', source: `${simple}; §2.5: what is on stable storage`,
    text: 'The promised ballot is not on disk: a server that restarts uses a ballot once more, and breaks its promises.',
    protocol: { ...multiPaxos, durable: [['log']] },
  },
  broken('M2', 'promises-anyone', 'A server promises any ballot, and takes back a higher promise by it.',
    'Promises Only Grow', { mayPromise: () => true }),
  broken('M2', 'hides-what-it-accepted', 'A promise does not say what was accepted.',
    'Leaders Repeat What Is Chosen', { reports: () => Seq.empty }),
  broken('M3', 'one-promise-too-few', 'A candidate leads with one promise less than a quorum of phase 1.',
    'Leaders Repeat What Is Chosen', { mayLead: (promises, { phase1 }) => promises >= phase1 - 1 }, flexible),
  broken('M3', 'counts-old-promises', 'A promise for an earlier ballot counts for the present one.',
    'Leaders Repeat What Is Chosen', { promiseCounts: () => true }),
  broken('M4', 'keeps-its-own', 'Of what is reported for a slot, a new leader prefers what it has accepted itself.',
    'Leaders Repeat What Is Chosen', { toRepeat: reported => reported.find(each => each !== null) ?? null }),
  broken('M4', 'no-op-over-a-proposal', 'A new leader proposes a no-op for every slot for which it has accepted nothing itself.',
    'Leaders Repeat What Is Chosen', { toRepeat: reported => reported[0] ?? null }),
  broken('M5', 'leaves-gaps', 'A slot for which nothing is reported stays empty, and all after it waits for ever.',
    'scripts/gap.txt', { fillsGaps: false }),
  broken('M6', 'accepts-anything', 'A server accepts although it has promised a higher ballot.',
    'Promises Only Grow', { mayAccept: () => true }),
  {
    name: 'forgets-its-log', rule: 'M6', breaks: 'Leaders Repeat What Is Chosen', source: `${simple}; §2.5: what is on stable storage`,
    text: 'What was accepted is not on disk: a server that restarts reports nothing.',
    protocol: { ...multiPaxos, durable: [['promised']] },
  },
  broken('M7', 'quorums-that-miss', 'A slot counts as chosen with one acceptance less, so that the quorums of the two phases may miss each other.',
    'Executed Is Chosen', { isChosen: (acceptances, { phase2 }) => acceptances >= phase2 - 1 }, flexible),
  broken('M7', 'counts-old-acceptances', 'An acceptance under an earlier ballot counts for the present one.',
    'Executed Is Chosen', { acceptanceCounts: () => true }),
  broken('M7', 'counts-what-is-named', 'An acceptance whose answer is lost is never counted: its slot, and all after it, wait for ever.',
    'scripts/lost-answer.txt', { isTold: (slot, { first, count }) => slot >= first && slot < first + count },
    'this project: npx quorate fuzz multi-paxos/gap found both answers to one proposal lost'),
  broken('M8', 'executes-over-a-gap', 'A leader executes up to the last slot that is chosen, whatever comes before it.',
    'Executed Is Chosen', {
      committedAfter: (committed, isChosen, last) => {
        for (let slot = last; slot > committed; slot--) if (isChosen(slot)) return slot
        return committed
      },
    }),
  broken('M9', 'notices-without-ballot', 'Told that a slot is chosen, a server executes what it has for it, of whatever ballot.',
    'Executed Is Chosen', { isNoticed: entry => entry !== null },
    'tlaplus/Examples, MultiPaxos-SMR: two replicas commit different commands for a slot (found by search reference/multi-paxos)'),
  broken('M10', 'sends-once', 'What was lost is never sent again.',
    'scripts/catch-up.txt', { sendsAgain: () => false }),
  broken('M11', 'anyone-proposes', 'A server that does not lead takes commands under the ballot that it has promised.',
    'Chosen Never Changes', { takesCommands: () => true }),
  broken('M12', 'does-not-remind', 'A leader sends no heartbeats while nothing is to be done.',
    'scripts/happy-path.txt', { remindsOf: () => [] }),
  broken('M12', 'never-quiet', 'A leader that is heard does not start the election timer anew.',
    'scripts/heartbeats.txt', { restartsElectionTimer: false }),
]
