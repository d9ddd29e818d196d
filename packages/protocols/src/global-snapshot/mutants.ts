/** The snapshot with one line broken. `breaks` names the invariant, or the golden script, that convicts it. */
import type { Mutant } from '../mutant.ts'
import { globalSnapshot, globalSnapshotWith, rules } from './global-snapshot.ts'
import { durable } from './state.ts'

const paper = 'Chandy & Lamport: Distributed Snapshots, Determining Global States of Distributed Systems (ACM TOCS 1985)'

function broken(
  rule: string, name: string, text: string, breaks: string, change: Partial<typeof rules>, source = paper,
): Mutant {
  return { name, rule, text, breaks, source, protocol: globalSnapshotWith({ ...rules, ...change }) }
}

export const mutants: readonly Mutant[] = [
  broken('S1', 'marks-later', 'The markers leave when something is sent again next: what is sent in between overtakes them.',
    'Consistent Cut', { marksAtOnce: false }),
  broken('S1', 'leaves-one-out', 'No marker goes to the last of the other nodes.',
    'scripts/three-branches.txt', { marks: s => rules.marks(s).slice(0, Math.max(1, s.config.nodes.length - 2)) }),
  broken('S2', 'leaves-it-open', 'The channel of the first marker stays open, as if another marker were to come through it.',
    'scripts/three-branches.txt', { closesFirst: false }),
  broken('S2', 'records-late', 'The balance in the snapshot is that of the last marker, not of the first.',
    'All The Money', { keepsFirst: false }),
  broken('S3', 'forgets-the-channels', 'What was on its way belongs to no part of the snapshot.',
    'Channels As They Were', { recordsChannels: false }),
  broken('S4', 'one-marker-is-enough', 'The second marker ends the record of every channel.',
    'Channels As They Were', { closes: () => true }),
  broken('C1', 'takes-them-as-they-come', 'Messages are taken in the order in which they arrive: a transfer overtakes the marker before it.',
    'Consistent Cut', { takes: () => true }, `${paper}: channels are assumed to deliver in order`),
  broken('C1', 'takes-copies', 'A message that arrives a second time is taken a second time.',
    'Money Is Conserved', { takes: (at, next) => at <= next }, 'Postel: RFC 768, User Datagram Protocol (1980): copies are not kept away'),
  broken('C2', 'sends-once', 'What was not acknowledged is not sent again.',
    'scripts/lost-and-sent-again.txt', { sentAgain: () => 0 }, `${paper}: channels are assumed to lose nothing`),
  {
    name: 'forgets-recordings', rule: 'Durable', text: 'After a crash a node does not know that it has recorded itself, and does so again.',
    breaks: 'Channels As They Were', source: paper,
    protocol: { ...globalSnapshot, durable: [durable[0].filter(field => field !== 'recordings')] },
  },
]
