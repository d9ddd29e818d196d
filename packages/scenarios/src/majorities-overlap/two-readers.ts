import type { NodeId, TimedFault, TimedRequest } from '@quorate/kernel'
import type { Scenario } from '../scenario.ts'
import { MS } from '../values.ts'
import {
  client, closes, latencyParameter, network, opens, quorumParameters, quorumsOf, read, replicasOf, versionsDiffer,
} from './story.ts'

const replicas: readonly NodeId[] = [0, 1, 2]
const writerA: NodeId = 3
const readerB: NodeId = 4
export const readerC: NodeId = 5

/** A closes the bridge at this time; its word then gets no further than r1 until the network is whole. */
const CLOSES = 400
/** What was lost is handed on again when both have asked. */
const RESEND = 300

const requests: readonly TimedRequest[] = [
  { client: writerA, at: 200 * MS, request: opens },
  { client: writerA, at: CLOSES * MS, request: closes },
  { client: readerB, at: 480 * MS, request: read },
  { client: readerC, at: 600 * MS, request: read },
]

/** Questions have arrived everywhere when r1 falls silent towards the others; what it has to hand on has not. */
const faults = (latency: number): TimedFault[] => [
  { at: (CLOSES + 2 * latency) * MS, fault: { kind: 'cut-one-way', from: [0], to: [1, 2] } },
  { at: 470 * MS, fault: { kind: 'heal' } },
  { at: 470 * MS, fault: { kind: 'cut', sides: [[0, 2, writerA, readerB], [1, readerC]] } },
  { at: 560 * MS, fault: { kind: 'heal' } },
  { at: 560 * MS, fault: { kind: 'cut', sides: [[0, writerA], [1, 2, readerB, readerC]] } },
  { at: 690 * MS, fault: { kind: 'heal' } },
]

export const majoritiesOverlapTwoReaders: Scenario = {
  name: 'majorities-overlap/two-readers',
  title: 'Two readers during one write',
  summary: 'A’s write has reached one replica of three. B meets it and is told closed; C asks after B, and meets replicas that never heard of it.',
  lookFor: [
    'r1 has tagged A’s closing and has it; what it sends to the others is lost in a cut.',
    'B asks r3, which asks r1: of two reports the higher tag says closed. B is not answered yet.',
    'r3 hands on what it has found, and answers B when two of three have it.',
    'C asks r2, which reaches r3 only. r3 has it by now, though nobody wrote there.',
  ],
  protocol: 'abd',
  parameters: [...quorumParameters(replicas.length), latencyParameter],
  seed: 1,
  judges: ['linearizable'],
  needs: ['confirmed'],
  quorums: quorumsOf(replicas.length),
  setup: parameters => ({
    nodes: [
      ...replicasOf(replicas, parameters, RESEND),
      client('A', [0, 1, 2]), client('B', [2, 0, 1]), client('C', [1, 2, 0]),
    ],
    network: network(parameters), requests, loops: [], faults: faults(parameters.latency as number),
    situations: [versionsDiffer(replicas)], until: 1_200 * MS, limit: 20_000,
  }),
}
