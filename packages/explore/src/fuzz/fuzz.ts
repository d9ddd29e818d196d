/** Fuzzing in one thread: for tests, for a browser's worker, and as the reference for many workers. */
import type { Subject } from '../subject.ts'
import { Island } from './island.ts'
import { ISLANDS, type Strategy } from './plan.ts'
import { probe, type Probe } from './probe.ts'
import { Tally } from './tally.ts'

export interface Fuzzing {
  readonly seed: number
  readonly strategy: Strategy
  /** Asked before every run: a budget in runs, or in seconds, or until something is found. */
  readonly more: (tally: Tally) => boolean
}

export function fuzz(subject: Subject, { seed, strategy, more }: Fuzzing): Tally {
  const tally = new Tally()
  const islands = new Islands(subject, probe(subject, seed), seed, strategy)
  for (let index = 0; more(tally); index++) {
    const island = islands.of(index)
    tally.add(island.run(island.plan(index)))
  }
  return tally
}

/** The numbers of the runs that one of several workers executes, in their order, for ever. */
export function* shareOf(me: number, of: number): Generator<number, never> {
  for (let turn = 0; ; turn++) {
    for (let island = me; island < ISLANDS; island += of) yield turn * ISLANDS + island
  }
}

/** The islands that one thread works on, made when they are needed. */
export class Islands {
  readonly #islands: Island[] = []
  readonly #make: () => Island

  constructor(subject: Subject, probed: Probe, seed: number, strategy: Strategy) {
    this.#make = () => new Island(subject, probed, seed, strategy)
  }

  /** The island that this run belongs to. Its runs must be asked for in their order. */
  of(index: number): Island {
    return this.#islands[index % ISLANDS] ??= this.#make()
  }
}
