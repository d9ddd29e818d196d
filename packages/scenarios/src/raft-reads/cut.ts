import { reliable, type Setup } from '@quorate/kernel'
import { kvClient, raftKv, raftLease, raftReads, type Command } from '@quorate/protocols'
import type { Scenario } from '../scenario.ts'
import { MS } from '../values.ts'

const UNTIL = 3_000 * MS
const stores = { rounds: raftReads, log: raftKv, lease: raftLease }
const replicas = [0, 1, 2, 3, 4]
const [reader, writer] = [5, 6]

const ask = (client: number, at: number, request: Command): Setup['requests'][number] =>
  ({ client, at: at * MS, request })

export const raftReadsCut: Scenario = {
  name: 'raft-reads/cut',
  title: 'Reads that ask first: a leader that is cut off',
  summary: 'The reader is cut off with the old leader, while the writer goes on with the new one. Reads cost no entry of the log, and '
    + 'yet nobody reads what was overwritten.',
  lookFor: [
    'Before the cut, a read costs a round of the leader and two answers, and no entry.',
    'From 700 ms on, r1 still calls itself leader. It asks the others whether it is, and hears from r2 alone.',
    'The reader is told nothing, until it asks somebody on the other side or the network heals.',
    'With store=log every read is an entry: the same answers, and longer logs. With store=lease it is a question and an answer.',
  ],
  opens: 'asked:reader/0',
  protocol: 'raft-reads',
  parameters: [
    {
      name: 'store', text: 'reads by rounds of the leader, as entries of the log, or by a lease of the leader', kind: 'choice',
      values: ['rounds', 'log', 'lease'], default: 'rounds',
    },
    { name: 'answers', text: 'who answers reads', kind: 'choice', values: ['leader', 'anyone'], default: 'leader' },
    {
      name: 'cut', text: 'whether the network is cut', kind: 'choice', values: ['two-way', 'none'],
      default: 'two-way',
    },
  ],
  seed: 3,
  judges: ['linearizable'],
  needs: ['leader elected', 'entry committed'],
  setup: ({ store, answers, cut }) => {
    const config = {
      nodes: replicas, electionTimeout: [150 * MS, 300 * MS], heartbeat: 50 * MS, maxBatch: 64, driftBound: 1_200,
      ...(answers === 'anyone' && { followersRead: true }),
    }
    const patience = { timeout: 400 * MS, tryNext: 150 * MS, retryAfter: 50 * MS, sessions: true }
    const value = (i: number): Command => ({ f: 'write', key: 'x', value: i })
    return {
      nodes: [
        ...replicas.map(id => ({ name: `r${id + 1}`, protocol: stores[store as keyof typeof stores], config })),
        { name: 'reader', protocol: kvClient, config: { servers: replicas, ...patience } },
        { name: 'writer', protocol: kvClient, config: { servers: [2, 3, 4, 0, 1], ...patience } },
      ],
      network: reliable([MS, 8 * MS]),
      requests: [
        ...Array.from({ length: 6 }, (_, i) => ask(writer, 400 + i * 400, value(i))),
        ...Array.from({ length: 7 }, (_, i) => ask(reader, 500 + i * 350, { f: 'read', key: 'x' })),
      ],
      loops: [], situations: [], until: UNTIL, limit: 40_000,
      faults: cut === 'none' ? [] : [
        { at: 700 * MS, fault: { kind: 'cut', sides: [[0, 1, reader], [2, 3, 4, writer]] } },
        { at: 1_900 * MS, fault: { kind: 'heal' } },
      ],
    }
  },
}
