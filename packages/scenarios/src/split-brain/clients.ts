/** The two clerks, the same in every variant: A asks r1 first, B asks r3 first, and both know all replicas. */
import type { NodeSpec } from '@quorate/kernel'
import { kvClient } from '@quorate/protocols'
import { replicas } from './story.ts'
import { MS } from '../values.ts'

const patience = { timeout: 400 * MS, tryNext: 150 * MS, retryAfter: 50 * MS }

export const clients: readonly NodeSpec[] = [
  { name: 'A', protocol: kvClient, config: { servers: replicas, ...patience } },
  { name: 'B', protocol: kvClient, config: { servers: [2, 3, 4, 0, 1], ...patience } },
]

/** The same, of a store that knows a repeated command again. */
export const clientsWithSessions = clients.map(client => ({ ...client, config: { ...client.config, sessions: true } }))
