import { readFileSync } from 'node:fs'
import { Recording, reliable, start, step, type Micros, type NodeId, type Setup, type Stepped, type TimedFault } from '@quorate/kernel'
import { describe, expect, test } from 'vitest'
import { conformance, convict, messagesPer, withMutant } from '../testing/conformance.ts'
import { exhaust } from '../testing/exhaust.ts'
import { goldenScripts, runScript, type MakeSetup } from '../testing/script.ts'
import { mutants } from './mutants.ts'
import { deviationOf, meanOf, MOST_PHI, whenPhi } from './normal.ts'
import { phiAccrual } from './phi-accrual.ts'
import { small } from './small.ts'
import type { Config, Emit, PhiAccrual } from './state.ts'

const MS = 1_000
const times = { heartbeat: 100 * MS, thresholds: [1, 3, 8], window: 8, minDeviation: 1 * MS }

/** w, n1 … nn, and v as a second watcher if there is to be one. */
const cluster: MakeSetup = (size, { watchers: count = '1' }) => {
  const watched = Array.from({ length: size }, (_, i) => i + 1)
  const watchers = count === '1' ? [0] : [0, size + 1]
  const watcher = (name: string) => ({ name, protocol: phiAccrual, config: { watchers: [], watches: watched, ...times } })
  const nodes = [
    watcher('w'), ...watched.map(id => ({ name: `n${id}`, protocol: phiAccrual, config: { watchers, watches: [], ...times } })),
    ...watchers.slice(1).map(() => watcher('v')),
  ]
  return {
    nodes, network: reliable([1 * MS, 20 * MS]), requests: [], loops: [], faults: [], situations: [], until: 6_000 * MS, limit: 100_000,
  }
}

/** Everyone watches everyone else; on every other seed they are all cut off for a second. */
function setup(seed: number): Setup {
  const ids = [0, 1, 2, 3]
  const apart: readonly TimedFault[] = [
    { at: 2_000 * MS, fault: { kind: 'cut', sides: [[0], [1], [2], [3]] } }, { at: 3_000 * MS, fault: { kind: 'heal' } },
  ]
  const nodes = ids.map(id => {
    const others = ids.filter(other => other !== id)
    return { name: `n${id + 1}`, protocol: phiAccrual, config: { watchers: others, watches: others, ...times } }
  })
  return { ...cluster(1, {}), nodes, faults: seed % 2 === 0 ? apart : [], network: reliable([1 * MS, 60 * MS]) }
}

conformance(phiAccrual, { setup, seeds: 12, sampled: 2, crashes: 8, changesAtStart: [] })

const byScript = mutants.filter(({ breaks }) => breaks.startsWith('scripts/'))
convict(mutants.filter(mutant => !byScript.includes(mutant)), { setup, seeds: 10 })
goldenScripts(new URL('./scripts/', import.meta.url), cluster)
test.each(byScript)('$name tells another story in $breaks', ({ breaks, protocol }) => {
  const script = readFileSync(new URL(breaks, import.meta.url), 'utf8')
  expect(runScript(script, breaks, (size, options) => withMutant(cluster(size, options), protocol))).not.toBe(script)
})

/** The tail of the standard normal distribution from z on: a continued fraction (Laplace), good to 15 digits for z ≥ 1. */
function tail(z: number): number {
  let fraction = 0
  for (let k = 400; k > 0; k--) fraction = k / (z + fraction)
  return Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI) / (z + fraction)
}

describe('the table', () => {
  test.each(Array.from({ length: MOST_PHI }, (_, i) => i + 1))('φ = %i is where the tail is 10⁻ᵠ, to half a millionth of a deviation', phi => {
    const z = whenPhi(phi, 0, 1_000_000) / 1_000_000
    expect(tail(z - 0.5e-6)).toBeGreaterThanOrEqual(10 ** -phi)
    expect(tail(z + 0.5e-6)).toBeLessThanOrEqual(10 ** -phi)
  })

  test('mean and deviation are the integers below the exact ones', () => {
    for (let seed = 1; seed <= 200; seed++) {
      const values = Array.from({ length: 2 + (seed % 63) }, (_, i) => (seed * 7_919 + i * i * 104_729 + i * seed * 31) % 10_000_000)
      const mean = Math.floor(values.reduce((sum, value) => sum + value, 0) / values.length)
      const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length
      expect([meanOf(values), deviationOf(values)]).toStrictEqual([mean, Math.floor(Math.sqrt(Math.floor(variance)))])
    }
  })
})

// One rule, one test.

type Did = Stepped<PhiAccrual>
const at = (clock: Micros) => ({ clock: () => clock, choose: () => 0 })
const config: Config = { watchers: [4, 5], watches: [1, 2], ...times, window: 3 }
const born = (): Did => start(phiAccrual, config, 0, null, at(0))
const hear = ({ state }: Did, from: NodeId, clock: Micros): Did =>
  step(phiAccrual, state, { kind: 'message', from, message: { type: 'Heartbeat' } }, at(clock))
const reach = ({ state }: Did, node: NodeId): Did => step(phiAccrual, state, { kind: 'timeout', timer: 'phi', key: node })
const told = ({ effects }: Did): Emit[] => effects.flatMap(effect => (effect.kind === 'emit' ? [effect.value] : []))
const timer = (node: NodeId, delay: Micros) => ({ kind: 'setTimer', timer: 'phi', key: node, delay: [delay, delay] })

describe('rules', () => {
  test('P1: every watcher is sent a heartbeat in every interval', () => {
    const { effects } = step(phiAccrual, born().state, { kind: 'timeout', timer: 'heartbeat', key: 0 })
    expect(effects.flatMap(effect => (effect.kind === 'send' ? [effect.to] : []))).toStrictEqual([4, 5])
    const second = new Recording(cluster(3, {}), { seed: 1, interventions: [] })
    expect(messagesPer(second, 1_000 * MS, 2_000 * MS)).toStrictEqual({ HB: 30 })
    expect(JSON.stringify(second.messages[0]!.message).length).toBe(20)
  })

  test('P2: at first the interval is expected, give or take a quarter', () => {
    const { state, effects } = born()
    expect(state.windows).toStrictEqual([[75 * MS, 125 * MS], [75 * MS, 125 * MS]])
    expect(effects).toContainEqual(timer(1, 100 * MS + Math.ceil(1.281552 * 25 * MS)))
  })

  test('P3: the window slides over the times between two arrivals, and the first arrival gives none', () => {
    let did = hear(born(), 1, 30 * MS)
    expect(did.state.windows[0]).toStrictEqual([75 * MS, 125 * MS])
    for (const clock of [130, 250, 340]) did = hear(did, 1, clock * MS)
    expect(did.state.windows[0]).toStrictEqual([100 * MS, 120 * MS, 90 * MS])
    expect(hear(did, 1, 100 * MS).state.windows[0]!.at(-1)).toBe(0)
  })

  test('P4: φ reaches a threshold z deviations behind the mean, and no regularity makes it surer than the least deviation', () => {
    const did = hear(hear(born(), 1, 0), 1, 100 * MS)
    expect(did.state.patience[0]).toBe(whenPhi(1, 100 * MS, 20_412))
    const regular = [1, 2, 3, 4].reduce((before, n) => hear(before, 1, n * 100 * MS), hear(born(), 1, 0))
    expect(regular.state.patience[0]).toBe(100 * MS + Math.ceil(1.281552 * MS))
  })

  test('P4: each threshold is waited for from the last heartbeat on', () => {
    const first = reach(born(), 1)
    const [one, three] = [1, 3].map(phi => whenPhi(phi, 100 * MS, 25 * MS)) as [number, number]
    expect(first.effects).toContainEqual(timer(1, three - one))
    expect(reach(reach(reach(first, 1), 1), 1).state.level).toStrictEqual([3, 0])
  })

  test('P5: a heartbeat brings φ down, and a mistake is counted if it had reached the last threshold', () => {
    const raised = reach(born(), 1)
    expect(hear(raised, 1, 200 * MS).state).toMatchObject({ level: [0, 0], mistakes: [0, 0] })
    expect(hear(reach(reach(raised, 1), 1), 1, 400 * MS).state).toMatchObject({ level: [0, 0], mistakes: [1, 0] })
  })

  test('P6: every threshold is told once, and the heartbeat that ends it', () => {
    const raised = reach(born(), 1)
    expect([told(raised), told(reach(raised, 1))]).toStrictEqual([
      [{ type: 'reached', node: 1, phi: 1 }], [{ type: 'reached', node: 1, phi: 3 }],
    ])
    expect(told(hear(raised, 1, 200 * MS))).toStrictEqual([{ type: 'heard', node: 1 }])
    expect(told(hear(born(), 1, 200 * MS))).toStrictEqual([])
  })
})

exhaust(small, mutants, {
  counts: [5_731, 12_914, 17],
  unreached: [],
  shortest: {
    'keeps-the-oldest': [6, { timeouts: 4, moves: 4, ticks: [0, 90_000] }],
    'ignores-the-deviation': [0, { timeouts: 1 }],
    'trusts-regularity': [0, { timeouts: 1 }],
    'never-forgives': [3, { timeouts: 2 }],
    'tells-the-first-only': [2, { timeouts: 2 }],
  },
})
