import type { NodeSpec } from '@quorate/kernel'
import { smallSetup, type Small } from '../small.ts'
import { globalSnapshot } from './global-snapshot.ts'

const branches = (size: number): NodeSpec[] => {
  const nodes = Array.from({ length: size }, (_, id) => id)
  const config = { nodes, money: nodes.map(() => 2), resend: 50_000 }
  return nodes.map(id => ({ name: ['A', 'B', 'C'][id]!, protocol: globalSnapshot, config }))
}
const record = { client: 0, at: 10_000, request: { f: 'record' } }
const transfer = (client: number, to: number, at: number) =>
  ({ client, at, request: { f: 'transfer', to, amount: 1 } })

export const small: Small = {
  text: 'two branches that each send money to the other; A takes a snapshot',
  setup: smallSetup(branches(2), [record, transfer(0, 1, 20_000), transfer(1, 0, 30_000)]),
  bounds: { requests: 2, timeouts: 1, crashes: 1 },
  isStore: false,
  others: {
    three: { text: 'a third branch, which sends money too', setup: smallSetup(branches(3), [record, transfer(2, 0, 20_000)]) },
  },
}
