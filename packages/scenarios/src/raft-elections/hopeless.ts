import { reliable, type Deadline, type NodeId, type NodeSpec } from '@quorate/kernel'
import { kvClient, raftKv, raftPrevoteKv } from '@quorate/protocols'
import { heardAtOnce, raftInTime } from '../raft-in-time.ts'
import type { Parameters, Scenario } from '../scenario.ts'
import { MS } from '../values.ts'
import type { Server } from './story.ts'

const servers: readonly NodeId[] = [0, 1, 2]
const [first, , hopeless]: readonly NodeId[] = servers
const client: NodeId = 3
/** ms: r3 is cut off, comes back, and r1, which leads, crashes and is started again. */
const [AWAY, BACK, CRASH, AGAIN] = [400, 900, 905, 2_200]

/** r1 is the first to stand at all. Then r3 is the first, always: its longest timeout is below what r2 waits. */
function nodes({ raft, heartbeat }: Parameters): NodeSpec[] {
  const timeouts = [[100 * MS, 110 * MS], [240 * MS, 300 * MS], [150 * MS, 170 * MS]]
  const protocol = raft === 'prevote' ? raftPrevoteKv : raftKv
  const patience = { timeout: 600 * MS, tryNext: 150 * MS, retryAfter: 40 * MS }
  const times = { heartbeat: (heartbeat as number) * MS, maxBatch: 64 }
  return [
    ...servers.map(id =>
      ({ name: `r${id + 1}`, protocol, config: { nodes: servers, electionTimeout: timeouts[id], ...times } })),
    { name: 'C', protocol: kvClient, config: { servers, ...patience, sessions: true } },
  ]
}

type States = readonly (Server | null)[]

/** Nobody who lacks what all others have is encouraged to stand. */
const inVain: Deadline = {
  name: 'Nobody Stands In Vain', within: 0,
  text: 'While nothing is the matter, no server stands whose log is shorter than that of everybody else who is up',
  init: () => null,
  fold: (wrong: string | null, { event: { kind, node }, states }) => {
    const me = states[node] as Server | null
    const others = servers.flatMap(id => (id === node ? [] : (states as States)[id] ?? []))
    if (kind !== 'message' || me?.raft?.role !== 'candidate' || others.length === 0) return wrong
    const isBehind = others.every(({ raft: { log } }) => log.length > me.raft.log.length)
    return isBehind ? `node ${node} had stood with ${me.raft.log.length} entries, fewer than anybody else has` : wrong
  },
  check: wrong => wrong,
}

export const raftElectionsHopeless: Scenario = {
  name: 'raft-elections/hopeless',
  title: 'Raft elects: one that is impatient and cannot win',
  summary: 'r3 has missed entries, and its election timeout is shorter than that of r2. When the leader crashes, r3 stands '
    + 'first every time, and r2 refuses every time. It must not keep r2 from standing.',
  lookFor: [
    'r1 leads. At 0.4 s r3 is cut off, and misses what C writes.',
    'At 0.9 s r3 is back and r1 crashes. Two servers of three are left: each needs the other’s vote.',
    'r3’s timer runs out first. r2 compares logs and refuses; that it was asked does not start its own timer anew.',
    'So r2’s timer runs out as well. r3 has nothing against its log, and r2 leads.',
    'With raft=prevote, r3 asks before it stands, is told no, and no term is spent on it.',
  ],
  protocol: 'raft-kv',
  parameters: [
    {
      name: 'raft', text: 'whether a server asks before it stands', kind: 'choice', values: ['plain', 'prevote'],
      default: 'plain',
    },
    {
      name: 'heartbeat', text: 'from one heartbeat of a leader to its next', kind: 'integer', min: 10, max: 85, unit: 'ms',
      default: 50,
    },
  ],
  seed: 2,
  judges: ['linearizable'],
  needs: ['leader elected', 'entry committed'],
  setup: parameters => ({
    nodes: nodes(parameters), network: reliable([MS, 8 * MS]),
    requests: Array.from({ length: 12 }, (_, i) =>
      ({ client, at: (250 + i * 120) * MS, request: { f: 'write', key: 'x', value: i + 1 } })),
    loops: [],
    faults: [
      { at: AWAY * MS, fault: { kind: 'isolate', node: hopeless! } }, { at: BACK * MS, fault: { kind: 'heal' } },
      { at: CRASH * MS, fault: { kind: 'crash', node: first! } },
      { at: AGAIN * MS, fault: { kind: 'restart', node: first! } },
    ],
    situations: [],
    deadlines: [
      ...raftInTime(servers, 900 * MS), heardAtOnce(servers, 8 * MS),
      ...parameters.raft === 'plain' ? [] : [inVain],
    ],
    until: 4_400 * MS, limit: 20_000,
  }),
}
