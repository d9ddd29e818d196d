/**
 * Raft in every kind of trouble at once, and then none: what it promises holds throughout, and after the calm it makes
 * progress. The same storm convicts a Raft whose disk has no gate.
 */
import { Recording, World, type Fault, type PlannedFault, type Setup } from '@quorate/kernel'
import { describe, expect, it } from 'vitest'
import { raftUnderLoad } from './load/raft.ts'

const MS = 1_000
const all = [0, 1, 2, 3, 4]
const anyone = { oneOf: all }
const leader = { role: 'leader' }
const calmAt = 2_500 * MS
const again = (every: number, fault: Fault, lasts?: number): PlannedFault =>
  ({ every: every * MS, from: 300 * MS, until: calmAt, fault, ...(lasts !== undefined && { lasts: lasts * MS }) })
const bad = {
  loss: 200_000, duplicate: 200_000, reorder: 200_000, reorderBy: [0, 40 * MS], corrupt: 50_000, capacity: 5,
} as const

const storm: readonly PlannedFault[] = [
  again(700, { kind: 'crash', node: leader }, 200), again(900, { kind: 'crash', node: anyone, torn: true }, 300),
  again(1_500, { kind: 'crash-loop', node: anyone, every: 60 * MS, times: 3 }),
  again(800, { kind: 'pause', node: anyone }, 150), again(900, { kind: 'slow', node: anyone, by: [0, 30 * MS] }, 300),
  again(900, { kind: 'cut', sides: [[0, 1], [2, 3, 4]] }, 300), again(1_200, { kind: 'ring', nodes: all }, 300),
  again(900, { kind: 'isolate', node: leader }, 200), again(1_500, { kind: 'clog', from: [0, 1], to: [3, 4] }, 200),
  again(1_500, { kind: 'flap', sides: [[0, 2], [1, 3, 4]], every: 50 * MS, times: 3 }),
  again(1_000, { kind: 'degrade', from: all, to: all, quality: bad }, 300),
  again(900, { kind: 'disk-full', node: anyone }, 200),
  again(900, { kind: 'disk-latency', node: anyone, latency: [MS, 40 * MS] }, 400),
  again(900, { kind: 'clock-drift', node: anyone, ppm: 300_000 }, 300),
  again(900, { kind: 'clock-step', node: anyone, by: -50 * MS }),
  { at: calmAt, fault: { kind: 'calm', core: [0, 1, 2] } },
]

function stormy(gate?: 'none'): Setup {
  const setup = raftUnderLoad(40_000)
  const loops = setup.loops.slice(0, 3).map(loop => ({ ...loop, think: [20 * MS, 40 * MS] as const }))
  const nodes = setup.nodes.map((node, id) => (id >= all.length ? node : {
    ...node, disk: { latency: [MS, 5 * MS] as const }, protocol: gate === undefined ? node.protocol : { ...node.protocol, gate },
  }))
  return { ...setup, nodes, loops, faults: storm, until: 4_000 * MS }
}

const seeds = Array.from({ length: process.env.QUORATE_DEEP ? 300 : 10 }, (_, i) => i + 1)
const record = (setup: Setup, seed: number): Recording => new Recording(setup, { seed, interventions: [] })

describe('in a storm of every fault', () => {
  it.each(seeds)('Raft keeps what it promises, and goes on after the calm (seed %i)', seed => {
    const recording = record(stormy(), seed)
    expect(recording.findings).toStrictEqual([])
    const after = recording.history.filter(({ kind, time, value }) =>
      kind === 'return' && time > calmAt + 1_000 * MS && (value as { definite: boolean }).definite)
    expect(after.length).toBeGreaterThan(0)
    const world = new World(stormy(), recording.tape)
    world.run(Math.floor(recording.length / 2))
    const other = new World(stormy(), recording.tape)
    other.load(world.save())
    other.run()
    expect(other.digest).toBe(recording.digest)
  })

  it('one that speaks before its disk has it does not', () => {
    const broken = new Set(seeds.flatMap(seed => record(stormy('none'), seed).findings.map(({ property }) => property)))
    expect(broken.size).toBeGreaterThan(0)
  })
})
