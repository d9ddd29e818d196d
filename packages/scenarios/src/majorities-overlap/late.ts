import type { NodeId, RequestId, TimedRequest } from '@quorate/kernel'
import type { Command } from '@quorate/protocols'
import { answered, ends } from '../in-time.ts'
import type { Scenario } from '../scenario.ts'
import { MS } from '../values.ts'
import {
  client, closes, latencyParameter, network, opens, quorumParameters, quorumsOf, read, replicasOf, versionsDiffer,
} from './story.ts'

const replicas: readonly NodeId[] = [0, 1, 2]
const [a, b, c] = [3, 4, 5]

const ask = (node: NodeId, at: number, request: Command): TimedRequest => ({ client: node, at: at * MS, request })

const requests: readonly TimedRequest[] = [
  ask(a, 100, opens), ask(b, 320, read),
  ask(a, 525, closes), ask(a, 560, opens), ask(a, 595, closes),
  ask(b, 640, read), ask(c, 645, opens), ask(a, 850, read),
  ask(b, 1_420, read), ask(a, 1_460, opens), ask(c, 1_460, closes), ask(b, 1_650, read),
]

/** What the others say to r3 waits at the end of its links; r1 is gone for good later. */
const faults = [
  { at: 300 * MS, fault: { kind: 'clog', from: [0, 1], to: [2] } as const },
  { at: 690 * MS, fault: { kind: 'unclog', from: [0, 1], to: [2] } as const },
  { at: 1_000 * MS, fault: { kind: 'crash', node: 0 } as const },
]

interface Replica {
  readonly open: readonly { readonly id: RequestId }[]
}
/** The client may have given up long ago; who coordinates for it asks on, and must come to an end all the same. */
const operationsEnd = ends({
  name: 'Operations End In Time', within: 400 * MS,
  text: 'In a calm no replica has an operation open for as long as the stated time',
}, states => replicas.flatMap(id => ((states[id] as Replica | null)?.open ?? []).map(operation =>
  [`${id} ${operation.id}`, `node ${id} had an operation open for too long`] as const)))

export const majoritiesOverlapLate: Scenario = {
  name: 'majorities-overlap/late',
  title: 'A replica that hears late',
  summary: 'Whatever r1 and r2 say to r3 waits for 390 ms at the end of its link. Meanwhile A closes the bridge, and then r3 hears everything at once: answers to what B asked long ago, and to what B asks now.',
  lookFor: [
    'B asks at r3. r3 asks r1 and r2, whose reports get stuck, and B gives up. r3 does not.',
    'A closes, opens and closes the bridge at r2. Two of three have it each time, and r3 hears nothing.',
    'B asks again, and C opens the bridge, both at r3. Nothing can be answered yet: what r3 has may be old.',
    'The link is free. The first reports are about B’s first question, and say open. They do not count for the second one.',
    'r3 ends B’s first question too, and hands on what it found then. The others have a higher tag, and say so.',
    'r1 is gone for good. r2 and r3 are two of three, and A and C go on, at the same time.',
  ],
  protocol: 'abd',
  parameters: [...quorumParameters(replicas.length), latencyParameter],
  seed: 1,
  judges: ['linearizable'],
  needs: ['confirmed'],
  quorums: quorumsOf(replicas.length),
  setup: parameters => ({
    nodes: [
      ...replicasOf(replicas, parameters), client('A', [1], 200), client('B', [2], 200), client('C', [2], 200),
    ],
    network: network(parameters), requests, loops: [], faults,
    // Where a quorum is all of them, nothing is promised once one of them is gone.
    deadlines: Math.max(parameters.read as number, parameters.write as number) > 2 ? []
      : [answered(b, 400, 500), operationsEnd],
    situations: [versionsDiffer(replicas)], until: 1_900 * MS, limit: 20_000,
  }),
}
