/** Nodes in a ring that tell their neighbour that they live: the smallest protocol that uses the whole world. */
import { reliable, type Protocol, type Setup } from '@quorate/kernel'
import { MS } from '../values.ts'

const NODES = 5

interface Heartbeat {
  config: { readonly next: number }
  state: { readonly next: number; readonly heard: number }
  message: { readonly type: 'Alive' }
  request: never
  outcome: never
  emit: never
}

const heartbeat: Protocol<Heartbeat> = {
  name: 'heartbeat',
  durable: [],
  start({ next }, _disk, out) {
    out.setTimer('beat', [50 * MS, 50 * MS])
    return { next, heard: 0 }
  },
  onTimeout(s, _timer, _key, out) {
    out.send(s.next, { type: 'Alive' })
    out.setTimer('beat', [50 * MS, 50 * MS])
  },
  onMessage: s => void s.heard++,
  invariants: [],
  witnesses: [],
  view: {
    role: () => ({ shape: 'observer', word: 'node' }),
    epoch: () => null,
    describe: ({ heard }) => `has heard ${heard} times`,
    rows: ({ heard }) => [['heard', String(heard)]],
    message: () => ({ label: 'AL', style: 'heartbeat', text: 'Alive', epoch: null }),
  },
}

/** Every fault of the palette is there, and none is on. */
export function heartbeats(events: number): Setup {
  return {
    nodes: Array.from({ length: NODES }, (_, id) =>
      ({ name: `n${id + 1}`, protocol: heartbeat, config: { next: (id + 1) % NODES } })),
    network: reliable([MS, 5 * MS]),
    requests: [], loops: [], faults: [], situations: [],
    until: Number.MAX_SAFE_INTEGER,
    limit: events,
  }
}
