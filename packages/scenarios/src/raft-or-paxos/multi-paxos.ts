import { compareBy, Seq, type Range } from '@quorate/kernel'
import { multiPaxos, type Command } from '@quorate/protocols'
import type { Scenario } from '../scenario.ts'
import { MS } from '../values.ts'
import { multiPaxosInTime } from './in-time.ts'
import { clients } from '../split-brain/clients.ts'
import { faults, LIMIT, network, replicas, requests, sharedParameters, twoLead, UNTIL } from '../split-brain/story.ts'

interface Replica {
  readonly committed: number
  readonly log: Seq<{ readonly command: Command | null } | null>
}

const quorum = (name: string, text: string) =>
  ({ name, text, kind: 'integer', min: 1, max: 5, unit: 'of 5 servers', default: 3 }) as const

export const raftOrPaxosMultiPaxos: Scenario = {
  name: 'raft-or-paxos/multi-paxos',
  title: 'Raft or Paxos: Multi-Paxos under the cut',
  summary: 'The clerks, the seat and the cut of split-brain, before a log whose every slot is an instance of Paxos. '
    + 'A leader has asked a quorum once, for all slots; then each command costs one round trip.',
  lookFor: [
    'r1 asks all servers to promise a ballot, for every slot at once, and leads with three promises of five.',
    'After the cut, r1 still leads its ballot and reaches only r2. A’s sale has two acceptances of the three that it needs.',
    'A server of the other side asks for a higher ballot and gets three promises. It leads, and B’s sale is chosen.',
    'The network heals. r1 hears of the higher ballot and steps down; what it had proposed for its slot is replaced.',
  ],
  protocol: 'multi-paxos',
  parameters: [
    ...sharedParameters,
    {
      name: 'election-timeout', text: 'the shortest election timeout; the longest is twice that', kind: 'integer',
      min: 50, max: 1_000, unit: 'ms', default: 150,
    },
    quorum('to-lead', 'how many servers have to promise before one leads (Q1)'),
    quorum('to-choose', 'how many servers have to accept until a slot is chosen (Q2)'),
  ],
  seed: 17,
  judges: ['linearizable'],
  needs: ['leader elected', 'slot chosen'],
  setup: parameters => {
    const shortest = (parameters['election-timeout'] as number) * MS
    const electionTimeout: Range = [shortest, 2 * shortest]
    const [phase1, phase2] = [parameters['to-lead'] as number, parameters['to-choose'] as number]
    const config = { nodes: replicas, phase1, phase2, electionTimeout, heartbeat: 50 * MS, maxBatch: 64 }
    const nodes = [...replicas.map(id => ({ name: `r${id + 1}`, protocol: multiPaxos, config })), ...clients]
    return {
      nodes, network: network(parameters), requests, loops: [], faults: faults(parameters, nodes.length),
      situations: [twoLead((state: { readonly role: string }) => state.role === 'leader',
        'two servers call themselves leader, under different ballots')],
      deadlines: parameters.loss === 0 && shortest >= 10 * (parameters.latency as number) * MS
        ? multiPaxosInTime(replicas, 4 * electionTimeout[1], Math.max(phase1, phase2)) : [],
      until: UNTIL, limit: LIMIT,
    }
  },
  survivors: (states: readonly Replica[]) => {
    const [most] = replicas.map(id => states[id]!).toSorted(compareBy(({ committed }) => -committed))
    return Seq.slice(most!.log, 0, most!.committed).flatMap(entry => entry?.command ?? [])
  },
}
