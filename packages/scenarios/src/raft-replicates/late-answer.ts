import { reliable, type NodeId, type NodeSpec, type TimedFault } from '@quorate/kernel'
import { kvClient, raftKv, raftLease } from '@quorate/protocols'
import type { Parameters, Scenario } from '../scenario.ts'
import { MS } from '../values.ts'

const servers: readonly NodeId[] = [0, 1, 2, 3, 4]
const [r1, r2, ...others]: readonly NodeId[] = servers
const clients: readonly NodeId[] = [5, 6, 7]
/** ms: r1 is heard by r2 alone; three ask it; it restarts; all is well; who leads crashes, and is back. */
const [ALONE, ASKED, DOWN, HEARD, CRASH, BACK] = [395, 400, 560, 900, 950, 1_700]
/** ms: r2 has acknowledged the first of three entries, and is about to acknowledge the two that come together. */
const SLOW = 419

/** r1 is the first to stand. */
function nodes({ raft }: Parameters): NodeSpec[] {
  const protocol = raft === 'lease' ? raftLease : raftKv
  const patience = { servers, timeout: 500 * MS, tryNext: 300 * MS, retryAfter: 40 * MS }
  return [
    ...servers.map(id => {
      const electionTimeout = id === r1 ? [100 * MS, 110 * MS] : [240 * MS, 600 * MS]
      const config = { nodes: servers, electionTimeout, heartbeat: 50 * MS, maxBatch: 64 }
      return { name: `r${id + 1}`, protocol, config: raft === 'lease' ? { ...config, driftBound: 1_000 } : config }
    }),
    ...['A', 'B', 'C'].map(name => ({ name, protocol: kvClient, config: patience })),
  ]
}

const slow = { from: [r2!], to: [r1!] }
const faults: readonly TimedFault[] = [
  { at: ALONE * MS, fault: { kind: 'cut-one-way', from: [r1!], to: others } },
  { at: SLOW * MS, fault: { kind: 'degrade', ...slow, quality: { latency: [900 * MS, 920 * MS] } } },
  { at: DOWN * MS, fault: { kind: 'crash-loop', node: r1!, every: 40 * MS, times: 1 } },
  { at: HEARD * MS, fault: { kind: 'heal' } },
  { at: HEARD * MS, fault: { kind: 'restore', ...slow } },
  { at: CRASH * MS, fault: { kind: 'crash-loop', node: { role: 'leader' }, every: (BACK - CRASH) * MS, times: 1 } },
]

export const raftReplicatesLateAnswer: Scenario = {
  name: 'raft-replicates/late-answer',
  title: 'Raft replicates: an answer to an earlier leader',
  summary: 'What r2 answers is under way to r1 for 0.9 s. In the meantime r1 restarts and is elected again, and the entries that r2 '
    + 'acknowledges have been replaced. An answer counts in the term in which it was asked for.',
  lookFor: [
    'r1 leads. From 395 ms on only r2 hears it. Three writes reach r2’s log and no other; of the last two, r2’s answer is slow.',
    'r1 restarts. The others elect a leader, whose no-op replaces those three entries at r2, and at r1.',
    'The network heals, that leader crashes, and r1 is elected once more, in a later term and with a shorter log.',
    'Only now the answer comes in which r2 acknowledged seven entries. r1 ignores it: it is of an older term, and r2 has six.',
    'With raft=lease, r2’s old answers to rounds come as late; a lease may not rest on them.',
  ],
  protocol: 'raft-kv',
  parameters: [
    {
      name: 'raft', text: 'the store, or the one whose leader reads by a lease', kind: 'choice', values: ['plain', 'lease'],
      default: 'plain',
    },
  ],
  seed: 1,
  judges: ['linearizable'],
  needs: ['leader elected', 'entry committed'],
  setup: parameters => ({
    nodes: nodes(parameters),
    network: reliable([5 * MS, 6 * MS]),
    requests: clients.flatMap((client, i) => [
      { client, at: (250 + i) * MS, request: { f: 'write', key: 'x', value: i } },
      { client, at: (ASKED + i) * MS, request: { f: 'write', key: 'x', value: 10 + i } },
      { client, at: 1_900 * MS, request: { f: 'read', key: 'x' } },
    ]),
    loops: [], faults, situations: [], until: 2_400 * MS, limit: 12_000,
  }),
}
