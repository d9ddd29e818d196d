/** The store with one line broken. `breaks` names the property, or the script, that convicts it. */
import type { Mutant } from '../mutant.ts'
import { quorumKv, quorumKvWith } from './quorum-kv.ts'
import { clockwiseFrom, rangeOf } from './ring.ts'
import { rules } from './rules.ts'
import { join } from './versions.ts'

const dynamo = (section: string): string => `DeCandia et al.: Dynamo (2007), §${section}`
const gifford = 'Gifford: Weighted Voting for Replicated Data (1979), §3'

function broken(
  rule: string, name: string, text: string, breaks: string, change: Partial<typeof rules>, source: string,
): Mutant {
  return { name, rule, text, breaks, source, protocol: quorumKvWith({ ...rules, ...change }) }
}

export const mutants: readonly Mutant[] = [
  broken('Q1', 'counts-virtual-nodes', 'The first N virtual nodes keep a key, though two of them may be one node.',
    'scripts/ring.txt', {
      targets: (s, key) =>
        clockwiseFrom(s.ring, rangeOf(s.ring, key)).slice(0, s.config.n).map(node => ({ node, owner: null })),
    }, `${dynamo('4.3')}: the list skips positions so that it contains only distinct physical nodes`),
  broken('Q2', 'coordinates-anything', 'Whichever node is asked coordinates, and keeps a copy of what is not its own.',
    'Copies Where They Belong', { coordinates: () => true }, dynamo('4.5')),
  broken('Q3', 'does-not-count', 'A node that stamps a write does not advance its own count.',
    'A Write Replaces What Was There', { counted: made => Math.max(1, made) }, dynamo('4.4')),
  broken('Q3', 'stamps-without-name', 'The last writer is known by the time alone, so that two nodes can give out the same stamp.',
    'One Value Per Stamp', {
      stamp: (s, known, made, clock) => {
        const stamp = rules.stamp(s, known, made, clock)
        return s.config.versions === 'siblings' ? stamp : [stamp[0]!, 0]
      },
    }, 'Johnson & Thomas: RFC 677, The Maintenance of Duplicate Databases (1975)'),
  broken('Q3', 'stamps-with-the-clock-alone', 'The last writer is whoever’s clock says so, even where a later stamp is at hand.',
    'A Write Replaces What Was There', {
      stamp: (s, known, made, clock) =>
        (s.config.versions === 'siblings' ? rules.stamp(s, known, made, clock) : [clock(), s.self]),
    }, 'Kingsbury: The trouble with timestamps (2013), aphyr.com/posts/299'),
  {
    name: 'forgets-its-count', rule: 'Q3', text: 'The count of stamped writes is only in memory, and begins anew after a crash.',
    breaks: 'A Write Replaces What Was There', protocol: { ...quorumKv, durable: [['store', 'hints']] },
    source: 'Riak 2.1 and later keep a key epoch for this: riak_kv issue 679, actors that forget and count again',
  },
  broken('Q4', 'counts-itself-twice', 'The coordinator’s own copy counts as two.',
    'Acknowledged Is Held', { isWritten: ({ answers, need }) => answers.length + 1 >= need }, gifford),
  broken('Q4', 'takes-old-confirmations', 'What a node said of a write counts for the next one that the same request made.',
    'Acknowledged Is Held', { isAbout: () => true }, 'found by fuzzing cart/both-sides, when a confirmation named no version'),
  broken('Q5', 'reads-one-fewer', 'A read is answered with one answer fewer than R: R + W ≤ N.',
    'Reads Find What Was Acknowledged', { isRead: ({ answers, need }) => answers.length >= need - 1 }, gifford),
  broken('Q5', 'takes-the-first-answer', 'A read waits for R answers and returns the first one.',
    'Reads Find What Was Acknowledged', { found: (_kind, answers) => answers[0]!.versions },
    `${gifford}: the highest version number of the quorum is current`),
  broken('Q6', 'drops-siblings', 'Of two versions of which neither knows of the other, the one that came last stays.',
    'Only What Covers Replaces', {
      merged: (kind, known, others) => (join(kind, known, others) === known ? known : others),
    }, `${dynamo('4.4')}: both are kept, and the client reconciles`),
  broken('Q6', 'keeps-ancestors', 'What is new comes beside what is there, even where it replaces it.',
    'Siblings Are Concurrent', {
      merged: (kind, known, others) => (join(kind, known, others) === known ? known : [...known, ...others]),
    }, dynamo('4.4')),
  broken('Q7', 'repairs-nothing', 'Whoever answered with less is left as it is.',
    'scripts/read-repair.txt', { isRepaired: () => false }, dynamo('5')),
  broken('Q7', 'repairs-with-the-old', 'What read repair brings replaces whatever has come in the meantime.',
    'Only What Covers Replaces', { repaired: (_kind, _known, others) => others }, dynamo('5')),
  broken('Q8', 'asks-the-silent', 'A silent node is asked again and again, and nobody stands in for it.',
    'scripts/hinted-handoff.txt', {
      targets: (s, key) => rules.targets({ ...s, config: { ...s.config, sloppy: false } }, key),
    }, dynamo('4.6')),
  broken('Q8', 'stands-in-uninvited', 'Others stand in for silent nodes where the configuration promises that they do not.',
    'Reads Find What Was Acknowledged', {
      targets: (s, key) => rules.targets({ ...s, config: { ...s.config, sloppy: true } }, key),
    }, 'Kingsbury: Jepsen: Riak (2013), aphyr.com/posts/285: sloppy quorums do not overlap'),
  broken('Q8', 'drops-the-hint', 'A stand-in confirms what it is given, and keeps nothing.',
    'Acknowledged Is Held', { keepsHints: false }, dynamo('4.6')),
  broken('Q9', 'hands-to-a-neighbour', 'A hint is handed to the node after the one that it names.',
    'Copies Where They Belong', {
      handedTo: (s, owner) => s.config.nodes[(s.config.nodes.indexOf(owner) + 1) % s.config.nodes.length]!,
    }, dynamo('4.6')),
  broken('Q10', 'throws-hints-away', 'A hint is deleted when it is sent, before anybody has said that it arrived.',
    'Acknowledged Is Held', { leftWhenSent: () => [] }, dynamo('4.6')),
  broken('Q10', 'settles-for-less', 'Any word of the owner settles a hint, even one about an older version.',
    'Acknowledged Is Held', { leftWhenTaken: () => [] }, dynamo('4.6')),
  broken('Q11', 'compares-only-the-root', 'Roots are compared, and what is below them never is.',
    'Convergence', { lookedAt: () => [] }, dynamo('4.7')),
  broken('Q11', 'lets-the-tree-lag', 'A key changes and its tree does not.',
    'The Tree Is The Store', { keepsTree: false }, dynamo('4.7')),
  {
    name: 'forgets-copies', rule: 'Q12', text: 'Copies are only in memory: a crash takes what was acknowledged.',
    breaks: 'Acknowledged Is Held', source: dynamo('4.6'), protocol: { ...quorumKv, durable: [['hints', 'made']] },
  },
  {
    name: 'forgets-hints', rule: 'Q12', text: 'Hints are only in memory: a crash takes what was kept for others.',
    breaks: 'Acknowledged Is Held', source: `${dynamo('4.6')}: hinted replicas are kept in a local database`,
    protocol: { ...quorumKv, durable: [['store', 'made']] },
  },
]
