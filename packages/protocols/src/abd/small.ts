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
  beginnings: {
    'B has read while a report was late, and A has written': [
      'B asks: read x',
      'Request(read x) from B to r3 arrives',
      'Query(x) from r3 to r1 arrives',
      'Query(x) from r3 to r2 arrives',
      'Report(nothing @ 0) from r2 to r3 arrives',
      'Update(x = nothing @ 0) from r3 to r2 arrives',
      'Ack(has x @ 0) from r2 to r3 arrives',
      'Reply(ok, nothing) from r3 to B arrives',
      'A asks: write x = 1',
      'Request(write x = 1) from A to r1 arrives',
      'Query(x) from r1 to r2 arrives',
      'Report(nothing @ 0) from r2 to r1 arrives',
      'Update(x = 1 @ 1.1) from r1 to r2 arrives',
      'Ack(has x @ 1.1) from r2 to r1 arrives',
      'Reply(ok, 1) from r1 to A arrives',
    ],
  },
}
