import type { Setup } from '@quorate/kernel'
import { smallSetup, type Small } from '../small.ts'
import { gossip } from './gossip.ts'

const times = { period: 100_000, patience: 40_000, helpers: 0, suspicion: 300_000, retell: 2, most: 2 }

const members = (nodes: readonly number[]): Setup =>
  smallSetup(nodes.map(id => ({ name: `n${id + 1}`, protocol: gossip, config: { nodes, ...times } })))

export const small: Small = {
  text: 'two members that probe each other and ask nobody else',
  setup: members([0, 1]),
  bounds: { timeouts: 3, crashes: 1 },
  isStore: false,
  others: {
    three: {
      text: 'three members, so that one can tell another of the third',
      setup: members([0, 1, 2]),
      beginnings: {
        'n1 has held n2 for a suspect and then for dead, and n3 has heard nothing of it yet': [
          'n1: the period timer fires (answers: 0)',
          'n1: the period timer fires (answers: 0)',
          'n1: the suspicion timer fires',
          'n1: the period timer fires (answers: 0)',
        ],
      },
    },
  },
}
