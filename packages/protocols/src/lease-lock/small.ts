import { smallSetup, type Small } from '../small.ts'
import type { AddRequest } from './client-state.ts'
import { leaseLock } from './lease-lock.ts'
import { lockClient } from './lock-client.ts'
import { lockResource } from './resource.ts'

const TTL = 300_000
const clients = [0, 1]
const config = {
  lock: 2, resource: 3, ttl: TTL, margin: 30_000, renewEvery: 80_000, retryAfter: 50_000, work: [10_000, 10_000],
}

export const small: Small = {
  text: 'a lock service, a file, and two clients that add to its total',
  setup: smallSetup(
    [
      ...clients.map(id => ({ name: 'AB'[id]!, protocol: lockClient, config })),
      { name: 'lock', protocol: leaseLock, config: { ttl: TTL } },
      { name: 'file', protocol: lockResource, config: {} },
    ],
    [0, 1, 1].map((client, at) => ({ client, at: 10_000 * (at + 1), request: { f: 'add', amount: 100 } satisfies AddRequest })),
  ),
  bounds: { timeouts: 3, requests: 1 },
  isStore: false,
}
