/**
 * Models whose numbers of states are published, written from their descriptions: what the search finds in them is what
 * it must find. Each says its bounds, and the counts that are known for some of them.
 */
import type { Limits, Model } from '../src/index.ts'
import { abd } from './abd.ts'
import { paxos } from './paxos.ts'
import { raftAsHashed } from './raft/as-hashed.ts'
import { raft } from './raft/raft.ts'
import { singleCopyRegister } from './single-copy-register.ts'
import { twoPhaseCommit } from './two-phase-commit.ts'

export interface ReferenceModel {
  readonly name: string
  readonly text: string
  readonly source: string
  readonly bounds: readonly Bound[]
  /** The model within these bounds, by name, each of them given. */
  readonly make: (bounds: Readonly<Record<string, number>>) => { readonly model: Model; readonly limits: Limits }
  readonly known: readonly Known[]
}

/** A whole number from `least` to `most`; `usual` where none is given. */
export interface Bound {
  readonly name: string
  readonly text: string
  readonly usual: number
  readonly least: number
  readonly most: number
}

export interface Known {
  readonly bounds: Readonly<Record<string, number>>
  readonly distinct: number
  readonly generated: number
  readonly depth: number
  /** Takes more than about a second, so only the deep tests and the benchmark count it. */
  readonly large?: true
}

const bound = (name: string, text: string, usual: number, least: number, most: number): Bound =>
  ({ name, text, usual, least, most })
const known = (bounds: Record<string, number>, distinct: number, generated: number, depth: number): Known =>
  ({ bounds, distinct, generated, depth })
const large = (...args: Parameters<typeof known>): Known => ({ ...known(...args), large: true })

const raftBounds = [
  bound('nodes', 'nodes', 3, 1, 5), bound('crashes', 'nodes that may be down at the same time', 1, 0, 4),
  bound('depth', 'levels to search', 10, 1, 100),
]

export const referenceModels: readonly ReferenceModel[] = [
  {
    name: 'two-phase-commit', text: 'resource managers and a transaction manager agree whether to commit',
    source: 'Gray and Lamport, Consensus on Transaction Commit (2006), TwoPhase.tla; counts of TLC and Stateright 0.31',
    bounds: [bound('managers', 'resource managers', 5, 1, 14)],
    make: ({ managers }) => ({ model: twoPhaseCommit(managers!), limits: {} }),
    known: [
      known({ managers: 3 }, 288, 1_146, 11), known({ managers: 5 }, 8_832, 58_146, 17),
      known({ managers: 7 }, 296_448, 2_744_706, 23), large({ managers: 8 }, 1_745_408, 18_507_778, 26),
    ],
  },
  {
    name: 'paxos', text: 'a register that is written once; every client writes, then reads',
    source: 'Lamport, Paxos Made Simple (2001); counts of Stateright 0.31',
    bounds: [bound('clients', 'clients', 2, 1, 8), bound('servers', 'servers', 3, 1, 5)],
    make: ({ clients, servers }) => ({ model: paxos(clients!, servers), limits: {} }),
    known: [
      known({ clients: 2, servers: 3 }, 16_668, 32_971, 21),
      large({ clients: 3, servers: 3 }, 1_194_428, 2_420_477, 28),
    ],
  },
  {
    name: 'single-copy-register', text: 'servers with a register each, that tell each other nothing',
    source: 'the example of this name in Stateright 0.31, and its counts',
    bounds: [bound('clients', 'clients', 3, 1, 8), bound('servers', 'servers', 1, 1, 5)],
    make: ({ clients, servers }) => ({ model: singleCopyRegister(clients!, servers), limits: {} }),
    known: [
      known({ clients: 2, servers: 1 }, 93, 121, 9), known({ clients: 3, servers: 1 }, 4_243, 6_778, 13),
      large({ clients: 4, servers: 1 }, 400_233, 731_789, 17),
    ],
  },
  {
    name: 'abd', text: 'a linearizable register on a majority, links in order',
    source: 'Attiya, Bar-Noy, Dolev, Sharing Memory Robustly in Message-Passing Systems (1995); counts of Stateright 0.31',
    bounds: [bound('clients', 'clients', 2, 1, 8), bound('servers', 'servers', 2, 1, 5)],
    make: ({ clients, servers }) => ({ model: abd(clients!, servers), limits: {} }),
    known: [large({ clients: 2, servers: 3 }, 1_212_979, 4_730_934, 41)],
  },
  {
    name: 'raft', text: 'leaders and logs, without anything that survives a crash',
    source: 'Kleppmann, Distributed Systems (lecture notes, 2020–2024), after the example in Stateright 0.31',
    bounds: raftBounds,
    make: ({ nodes, crashes, depth }) => ({ model: raft(nodes!, crashes!), limits: { depth: depth! } }),
    known: [],
  },
  {
    name: 'raft-as-hashed', text: 'the same, told apart as coarsely as Stateright does, to compare its counts',
    source: 'the example "raft" in Stateright 0.31, and its counts',
    bounds: raftBounds,
    make: ({ nodes, crashes, depth }) =>
      ({ model: raftAsHashed(nodes!, crashes!), limits: { depth: depth!, exhaust: true } }),
    known: [large({ nodes: 3, crashes: 1, depth: 10 }, 814_958, 2_466_344, 10)],
  },
]
