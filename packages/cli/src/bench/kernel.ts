/** What `bench kernel` measures, and what is wanted. An event is one call of a handler, or a message that was lost. */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { frameAt, Recording, stateDiff, World, type Setup } from '@quorate/kernel'
import { heartbeats, raftUnderLoad } from '@quorate/scenarios'
import { atLeast, atMost, rounded, type Budget, type Measured } from './measured.ts'
import { medianOf, microsecondsOf, percentile, rateOf } from './timing.ts'

const TAPE = { seed: 1, interventions: [] }
const MILLION = 1_000_000
const SEEN = 10_000
const SEEKS = 1_000

export function measureKernel(budget: Budget): Measured[] {
  const million = MILLION / budget.shrink
  return [
    speed(budget, 'heartbeats of 5 nodes, tracing off', 4_000_000, 3 * million, () => simulate(heartbeats(3 * million))),
    speed(budget, 'raft-kv, 5 nodes, 10 clients, 1,000 keys, tracing off', 400_000, million, () => simulate(raftUnderLoad(million))),
    lastFifth(budget, million),
    linear(budget, 'the same to ten times as many events', million, 10 * million, simulate),
    speed(budget, 'the same, recorded with causes', 300_000, million, () => record(unjudged(raftUnderLoad(million)))),
    linear(budget, 'recorded, from a tenth of the events', million / 10, million, setup => record(unjudged(setup))),
    speed(budget, 'the same, recorded and judged', null, million, () => record(raftUnderLoad(million))),
    speed(budget, 'the same, recorded, and then every event read', null, million / 10, () => readAll(raftUnderLoad(million / 10))),
    retained(million),
    ...seeks(new Recording(raftUnderLoad(SEEN), TAPE)),
  ]
}

function simulate(setup: Setup): void {
  new World(setup, TAPE).run()
}

const record = (setup: Setup): Recording => new Recording(setup, TAPE)

function readAll(setup: Setup): void {
  const recording = record(setup)
  for (let i = 0; i < recording.length; i++) recording.event(i)
}

/** Without invariants and witnesses: what recording alone costs. */
function unjudged(setup: Setup): Setup {
  const plain = (protocol: Setup['nodes'][number]['protocol']): typeof protocol => ({
    ...protocol, invariants: [], witnesses: [],
    hosts: Object.fromEntries(Object.entries(protocol.hosts ?? {})
      .map(([channel, hosted]) => [channel, { ...hosted, protocol: plain(hosted.protocol) }])),
  })
  return { ...setup, nodes: setup.nodes.map(node => ({ ...node, protocol: plain(node.protocol) })) }
}

function speed(
  { rounds, heap }: Budget, name: string, wanted: number | null, events: number, work: () => void,
): Measured {
  const value = medianOf(rounds, () => rateOf(events, work))
  return { ...atLeast(name, events, 'events/s', Math.round(value), wanted), ratio: rounded(value / heap) }
}

/** Whether a run gets slower as it gets longer: the last fifth of it against the second. */
function lastFifth({ rounds }: Budget, events: number): Measured {
  const value = medianOf(rounds, () => {
    const world = new World(raftUnderLoad(events), TAPE)
    const [, second, , , last] = [1, 2, 3, 4, 5].map(n => rateOf(events / 5, () => world.run((n * events) / 5)))
    return last! / second!
  })
  return atLeast('the same, its last fifth against its second', events, 'of the rate', rounded(value), 0.7)
}

function linear({ rounds }: Budget, name: string, few: number, many: number, work: (setup: Setup) => void): Measured {
  const value = medianOf(rounds, () =>
    rateOf(many, () => work(raftUnderLoad(many))) / rateOf(few, () => work(raftUnderLoad(few))))
  return atLeast(name, many, 'of the rate', rounded(value), 0.7)
}

function retained(events: number): Measured {
  const program = fileURLToPath(new URL('./retained.ts', import.meta.url))
  const value = Number(spawnSync(process.execPath, ['--expose-gc', program, String(events)]).stdout)
  return atMost('kept by a recording of raft-kv, with its history', events, 'bytes/event', value, 200)
}

/** Access to random events of a run that a person looks at. */
function seeks(recording: Recording): Measured[] {
  const ids = recording.setup.nodes.map((_, id) => id)
  const states = (i: number): unknown[] => ids.map(id => recording.worldAfter(i).node(id).state as unknown)
  const seek = (name: string, at: (i: number, j: number) => void): Measured => {
    const took = Array.from({ length: SEEKS }, (_, n) =>
      microsecondsOf(() => at((n * 7_919) % SEEN, (n * 6_007) % SEEN)) / 1_000)
    return atMost(`${name}, 95th of 100 in a recording of raft-kv`, SEEN, 'ms', rounded(percentile(took, 95)), 16)
  }
  return [
    seek('the world after any event', i => void recording.worldAfter(i)),
    seek('the frame after any event', i => void frameAt(recording, i)),
    seek('any event in full', i => void recording.event(i)),
    seek('the difference between two', (i, j) => void stateDiff(states(i), states(j))),
  ]
}
