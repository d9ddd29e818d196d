/** The smallest set-up in which a protocol does what it is for: what a search looks at whole. */
import { reliable, type NodeSpec, type Setup, type TimedRequest } from '@quorate/kernel'
import { kvClient } from './kv-client/kv-client.ts'
import type { Command } from './kv/command.ts'

export interface Small {
  readonly text: string
  readonly setup: Setup
  /** Within which the search of `npm test` is exhaustive; its exact counts stand in the protocol's test. */
  readonly bounds: Readonly<Record<string, number | readonly number[]>>
  /** Clients of a store ask, and the history of what they were told is judged. */
  readonly isStore: boolean
  /** Where a search may begin later, by name: what has happened by then, in the words of its own steps. */
  readonly beginnings?: Readonly<Record<string, readonly string[]>>
  /** Set-ups with more in them, by name: what the smallest one cannot show. */
  readonly others?: Readonly<Record<string, Pick<Small, 'text' | 'setup' | 'beginnings'>>>
}

/** A set-up without anything but these nodes and requests: a search brings the rest. */
export const smallSetup = (nodes: readonly NodeSpec[], requests: readonly TimedRequest[] = []): Setup => ({
  nodes, network: reliable([1_000, 5_000]), requests, loops: [], faults: [], situations: [], until: 10_000_000,
  limit: 100_000,
})

/** Two clients of a store, A and B, whose node numbers follow those of `servers`. A asks the first server first. */
export function smallStore(
  servers: readonly NodeSpec[], asked: readonly number[], others: readonly NodeSpec[],
  commands: { readonly a: readonly Command[]; readonly b: readonly Command[] }, leaderless = false, sessions = false,
): Setup {
  const kind = { ...(leaderless && { leaderless: true }), ...(sessions && { sessions: true }) }
  const patience = { timeout: 300_000, tryNext: 100_000, retryAfter: 20_000, ...kind }
  const client = (name: string, order: readonly number[]): NodeSpec =>
    ({ name, protocol: kvClient, config: { servers: order, ...patience } })
  const [a, b] = [servers.length, servers.length + 1]
  const requests = [
    ...commands.a.map((request, i) => ({ client: a, at: 10_000 * (i + 1), request })),
    ...commands.b.map((request, i) => ({ client: b, at: 10_000 * (i + 1), request })),
  ]
  return smallSetup([...servers, client('A', asked), client('B', asked.toReversed()), ...others], requests)
}

export const write = (value: number | null): Command => ({ f: 'write', key: 'x', value })
export const read: Command = { f: 'read', key: 'x' }
