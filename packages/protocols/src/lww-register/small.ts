import { read, smallStore, write, type Small } from '../small.ts'
import { lwwRegister } from './lww-register.ts'

const nodes = [0, 1]
const config = { nodes, resend: 50_000 }

export const small: Small = {
  text: 'two replicas; A writes at the first and reads, B writes at the second',
  setup: smallStore(
    nodes.map(id => ({ name: `r${id + 1}`, protocol: lwwRegister, config })), nodes, [],
    { a: [write(1), read], b: [write(2)] }, true,
  ),
  bounds: { timeouts: 1, requests: 1, crashes: 1, moves: 1, ticks: [0, 1_000] },
  isStore: true,
  others: {
    removal: {
      text: 'two replicas; A writes at the first, and then removes what it wrote',
      setup: smallStore(
        nodes.map(id => ({ name: `r${id + 1}`, protocol: lwwRegister, config })), nodes, [],
        { a: [write(1), write(null)], b: [] }, true,
      ),
    },
  },
}
