import { reliable, type NodeId } from '@quorate/kernel'
import { kvClient, raftKv, type Command } from '@quorate/protocols'
import type { Scenario } from '../scenario.ts'
import { integer, MS } from '../values.ts'
import { servers, survivors } from './story.ts'

const [A, B, C]: readonly [NodeId, NodeId, NodeId] = [3, 4, 5]
const electionTimeout = [150 * MS, 300 * MS]

const count = (client: NodeId, at: number, value: number) =>
  ({ client, at: at * MS, request: { f: 'write', key: 'x', value } satisfies Command })

export const raftReplicatesForgotten: Scenario = {
  name: 'raft-replicates/forgotten',
  title: 'Raft replicates: a client that was forgotten',
  summary: 'The store remembers the last answer of two clients, and three write. Who was silent longest is forgotten by all '
    + 'servers alike. When it asks again, nobody can tell whether it asks for the second time.',
  lookFor: [
    'A and B register, and each write is numbered. The table of sessions is a part of what the log makes, so all servers have the same.',
    'C registers, and there is no room. A has been silent longest: its session goes.',
    'A writes again. Its command might be a repeat whose first copy was executed, so it is not executed.',
    'A is told that nobody knows. It takes a new session for its next write, and never repeats the old one in it.',
    'With sessions=3 there is room for all, and A’s write is done.',
  ],
  opens: 'asked:A/0',
  protocol: 'raft-kv',
  parameters: [
    {
      name: 'sessions', text: 'how many sessions are remembered', kind: 'integer', min: 1, max: 8, unit: 'sessions', default: 2,
    },
    { name: 'latency', text: 'the longest time a message takes', kind: 'integer', min: 1, max: 40, unit: 'ms', default: 8 },
  ],
  seed: 4,
  judges: ['linearizable'],
  needs: ['leader elected', 'entry committed'],
  setup: parameters => {
    const sessions = integer(parameters, 'sessions')
    const config = { nodes: servers, electionTimeout, heartbeat: 50 * MS, maxBatch: 64, sessions }
    const patience = { servers, timeout: 700 * MS, tryNext: 150 * MS, retryAfter: 40 * MS, sessions: true }
    return {
      nodes: [
        ...servers.map(id => ({ name: `r${id + 1}`, protocol: raftKv, config })),
        ...['A', 'B', 'C'].map(name => ({ name, protocol: kvClient, config: patience })),
      ],
      network: reliable([MS, integer(parameters, 'latency') * MS]),
      requests: [
        count(A, 500, 1), count(B, 650, 2), count(C, 800, 3),
        count(A, 1_000, 4), count(A, 1_200, 5), count(B, 1_400, 6),
      ],
      loops: [], faults: [], situations: [], until: 1_900 * MS, limit: 8_000,
    }
  },
  survivors,
}
