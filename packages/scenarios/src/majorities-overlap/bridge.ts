import type { NodeId, TimedFault, TimedRequest } from '@quorate/kernel'
import type { Command } from '@quorate/protocols'
import type { Parameters, Scenario } from '../scenario.ts'
import { MS } from '../values.ts'
import {
  client, closes, latencyParameter, network, opens, quorumParameters, quorumsOf, read, replicasOf, versionsDiffer,
} from './story.ts'

const replicas: readonly NodeId[] = [0, 1, 2, 3, 4]
const clientA: NodeId = 5
export const clientB: NodeId = 6
/** r3, which is in both of the majorities that the cuts leave. */
const shared: NodeId = 2

/** The position of B’s question after the cut among B’s own. */
export const readOfB = 1

const ask = (node: NodeId, at: number, request: Command): TimedRequest => ({ client: node, at: at * MS, request })

const requests: readonly TimedRequest[] = [
  ask(clientA, 200, opens),
  ask(clientB, 350, read),
  ask(clientA, 600, closes),
  ask(clientB, 900, read),
  ask(clientA, 1_100, read),
  ask(clientB, 1_700, read),
]

const MOVES = 750
const HEALS = 1_600

function cuts({ cut }: Parameters): TimedFault[] {
  const first = [[0, 1, 2, clientA], [3, 4, clientB]]
  const second = [[0, 1, clientA], [2, 3, 4, clientB]]
  const begin: TimedFault = { at: 500 * MS, fault: { kind: 'cut', sides: first } }
  const move: TimedFault[] = [
    { at: MOVES * MS, fault: { kind: 'heal' } }, { at: MOVES * MS, fault: { kind: 'cut', sides: second } },
  ]
  if (cut === 'none') return []
  return [begin, ...(cut === 'moves' ? move : []), { at: HEALS * MS, fault: { kind: 'heal' } }]
}

function crashes({ crash }: Parameters): TimedFault[] {
  if (crash === 'none') return []
  return [
    { at: 790 * MS, fault: { kind: 'crash', node: shared } },
    { at: 840 * MS, fault: { kind: 'restart', node: shared } },
  ]
}

export const majoritiesOverlapBridge: Scenario = {
  name: 'majorities-overlap/bridge',
  title: 'Two majorities: the one that was told, the one that is asked',
  summary: 'A closes the bridge through r1, r2 and r3. Then the cut moves, and B, who reaches r3, r4 and r5, asks whether it is open.',
  lookFor: [
    'The first cut leaves A with r1, r2 and r3: three of five have the new version, and A is told ok.',
    'The cut moves. B reaches three replicas, two of which have never heard of it.',
    'r5 asks r3 and r4, and goes on when three of five have reported. One of them is r3, and its tag is the highest.',
    'A, on the side of two now, asks and gets no answer until the network is whole.',
  ],
  protocol: 'abd',
  parameters: [
    ...quorumParameters(replicas.length),
    {
      name: 'cut', text: 'what the cut does after A has closed the bridge', kind: 'choice',
      values: ['moves', 'stays', 'none'], default: 'moves',
    },
    {
      name: 'crash', text: 'whether r3 crashes, and is back, between the write and the read', kind: 'choice',
      values: ['none', 'r3'], default: 'none',
    },
    latencyParameter,
  ],
  seed: 3,
  judges: ['linearizable'],
  needs: ['confirmed'],
  quorums: quorumsOf(replicas.length),
  setup: parameters => ({
    nodes: [...replicasOf(replicas, parameters), client('A', [0, 1, 2, 3, 4]), client('B', [4, 3, 2, 1, 0])],
    network: network(parameters), requests, loops: [], faults: [...cuts(parameters), ...crashes(parameters)],
    situations: [versionsDiffer(replicas)], until: 2_100 * MS, limit: 20_000,
  }),
}
