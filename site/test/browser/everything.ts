/** Every fault there is, often, in a scenario of so many nodes: nothing is expected to hold but the events themselves. */
import type { Fault, Micros, NodeId, PlannedFault, Quality } from '@quorate/kernel'

const MS = 1_000
const UNTIL: Micros = 2_000 * MS

export function everything(nodes: number): readonly PlannedFault[] {
  const all = Array.from({ length: nodes }, (_, id) => id)
  const [left, right] = [all.filter(id => id % 2 === 0), all.filter(id => id % 2 === 1)]
  return [...network(all, left, right), ...processes(all), ...clocks(all), ...disks(all), ...calm(left)]
}

const again = (every: number, fault: Fault, lasts?: number): PlannedFault =>
  ({ every: every * MS, from: 0, until: UNTIL, fault, ...(lasts !== undefined && { lasts: lasts * MS }) })

function network(all: NodeId[], left: NodeId[], right: NodeId[]): PlannedFault[] {
  const direction = { from: left, to: right }
  const everywhere = (quality: Partial<Quality>): Fault => ({ kind: 'degrade', from: all, to: all, quality })
  return [
    { at: 0, fault: everywhere({ latency: { kind: 'exponential', min: MS, mean: 3 * MS } }) },
    again(300, everywhere({ latency: { kind: 'heavy-tail', min: 200, scale: 2 * MS }, loss: 100_000 }), 100),
    again(300, everywhere({ latency: { kind: 'constant', is: 2 * MS }, duplicate: 200_000, capacity: 5 }), 100),
    again(300, everywhere({ reorder: 300_000, reorderBy: [0, 20 * MS], corrupt: 50_000, checksum: true }), 100),
    again(500, { kind: 'cut', sides: [left, right] }, 100),
    again(500, { kind: 'cut-one-way', ...direction }, 100),
    again(500, { kind: 'cut-links', links: [[all[0]!, all.at(-1)!], [all.at(-1)!, all[1]!]] }, 100),
    again(500, { kind: 'bridge', left: left.slice(1), right }, 100),
    again(500, { kind: 'ring', nodes: all }, 100),
    again(500, { kind: 'isolate', node: { oneOf: all } }, 100),
    again(700, { kind: 'flap', sides: [left, right], every: 20 * MS, times: 3 }),
    again(600, { kind: 'heal' }), again(600, { kind: 'restore', ...direction }),
    again(500, { kind: 'clog', ...direction }), again(250, { kind: 'unclog', ...direction }),
    // Towards the end: a handler may throw at what it gets now, and then the run is over.
    { at: UNTIL - 100 * MS, fault: everywhere({ corrupt: 100_000, checksum: false }) },
  ]
}

function processes(all: NodeId[]): PlannedFault[] {
  const node = { oneOf: all }
  return [
    again(400, { kind: 'crash', node, torn: true }, 100), again(800, { kind: 'crash', node: { role: 'leader' } }, 100),
    again(900, { kind: 'crash-loop', node, every: 40 * MS, times: 3 }), again(300, { kind: 'restart', node }),
    again(400, { kind: 'pause', node }), again(200, { kind: 'resume', node }),
    again(500, { kind: 'slow', node, by: [0, 20 * MS] }, 100), again(300, { kind: 'wipe', node }),
  ]
}

function clocks(all: NodeId[]): PlannedFault[] {
  const node = { oneOf: all }
  return [
    again(400, { kind: 'clock-step', node, by: -50 * MS }), again(400, { kind: 'clock-drift', node, ppm: 300_000 }),
    again(600, { kind: 'clock-freeze', node }), again(300, { kind: 'clock-thaw', node }),
  ]
}

function disks(all: NodeId[]): PlannedFault[] {
  const node = { oneOf: all }
  return [
    again(500, { kind: 'disk-latency', node, latency: [MS, 20 * MS] }, 200), again(500, { kind: 'disk-full', node }),
    again(250, { kind: 'disk-freed', node }), again(500, { kind: 'flush-fails', node }),
    again(500, { kind: 'bit-rot', node, record: 0 }), again(500, { kind: 'misdirect', node }),
  ]
}

const calm = (core: NodeId[]): PlannedFault[] => [{ at: UNTIL, fault: { kind: 'calm', core } }]
