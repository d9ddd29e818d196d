import type { Setup } from '@quorate/kernel'
import { smallSetup, type Small } from '../small.ts'
import { bully } from './bully.ts'

const config = { answerWithin: 20_000, newsWithin: 60_000, announceEvery: 50_000, silentFor: 160_000 }

function cluster(size: number): Setup {
  const nodes = Array.from({ length: size }, (_, id) => id)
  return smallSetup(nodes.map(id => ({ name: `n${id + 1}`, protocol: bully, config: { nodes, ...config } })))
}

export const small: Small = {
  text: 'three nodes that stand for election when they start',
  setup: cluster(3),
  bounds: { timeouts: 1 },
  isStore: false,
}
