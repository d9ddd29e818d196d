import type { NodeId, TimedRequest } from '@quorate/kernel'
import type { Command } from '@quorate/protocols'
import type { Scenario } from '../scenario.ts'
import { MS } from '../values.ts'
import {
  client, CLOSED, closes, latencyParameter, network, OPEN, opens, quorumParameters, quorumsOf, read, replicasOf,
  versionsDiffer,
} from './story.ts'

const replicas: readonly NodeId[] = [0, 1, 2]
const [a, b, c] = [3, 4, 5]

const change: Command = { f: 'cas', key: 'bridge', from: OPEN, to: CLOSED }
const ask = (node: NodeId, at: number, request: Command): TimedRequest => ({ client: node, at: at * MS, request })

/** Each asks as soon as the answer to the question before may be there, so that operations meet in every way. */
const requests: readonly TimedRequest[] = [
  ask(a, 100, opens), ask(b, 104, closes), ask(c, 110, read),
  ask(a, 150, read), ask(b, 155, opens), ask(c, 152, closes),
  ask(a, 200, change), ask(b, 202, read), ask(c, 204, change),
  ask(a, 260, closes), ask(b, 300, read), ask(c, 265, opens),
  ask(a, 350, read), ask(b, 352, closes), ask(c, 390, read),
]

export const majoritiesOverlapTwoGuards: Scenario = {
  name: 'majorities-overlap/two-guards',
  title: 'Two guards, one bridge',
  summary: 'A and B open and close the bridge through the same replica while C does so through another, and all three look.',
  lookFor: [
    'A and B ask r1 almost at the same time; r1 gives their two writes different tags.',
    'C writes through r3 meanwhile. Where two tags have the same sequence, the number of the replica decides, everywhere alike.',
    'Where A and C both want to change open to closed, nobody does: a register cannot say who was first.',
  ],
  protocol: 'abd',
  parameters: [...quorumParameters(replicas.length), latencyParameter],
  seed: 1,
  judges: ['linearizable'],
  needs: ['confirmed', 'same sequence twice'],
  quorums: quorumsOf(replicas.length),
  setup: parameters => ({
    nodes: [
      ...replicasOf(replicas, parameters), client('A', [0, 1, 2]), client('B', [0, 2, 1]), client('C', [2, 1, 0]),
    ],
    network: network(parameters), requests, loops: [], faults: [],
    situations: [versionsDiffer(replicas)], until: 800 * MS, limit: 20_000,
  }),
}
