import { smallSetup, type Small } from '../small.ts'
import { gossip } from './gossip.ts'

const times = { period: 100_000, patience: 40_000, helpers: 0, suspicion: 300_000, retell: 2, most: 2 }

const nodes = [0, 1]

export const small: Small = {
  text: 'two members that probe each other and ask nobody else',
  setup: smallSetup(nodes.map(id => ({ name: `n${id + 1}`, protocol: gossip, config: { nodes, ...times } }))),
  bounds: { timeouts: 3, crashes: 1 },
  isStore: false,
}
