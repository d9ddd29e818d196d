import { reliable, type Setup, type TimedFault } from '@quorate/kernel'
import { kvClient, raftKv, raftPrevoteKv, type Command } from '@quorate/protocols'
import type { Parameters, Scenario } from '../scenario.ts'
import { MS } from '../values.ts'

const UNTIL = 4_000 * MS
const replicas = [0, 1, 2]
const [clerk, reader] = [3, 4]

/** r1 and r3 do not hear each other; with `one-way` r1 is heard and hears nobody. Nobody else is touched. */
function faults({ link }: Parameters): TimedFault[] {
  const at = 1_000 * MS
  if (link === 'none') return []
  if (link === 'one-way') return [{ at, fault: { kind: 'cut-one-way', from: [1, 2], to: [0] } }]
  return [
    { at, fault: { kind: 'cut-one-way', from: [0], to: [2] } },
    { at, fault: { kind: 'cut-one-way', from: [2], to: [0] } },
  ]
}

const write = (at: number, value: number): Setup['requests'][number] =>
  ({ client: clerk, at: at * MS, request: { f: 'write', key: 'x', value } satisfies Command })
const read = (at: number): Setup['requests'][number] =>
  ({ client: reader, at: at * MS, request: { f: 'read', key: 'x' } satisfies Command })

export const deadLinkRaft: Scenario = {
  name: 'dead-link/raft',
  title: 'One dead link: Raft with and without PreVote',
  summary: 'r1 leads when its link to r3 dies. Both still reach r2, which is enough for a majority; whether it is enough '
    + 'for a leader depends on who may start an election.',
  lookFor: [
    'From 1 s on, r3 hears nothing from r1. Its election timer fires.',
    'It asks whether others would vote for it. r2 hears from r1, and would not: nobody’s term changes.',
    'The clerk is served all the time, by one leader.',
    'With raft=plain, r3 stands in term after term and takes r2 with it; leaders follow each other until r2 is one.',
    'With link=one-way, r1 is heard by all and hears nobody: it steps down, because nobody answers it.',
  ],
  protocol: 'raft-prevote',
  parameters: [
    {
      name: 'raft', text: 'whether a server asks before it stands', kind: 'choice', values: ['prevote', 'plain'],
      default: 'prevote',
    },
    {
      name: 'link', text: 'between r1 and r3 nothing arrives, or nothing at r1', kind: 'choice',
      values: ['two-way', 'one-way', 'none'], default: 'two-way',
    },
  ],
  seed: 6,
  judges: ['linearizable'],
  needs: ['leader elected', 'entry committed'],
  setup: parameters => {
    const config = { nodes: replicas, electionTimeout: [150 * MS, 300 * MS], heartbeat: 50 * MS, maxBatch: 64 }
    const protocol = parameters.raft === 'plain' ? raftKv : raftPrevoteKv
    const patience = { timeout: 400 * MS, tryNext: 150 * MS, retryAfter: 50 * MS, sessions: true }
    return {
      nodes: [
        ...replicas.map(id => ({ name: `r${id + 1}`, protocol, config })),
        { name: 'clerk', protocol: kvClient, config: { servers: replicas, ...patience } },
        { name: 'reader', protocol: kvClient, config: { servers: [1, 2, 0], ...patience } },
      ],
      network: reliable([MS, 8 * MS]),
      requests: Array.from({ length: 8 }, (_, i) => [write(600 + i * 400, i), read(800 + i * 400)]).flat(),
      loops: [], faults: faults(parameters), situations: [], until: UNTIL, limit: 40_000,
    }
  },
}
