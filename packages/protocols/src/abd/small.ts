import { read, smallStore, write, type Small } from '../small.ts'
import { abd } from './abd.ts'

const nodes = [0, 1, 2]
const config = { nodes, read: 2, write: 2, resend: 50_000 }

export const small: Small = {
  text: 'three replicas, majorities; A writes at the first, B reads at the last',
  setup: smallStore(
    nodes.map(id => ({ name: `r${id + 1}`, protocol: abd, config })), nodes, [],
    { a: [write(1)], b: [read, read] }, true,
  ),
  bounds: { timeouts: 0, requests: 1 },
  isStore: true,
}
