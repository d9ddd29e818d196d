import type { NodeSpec, Setup } from '@quorate/kernel'
import { kvClient } from '../kv-client/kv-client.ts'
import { read, smallStore, write, type Small } from '../small.ts'
import { chain } from './chain.ts'
import { chainMaster } from './master.ts'

const [two, three] = [[0, 1], [0, 1, 2]]

/** The master is the node after the clients A and B. */
function chained(nodes: readonly number[], commands: Parameters<typeof smallStore>[3], misses = 1): Setup {
  const config = { servers: nodes, master: nodes.length + 2, repeatEvery: 60_000 }
  const master = { servers: nodes, pingEvery: 50_000, misses }
  return smallStore(
    nodes.map(id => ({ name: `r${id + 1}`, protocol: chain, config })), nodes,
    [{ name: 'master', protocol: chainMaster, config: master }], commands,
  )
}

/** A writes; B reads and asks r2 first; C reads and asks as it is told. */
function readers(asked: readonly number[]): Setup {
  const setup = chained(two, { a: [write(1)], b: [read] })
  const third: NodeSpec = { name: 'C', protocol: kvClient, config: { ...setup.nodes[2]!.config, servers: asked } }
  const client = setup.nodes.length
  const asks = { client, at: 10_000, request: read }
  return { ...setup, nodes: [...setup.nodes, third], requests: [...setup.requests, asks] }
}

/** The master has heard from `alive` alone, and orders epoch 2, of which nobody knows yet. */
const takesOut = (alive: string): string[] => [
  'master: the ping timer fires', `Ping from master to ${alive} arrives`, `Pong(epoch 1) from ${alive} to master arrives`,
  'master: the ping timer fires',
]

/** Both are told, and answer the next ping. */
const knows = (alive: string): string[] => ['r1', 'r2'].flatMap(server => [
  `Configure(epoch 2, ${alive}) from master to ${server} arrives`, `Ping from master to ${server} arrives`,
  `Pong(epoch 2) from ${server} to master arrives`,
])

const joins = [...takesOut('r1'), ...knows('r1'), 'master: the ping timer fires']

const copied = ['r1', 'r2'].map(server => `Configure(epoch 3, r1 (r2 joins)) from master to ${server} arrives`)
  .concat('Update(epoch 3, nothing new after 0) from r1 to r2 arrives')

const handedOver = [
  'Ack(epoch 3, up to 0) from r2 to r1 arrives',
  'Update(epoch 3, nothing new after 0, you are the tail after 0) from r1 to r2 arrives',
]

const writes = ['A asks: write x = 1', 'Request(write x = 1) from A to r1 arrives']

export const small: Small = {
  text: 'a head and a tail, and a master that takes out who misses one ping; A writes and reads, B writes',
  setup: chained(two, { a: [write(1), read], b: [write(2)] }),
  bounds: { timeouts: 2, requests: 1, depth: 16 },
  isStore: true,
  beginnings: {
    'r1 alone is the chain, and r2 is told to join': joins,
    'r2 is told to join, and its acknowledgement from the time before is on its way': [
      ...writes, 'Update(epoch 1, update 1) from r1 to r2 arrives', ...joins,
    ],
    'r1 has what nobody else has, and is out': [...writes, ...takesOut('r2'), ...knows('r2')],
    'r2 has a copy, and r1 has not handed over yet': [...joins, ...copied],
  },
  others: {
    patient: {
      text: 'the same, with a master that takes out who misses two pings',
      setup: chained(two, { a: [write(1)], b: [write(2)] }, 2),
    },
    three: {
      text: 'head, middle and tail; A writes, B reads', setup: chained(three, { a: [write(1)], b: [read] }),
    },
    readers: {
      text: 'a head and a tail; A writes at r1, B reads at r2, C reads at r1',
      setup: readers(two),
      beginnings: {
        'r1 has handed over to r2 while C waits, and has taken an update since': [
          ...joins, ...copied, 'C asks: read x', 'Request(read x) from C to r1 arrives', ...handedOver, ...writes,
        ],
      },
    },
    atTheTail: {
      text: 'a head and a tail; A writes at r1, B and C read at r2',
      setup: readers(two.toReversed()),
      beginnings: {
        'r1 alone is the chain, and nobody knows it': takesOut('r1'),
        'B has asked r2, the master has said yes, and r1 alone is the chain': [
          'B asks: read x', 'Request(read x) from B to r2 arrives',
          'Confirm(is epoch 1 the newest?) from r2 to master arrives', ...takesOut('r1'),
          'Configure(epoch 2, r1) from master to r1 arrives',
        ],
      },
    },
  },
}
