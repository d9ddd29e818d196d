/** Tiny protocols and set-ups for the kernel's own tests. */
import { Recording } from '../src/recording.ts'
import { reliable } from '../src/network.ts'
import type { AnyProtocol } from '../src/protocol.ts'
import type { Setup, Tape } from '../src/setup.ts'

/** A protocol that does nothing but what its parts say. Its messages are records with a `type`. */
export function tiny(parts: Partial<AnyProtocol> = {}): AnyProtocol {
  return {
    name: 'tiny',
    durable: [],
    start: ({ self }) => ({ self }),
    invariants: [],
    witnesses: [],
    ...parts,
    view: {
      role: () => ({ shape: 'follower', word: 'node' }),
      epoch: () => null,
      describe: s => JSON.stringify(s),
      rows: () => [],
      message: m => ({ label: m.type, style: 'request', text: JSON.stringify(m), epoch: null }),
      ...parts.view,
    },
  }
}

/** `size` nodes of one protocol, named a, b, c …, 10 ms apart from each other. */
export function setupOf(protocol: AnyProtocol, size: number, parts: Partial<Setup> = {}): Setup {
  const nodes = Array.from({ length: size }, (_, i) => ({ name: 'abcdefgh'[i]!, protocol, config: { nodes: size } }))
  return {
    nodes, network: reliable([10_000, 10_000]), requests: [], loops: [], faults: [], situations: [],
    until: 1_000_000, limit: 10_000, ...parts,
  }
}

export const record = (setup: Setup, tape: Partial<Tape> = {}): Recording =>
  new Recording(setup, { seed: 1, interventions: [], ...tape })

/** The events of a run, "12000 message b", with why a message was lost. */
export function eventsOf(recording: Recording, kinds?: string): string[] {
  const events = Array.from({ length: recording.length }, (_, i) => recording.event(i))
  const shown = events.filter(({ kind }) => kinds === undefined || kinds.split(' ').includes(kind))
  return shown.map(({ time, kind, node, lost, act }) =>
    [time, kind, recording.setup.nodes[node]!.name, ...(lost === null ? [] : [lost]),
      ...(act === null ? [] : [act.kind])].join(' '))
}

/** The state of every node at the end of a run. */
export function statesOf(recording: Recording): unknown[] {
  const world = recording.worldAfter(recording.length - 1)
  return recording.setup.nodes.map((_, id) => world.node(id).state as unknown)
}

/** Counts what it gets, and remembers its messages: `{ n }` is sent to node `to` at a request `{ to, n }`. */
export const counter = tiny({
  name: 'counter',
  durable: [['kept']],
  start: ({ self }, disk) => ({ self, kept: disk?.kept ?? 0, lost: 0, got: [] }),
  onRequest: (_, id, { to, n }, out) => {
    out.send(to, { type: 'n', n })
    out.respond(id, { definite: true })
  },
  onMessage(s, _, { n }) {
    s.kept += n
    s.lost += n
    s.got = [...s.got, n]
  },
})

/**
 * Gossip: every node tells a random other one, again and again, the highest rumour that it knows; who hears something
 * new tells one more node at once. Rumours come in by requests.
 */
export const gossip = tiny({
  name: 'gossip',
  durable: [['rumour']],
  start({ self, nodes }, disk, out) {
    out.setTimer('tell', [10_000, 30_000])
    return { self, nodes, rumour: disk?.rumour ?? 0 }
  },
  onRequest(s, id, rumour, out) {
    s.rumour = Math.max(s.rumour, rumour)
    out.respond(id, { definite: true })
  },
  onTimeout(s, _, __, out) {
    out.setTimer('tell', [10_000, 30_000])
    out.send(out.choose(s.nodes, 'whom to tell'), { type: 'rumour', rumour: s.rumour })
  },
  onMessage(s, _, { rumour }, out) {
    if (rumour <= s.rumour) return
    s.rumour = rumour
    out.send(out.choose(s.nodes, 'whom to tell'), { type: 'rumour', rumour })
  },
})

/** Eight gossiping nodes over a network with every kind of trouble. */
export function gossiping(parts: Partial<Setup> = {}): Setup {
  const requests = Array.from({ length: 10 }, (_, i) => ({ client: i % 8, at: 50_000 * i, request: i + 1 }))
  const trouble = { loss: 50_000, duplicate: 20_000, reorder: 100_000, reorderBy: [0, 20_000] } as const
  const network = { ...reliable([1_000, 9_000]), ...trouble }
  return setupOf(gossip, 8, { network, requests, ...parts })
}
