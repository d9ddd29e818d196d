/** Which run has which number: a pure function, so that whoever executes them finds the same. */
import type { Lineage, Micros, PlannedFault } from '@quorate/kernel'
import { Dice } from '../dice.ts'
import type { Subject } from '../subject.ts'
import { mayChooseOrders } from './assumptions.ts'
import type { Probe } from './probe.ts'
import { swarm } from './swarm.ts'

/** The ways of looking; a portfolio takes turns at all of them. */
export const strategies = ['portfolio', 'random', 'swarm', 'pct', 'pos', 'feedback'] as const
export type Strategy = (typeof strategies)[number]
export type Way = Exclude<Strategy, 'portfolio'>

/** Everything that decides a run before it is executed. */
export interface Plan {
  /** 0, 1, 2 … */
  readonly index: number
  readonly way: Way
  readonly seed: number
  readonly faults: readonly PlannedFault[]
  /** How the schedule is chosen; null for a run that goes by time. */
  readonly order: Order | null
  /** How a schedule that is chosen begins. */
  readonly prefix: readonly Lineage[]
}

/** `dice` is the seed of the choices, which is not the run's; `length` is how many events are expected. */
export type Order =
  | ({ readonly kind: 'pct'; readonly depth: number; readonly length: number } & Drawn)
  | ({ readonly kind: 'pos' } & Drawn)

interface Drawn {
  readonly dice: number
  readonly slack: Micros
}

/** Islands are as many, whoever works on them: each learns from its own runs only. */
export const ISLANDS = 16

/** What a portfolio is made of, in turn. Most bugs want faults; some want an order that time seldom gives. */
const turns: readonly Way[] = ['random', 'swarm', 'pct', 'swarm', 'feedback', 'swarm', 'pos', 'feedback']

const MS = 1_000
const slacks: readonly Micros[] = [5 * MS, 20 * MS, 100 * MS, 400 * MS]

/** Run `index` of a fuzzing with this seed. Its own seed is as many further, so that plain runs are those of `run`. */
export function planOf(subject: Subject, probed: Probe, seed: number, strategy: Strategy, index: number): Plan {
  const turn = Math.floor(index / ISLANDS)
  const turned = strategy === 'portfolio' ? turns[(index + turn) % turns.length]! : strategy
  const way = turned === 'random' || mayChooseOrders(subject) ? turned : 'swarm'
  const own = (seed + index) >>> 0
  const dice = new Dice(own, way)
  const faults = way === 'random' || (way !== 'swarm' && dice.chance(40)) ? [] : swarm(subject, probed, dice)
  return { index, way, seed: own, faults, order: orderOf(way, probed, dice), prefix: [] }
}

export function orderOf(way: Way, { events }: Probe, dice: Dice): Order | null {
  if (way === 'random' || way === 'swarm') return null
  const drawn = { dice: dice.below(4_294_967_296), slack: dice.of(slacks) }
  if (way === 'pos') return { kind: 'pos', ...drawn }
  return { kind: 'pct', ...drawn, depth: dice.between(2, 6), length: events }
}
