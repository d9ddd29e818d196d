import { smallSetup, type Small } from '../small.ts'
import { paxos } from './paxos.ts'

const config = { proposers: [0, 1], acceptors: [2, 3, 4], learners: [0], retry: [60_000, 120_000] } as const

export const small: Small = {
  text: 'two proposers, each of which is given a value, and three acceptors',
  setup: smallSetup(
    ['p1', 'p2', 'a1', 'a2', 'a3'].map(name => ({ name, protocol: paxos, config })),
    [{ client: 0, at: 10_000, request: 'red' }, { client: 1, at: 20_000, request: 'blue' }],
  ),
  bounds: { requests: 1, depth: 12 },
  isStore: false,
}
