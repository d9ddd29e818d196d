/** The reference models that Stateright counts, with their counts. */
import { abd } from './abd.ts'
import { paxos } from './paxos.ts'
import { raftAsHashed } from './raft/as-hashed.ts'
import { raft } from './raft/raft.ts'
import type { Known, ReferenceModel } from './reference-model.ts'
import { singleCopyRegister } from './single-copy-register.ts'
import type { Model, Limits } from '../src/index.ts'
import { boundsOf } from './specifications/index.ts'
import type { Bound, Bounds, Values } from './specifications/model.ts'
import { twoPhaseCommit } from './two-phase-commit.ts'

/** Bounds are checked before and always complete here. */
function model<B extends Bounds>(
  name: string, text: string, source: string, bounds: B, known: readonly Known[], of: (bounds: Values<B>) => Model,
  limits: (bounds: Values<B>) => Limits = () => ({}),
): ReferenceModel {
  return {
    name, text, source, bounds, known, mutants: [],
    make(given) {
      const all = boundsOf({ name, bounds }, given as Partial<Values<B>>)
      return { model: of(all), limits: limits(all), bounds: all }
    },
  }
}

const bound = (published: number, from: number, to: number, means: string): Bound => ({ published, from, to, means })
const known = (bounds: Record<string, number>, distinct: number, generated: number, depth: number): Known =>
  ({ bounds, distinct, generated, depth })
const large = (...args: Parameters<typeof known>): Known => ({ ...known(...args), large: true })

const register = (servers: number) => ({
  clients: bound(2, 1, 8, 'clients, each of which writes once and then reads once'),
  servers: bound(servers, 1, 5, 'servers'),
})
const nodes = {
  nodes: bound(3, 1, 5, 'nodes'), crashes: bound(1, 0, 4, 'nodes that may be down at the same time'),
  depth: bound(10, 1, 100, 'levels to search'),
}

export const actorModels: readonly ReferenceModel[] = [
  model('two-phase-commit', 'resource managers and a transaction manager agree whether to commit',
    'Gray and Lamport, Consensus on Transaction Commit (2006), TwoPhase.tla; counts of TLC and Stateright 0.31',
    { managers: bound(5, 1, 14, 'resource managers') },
    [
      known({ managers: 3 }, 288, 1_146, 11), known({ managers: 5 }, 8_832, 58_146, 17),
      known({ managers: 7 }, 296_448, 2_744_706, 23), large({ managers: 8 }, 1_745_408, 18_507_778, 26),
    ],
    ({ managers }) => twoPhaseCommit(managers)),
  model('paxos', 'a register that is written once',
    'Lamport, Paxos Made Simple (2001); counts of Stateright 0.31', register(3),
    [
      known({ clients: 2, servers: 3 }, 16_668, 32_971, 21),
      large({ clients: 3, servers: 3 }, 1_194_428, 2_420_477, 28),
    ],
    ({ clients, servers }) => paxos(clients, servers)),
  model('single-copy-register', 'servers with a register each, that tell each other nothing',
    'the example of this name in Stateright 0.31, and its counts', register(1),
    [
      known({ clients: 2, servers: 1 }, 93, 121, 9), known({ clients: 3, servers: 1 }, 4_243, 6_778, 13),
      large({ clients: 4, servers: 1 }, 400_233, 731_789, 17),
    ],
    ({ clients, servers }) => singleCopyRegister(clients, servers)),
  model('abd', 'a linearizable register on a majority, links in order',
    'Attiya, Bar-Noy, Dolev, Sharing Memory Robustly in Message-Passing Systems (1995); counts of Stateright 0.31',
    register(3), [large({ clients: 2, servers: 3 }, 1_212_979, 4_730_934, 41)],
    ({ clients, servers }) => abd(clients, servers)),
  model('raft', 'leaders and logs, without anything that survives a crash',
    'Kleppmann, Distributed Systems (lecture notes, 2020–2024), after the example in Stateright 0.31', nodes, [],
    (given) => raft(given.nodes, given.crashes), ({ depth }) => ({ depth })),
  model('raft-as-hashed', 'the same, told apart as coarsely as Stateright tells it apart, to compare its counts',
    'the example "raft" in Stateright 0.31, and its counts', nodes,
    [large({ nodes: 3, crashes: 1, depth: 10 }, 814_958, 2_466_344, 10)],
    (given) => raftAsHashed(given.nodes, given.crashes), ({ depth }) => ({ depth, exhaust: true })),
]
