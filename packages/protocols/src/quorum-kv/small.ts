import { byNumber } from '@quorate/kernel'
import type { Command } from '../kv/command.ts'
import { read, smallStore, write, type Small } from '../small.ts'
import { quorumKv } from './quorum-kv.ts'
import type { Config } from './state.ts'

interface Asked {
  readonly a: readonly Command[]
  readonly b: readonly Command[]
}

const times = { patience: 50_000, forgive: 200_000, handoff: 100_000, exchange: 0 }

/** A asks r1 and B the last of `nodes`. On a ring of three, x is kept by r1 and r3 first. */
function quorum(nodes: readonly number[], change: Partial<Config>, asked: Asked): Small['setup'] {
  const config: Config = {
    nodes: nodes.toSorted(byNumber), virtualNodes: 1, n: 2, r: 1, w: 2, sloppy: false, readRepair: true,
    versions: 'siblings', ...times, ...change,
  }
  const replicas = config.nodes.map(id => ({ name: `r${id + 1}`, protocol: quorumKv, config }))
  return smallStore(replicas, nodes, [], asked, true)
}

const nodes = [0, 1, 2]

export const small: Small = {
  text: 'three nodes that all keep x, R = W = 2; A writes at the first and reads, B writes at the last',
  setup: quorum(nodes, { n: 3, r: 2, w: 2 }, { a: [write(1), read], b: [write(2)] }),
  bounds: { timeouts: 1, requests: 1, crashes: 1 },
  isStore: false,
  others: {
    strict: {
      text: 'three nodes of which two keep x and nobody stands in, R = 1, W = 2; A writes at the one, B reads at the other',
      setup: quorum(nodes, {}, { a: [write(1)], b: [read] }),
    },
  },
}

export const smallSloppy: Small = {
  text: 'three nodes of which two keep x and the third may stand in, R = 1, W = 2; A writes twice, B writes',
  setup: quorum(nodes, { sloppy: true }, { a: [write(1), write(3)], b: [write(2)] }),
  bounds: { timeouts: 3, requests: 1 },
  isStore: false,
}

export const smallPassing: Small = {
  text: 'three nodes of which two keep x, R = 1, W = 2; A writes twice, B writes at the third',
  setup: quorum([0, 2, 1], {}, { a: [write(1), write(3)], b: [write(2)] }),
  bounds: { timeouts: 1, requests: 2, crashes: 1 },
  isStore: false,
}

export const smallLast: Small = {
  text: 'two nodes that keep x by the last writer, R = 1, W = 2; A writes and reads, B writes at the other',
  setup: quorum([0, 1], { versions: 'last-writer-wins' }, { a: [write(1), read], b: [write(2)] }),
  bounds: { timeouts: 1, requests: 1, crashes: 1, moves: 1, ticks: [0, 1_000] },
  isStore: false,
}
