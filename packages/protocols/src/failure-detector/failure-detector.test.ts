import {
  Recording, reliable, start, step, type Micros, type NodeId, type Setup, type Stepped, type TimedFault,
} from '@quorate/kernel'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { bytesPer, conformance, convict, withMutant } from '../testing/conformance.ts'
import { goldenScripts, runScript, type MakeSetup } from '../testing/script.ts'
import { adaptiveDetector, failureDetector } from './failure-detector.ts'
import { mutants } from './mutants.ts'
import type { Config, Emit, FailureDetector, State } from './state.ts'
import { exhaust } from '../testing/exhaust.ts'
import { small } from './small.ts'

const times = { heartbeat: 100_000, timeout: 300_000, increment: 50_000 }

/** w, n1 … nn, and v as a second watcher if there is to be one. The watchers are watched by nobody. */
const cluster: MakeSetup = (size, { detector = 'fixed', watchers: count = '1' }) => {
  const protocol = detector === 'fixed' ? failureDetector : adaptiveDetector
  const watched = Array.from({ length: size }, (_, i) => i + 1)
  const watchers = count === '1' ? [0] : [0, size + 1]
  const watcher = (name: string) => ({ name, protocol, config: { watchers: [], watches: watched, ...times } })
  const nodes = [
    watcher('w'), ...watched.map(id => ({ name: `n${id}`, protocol, config: { watchers, watches: [], ...times } })),
    ...watchers.slice(1).map(() => watcher('v')),
  ]
  return { ...empty, nodes }
}

const empty: Omit<Setup, 'nodes'> = {
  network: reliable([1_000, 20_000]), requests: [], loops: [], faults: [], situations: [], until: 6_000_000, limit: 100_000,
}

/** Everyone watches everyone else; messages may take longer than the timeout allows for. */
function everyone(protocol: typeof failureDetector, faults: readonly TimedFault[] = []): Setup {
  const ids = [0, 1, 2, 3]
  const nodes = ids.map(id => {
    const others = ids.filter(other => other !== id)
    return { name: `n${id + 1}`, protocol, config: { watchers: others, watches: others, ...times } }
  })
  return { ...empty, nodes, faults, network: reliable([1_000, 260_000]) }
}

/** Long enough for everyone to suspect everyone. */
const apart: readonly TimedFault[] = [
  { at: 2_000_000, fault: { kind: 'cut', sides: [[0], [1], [2], [3]] } }, { at: 3_000_000, fault: { kind: 'heal' } },
]
const setup = (protocol: typeof failureDetector) => (seed: number): Setup =>
  everyone(protocol, seed % 2 === 0 ? apart : [])

conformance(failureDetector, { setup: setup(failureDetector), seeds: 16, sampled: 2, crashes: 8 })
conformance(adaptiveDetector, { setup: setup(adaptiveDetector), seeds: 16, sampled: 2, crashes: 8 })

const byScript = mutants.filter(({ breaks }) => breaks.startsWith('scripts/'))
const byInvariant = mutants.filter(mutant => !byScript.includes(mutant))
const isAdaptive = (name: string): boolean => byInvariant.find(mutant => mutant.name === name)!.rule === 'Task 3.2'
convict(byInvariant, {
  setup: (seed, name) => setup(isAdaptive(name) ? adaptiveDetector : failureDetector)(seed), seeds: 20,
})

goldenScripts(new URL('./scripts/', import.meta.url), cluster)

describe('mutants', () => {
  test.each(byScript)('$name tells another story in $breaks', ({ breaks, protocol }) => {
    const script = readFileSync(new URL(breaks, import.meta.url), 'utf8')
    expect(runScript(script, breaks, (size, options) => withMutant(cluster(size, options), protocol))).not.toBe(script)
  })
})

// One rule, one test.

type Did = Stepped<FailureDetector>
const config: Config = { watchers: [4, 5], watches: [1, 2], ...times }
const started = (protocol = failureDetector): Did => start(protocol, config, 0)
const overdue = ({ state }: Did, node: NodeId, protocol = failureDetector): Did =>
  step(protocol, state, { kind: 'timeout', timer: 'overdue', key: node })
const hear = ({ state }: Did, from: NodeId, protocol = failureDetector): Did =>
  step(protocol, state, { kind: 'message', from, message: { type: 'Heartbeat' } })
const beat = ({ state }: Did): Did => step(failureDetector, state, { kind: 'timeout', timer: 'heartbeat', key: 0 })
const told = ({ effects }: Did): Emit[] => effects.flatMap(effect => (effect.kind === 'emit' ? [effect.value] : []))
const patience = (node: NodeId, delay: Micros) => ({ kind: 'setTimer', timer: 'overdue', key: node, delay: [delay, delay] })

describe('rules', () => {
  test('Initially: nobody is suspected, and every node has the default timeout, after a crash too', () => {
    const first: State = { config, suspected: [false, false], timeout: [300_000, 300_000], heard: [0, 0], mistakes: [0, 0] }
    expect(started().state).toStrictEqual(first)
    expect(start(adaptiveDetector, config, 0, {}).state).toStrictEqual(first)
    expect(started().effects).toStrictEqual([
      { kind: 'setTimer', timer: 'heartbeat', key: 0, delay: [0, 100_000] }, patience(1, 300_000), patience(2, 300_000),
    ])
  })

  test('Task 1: every watcher is sent a heartbeat in every interval', () => {
    const { effects } = beat(started())
    expect(effects.flatMap(effect => (effect.kind === 'send' ? [effect.to] : []))).toStrictEqual([4, 5])
    expect(effects.at(-1)).toStrictEqual({ kind: 'setTimer', timer: 'heartbeat', key: 0, delay: [100_000, 100_000] })
    const second = new Recording(cluster(3, {}), { seed: 1, interventions: [] })
    expect(bytesPer(second, 1_000_000, 2_000_000)).toStrictEqual({ HB: [30, 600] })
  })

  test('Task 1: who is watched by nobody sends nothing', () => {
    const { effects } = start(failureDetector, { ...config, watchers: [] }, 0)
    expect(effects).toStrictEqual([patience(1, 300_000), patience(2, 300_000)])
  })

  test('Task 2: a node is suspected when its timeout has passed without a heartbeat, and not before', () => {
    const recording = new Recording(cluster(1, {}), { seed: 1, interventions: [{ after: 0, act: { kind: 'crash', node: 1 } }] })
    const found = Array.from({ length: recording.length }, (_, i) => recording.event(i)).filter(({ timer }) => timer === 'overdue')
    expect(found.map(({ time }) => time)).toStrictEqual([300_000])
    expect(overdue(started(), 2).state.suspected).toStrictEqual([false, true])
  })

  test('Task 2: every heartbeat starts the time of its sender anew, and of nobody else', () => {
    expect(hear(started(), 2).effects).toStrictEqual([patience(2, 300_000)])
  })

  test('Task 3.1: a suspect that is heard from is trusted again, and a mistake is counted', () => {
    const { state, effects } = hear(overdue(started(), 1), 1)
    expect(state).toMatchObject({ suspected: [false, false], mistakes: [1, 0], heard: [1, 0] })
    expect(effects).toContainEqual(patience(1, 300_000))
  })

  test('Task 3.1: a heartbeat of a node that is not watched changes nothing', () => {
    const before = started()
    expect(hear(before, 4).state).toBe(before.state)
  })

  test('Task 3.2: after a mistake the adaptive detector gives that node more time, and only that node', () => {
    const { state, effects } = hear(overdue(started(), 1, adaptiveDetector), 1, adaptiveDetector)
    expect(state.timeout).toStrictEqual([350_000, 300_000])
    expect(effects).toContainEqual(patience(1, 350_000))
  })

  test('Task 3.2: the fixed detector does not learn', () => {
    expect(hear(overdue(started(), 1), 1).state.timeout).toStrictEqual([300_000, 300_000])
  })

  test('Task 3.2: when its timeout has reached one interval and the longest delay, the adaptive detector is done', () => {
    const mistakes = (protocol: typeof failureDetector): number[] => {
      const calm = new Recording(everyone(protocol), { seed: 2, interventions: [] })
      return calm.worldAfter(calm.length - 1).node(0).state.mistakes
    }
    const most = Math.ceil((times.heartbeat + 260_000 - times.timeout) / times.increment)
    expect(Math.max(...mistakes(adaptiveDetector))).toBeLessThanOrEqual(most)
  })

  test('Output: suspicions and their end are told, each once', () => {
    const suspected = overdue(started(), 1)
    expect(told(suspected)).toStrictEqual([{ type: 'suspected', node: 1 }])
    expect(told(overdue(suspected, 1))).toStrictEqual([])
    expect(told(hear(suspected, 1))).toStrictEqual([{ type: 'trusted', node: 1 }])
    expect(told(hear(started(), 1))).toStrictEqual([])
  })
})

exhaust(small, mutants, {
  counts: [6_262, 17_119, 15],
  unreached: ['all suspected'],
  shortest: {
    'never-forgives': [4, { timeouts: 3 }],
    'hides-its-mistakes': [4, { timeouts: 3 }],
    'keeps-it-to-itself': [4, { timeouts: 3 }],
    'learns-nothing': [4, { timeouts: 3 }, { setup: 'adaptive' }],
    'forgets-its-lessons': [6, { timeouts: 4 }, { setup: 'adaptive' }],
    'learns-from-success': [2, { timeouts: 1 }, { setup: 'adaptive' }],
  },
  timed: { 'suspects-at-first': 0, impatient: 1, 'does-not-start-anew': 3 },
})
