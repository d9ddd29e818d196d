import { smallSetup, type Small } from '../small.ts'
import type { Setup } from '@quorate/kernel'
import type { AddRequest, ClientConfig } from './client-state.ts'
import { leaseLock } from './lease-lock.ts'
import { lockClient } from './lock-client.ts'
import { lockResource } from './resource.ts'

const TTL = 300_000

const add: AddRequest = { f: 'add', amount: 100 }

/** Clients, the lock service, the file; and who is asked to add to the total, one after the other. */
function locks(clients: number, asked: readonly number[]): Setup {
  const times = { ttl: TTL, margin: 30_000, renewEvery: 80_000, retryAfter: 50_000, work: [10_000, 10_000] } as const
  const config: ClientConfig = { lock: clients, resource: clients + 1, ...times }
  return smallSetup(
    [
      ...Array.from({ length: clients }, (_, id) => ({ name: 'ABC'[id]!, protocol: lockClient, config })),
      { name: 'lock', protocol: leaseLock, config: { ttl: TTL } },
      { name: 'file', protocol: lockResource, config: {} },
    ],
    asked.map((client, at) => ({ client, at: 10_000 * (at + 1), request: add })),
  )
}

export const small: Small = {
  text: 'a lock service, a file, and two clients that add to its total',
  setup: locks(2, [0, 1, 1]),
  bounds: { timeouts: 3, requests: 1 },
  isStore: false,
  others: { line: { text: 'three clients, of which two stand in line', setup: locks(3, [0, 1, 2]) } },
}
