import { compareBy, Seq, type Range } from '@quorate/kernel'
import { commandOf, raftKv, type Logged } from '@quorate/protocols'
import type { Scenario } from '../scenario.ts'
import { MS } from '../values.ts'
import { clientsWithSessions } from './clients.ts'
import { faults, LIMIT, network, replicas, requests, sharedParameters, twoLead, UNTIL } from './story.ts'

interface Replica {
  readonly raft: { readonly commitIndex: number; readonly log: Seq<{ readonly command: Logged }> }
}

export const splitBrainRaft: Scenario = {
  name: 'split-brain/raft',
  title: 'Two leaders: Raft under the same cut',
  summary: 'The same clerks, seat and cut. The old leader keeps its title and loses its power: only a majority commits.',
  lookFor: [
    'After the cut, r1 still calls itself leader of its term and sends heartbeats, but reaches only r2.',
    'r3, r4 and r5 hear nothing, and elect a leader of a higher term: three of five is a majority.',
    'A’s sale waits at r1 and is never confirmed. B’s sale is.',
    'When the network heals, r1 sees the higher term, steps down, and its unconfirmed entry is overwritten.',
  ],
  protocol: 'raft-kv',
  parameters: [
    ...sharedParameters,
    {
      name: 'election-timeout', text: 'the shortest election timeout; the longest is twice that', kind: 'integer',
      min: 50, max: 1_000, unit: 'ms', default: 150,
    },
  ],
  seed: 17,
  judges: ['linearizable'],
  needs: ['leader elected', 'entry committed'],
  setup: parameters => {
    const shortest = (parameters['election-timeout'] as number) * MS
    const electionTimeout: Range = [shortest, 2 * shortest]
    const config = { nodes: replicas, electionTimeout, heartbeat: 50 * MS, maxBatch: 64 }
    const nodes = [...replicas.map(id => ({ name: `r${id + 1}`, protocol: raftKv, config })), ...clientsWithSessions]
    return {
      nodes, network: network(parameters), requests, loops: [], faults: faults(parameters, nodes.length),
      situations: [twoLead(
        (state: { readonly raft: { readonly role: string } }) => state.raft.role === 'leader',
        'two nodes call themselves leader, in different terms',
      )],
      until: UNTIL, limit: LIMIT,
    }
  },
  survivors: (states: readonly Replica[]) => {
    const logs = replicas.map(id => states[id]!.raft).toSorted(compareBy(({ commitIndex }) => -commitIndex))
    return Seq.slice(logs[0]!.log, 0, logs[0]!.commitIndex).flatMap(({ command }) => commandOf(command) ?? [])
  },
}
