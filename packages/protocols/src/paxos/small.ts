import { smallSetup, type Small } from '../small.ts'
import { paxos } from './paxos.ts'

const config = { proposers: [0, 1], acceptors: [2, 3, 4], learners: [0], retry: [60_000, 120_000] } as const

/** Two of three acceptors have promised ballot 1, and one of them has accepted its value. */
const a1HasRed = [
  'p1 asks: have "red" chosen',
  'Prepare(ballot 1) from p1 to a1 arrives',
  'Prepare(ballot 1) from p1 to a2 arrives',
  'Promise(ballot 1, nothing accepted) from a1 to p1 arrives',
  'Promise(ballot 1, nothing accepted) from a2 to p1 arrives',
  'Accept(ballot 1, "red") from p1 to a1 arrives',
]

export const small: Small = {
  text: 'two proposers, each of which is given a value, and three acceptors',
  setup: smallSetup(
    ['p1', 'p2', 'a1', 'a2', 'a3'].map(name => ({ name, protocol: paxos, config })),
    [{ client: 0, at: 10_000, request: 'red' }, { client: 1, at: 20_000, request: 'blue' }],
  ),
  bounds: { requests: 1, depth: 12 },
  isStore: false,
  beginnings: {
    'a1 has accepted "red" in ballot 1, and p1 knows': [...a1HasRed, 'Accepted(ballot 1, "red") from a1 to p1 arrives'],
    'a1 has accepted "red" in ballot 1 and a2 "blue" in ballot 2': [
      ...a1HasRed,
      'p2 asks: have "blue" chosen',
      'Prepare(ballot 2) from p2 to a2 arrives',
      'Prepare(ballot 2) from p2 to a3 arrives',
      'Promise(ballot 2, nothing accepted) from a2 to p2 arrives',
      'Promise(ballot 2, nothing accepted) from a3 to p2 arrives',
      'Accept(ballot 2, "blue") from p2 to a2 arrives',
    ],
  },
}
