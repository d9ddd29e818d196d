import type { NodeSpec, Setup } from '@quorate/kernel'
import { smallSetup, type Small } from '../small.ts'
import type { AddRequest, ClientConfig } from './client-state.ts'
import { plainFile } from './plain-file.ts'
import { redlockClient } from './redlock-client.ts'
import { redlock } from './redlock.ts'

const add: AddRequest = { f: 'add', amount: 100 }

/** Clients A, B …, then the servers, then the file; and who is asked to add to the total, one after the other. */
function locks(clients: number, servers: number, asked: readonly number[]): Setup {
  const config: ClientConfig = {
    servers: Array.from({ length: servers }, (_, i) => clients + i), file: clients + servers,
    ttl: 300_000, drift: 10_000, patience: 50_000, rest: [20_000, 60_000], work: [10_000, 10_000],
  }
  return smallSetup(
    [
      ...Array.from({ length: clients }, (_, id): NodeSpec => ({ name: 'AB'[id]!, protocol: redlockClient, config })),
      ...config.servers.map((_, i): NodeSpec => ({ name: `s${i + 1}`, protocol: redlock, config: { away: 400_000 } })),
      { name: 'file', protocol: plainFile, config: {} },
    ],
    asked.map((client, at) => ({ client, at: 10_000 * (at + 1), request: add })),
  )
}

export const small: Small = {
  text: 'two clients that add to a total, three servers, and the file',
  setup: locks(2, 3, [0, 1]),
  bounds: { timeouts: 1, requests: 1, depth: 11 },
  isStore: false,
  others: { alone: { text: 'one client and three servers', setup: locks(1, 3, [0, 0]) } },
}
