/** Published specifications, written anew as rules, with the counts that TLC published for them. */
import { atomicCommit } from './atomic-commit.ts'
import { byzantineBroadcast } from './byzantine-broadcast.ts'
import { disruptor } from './disruptor.ts'
import { fastPaxos } from './fast-paxos.ts'
import { lamportMutex } from './lamport-mutex.ts'
import type { Bounds, Specification, Values } from './model.ts'
import { multiPaxos } from './multi-paxos.ts'
import { paxosCommit } from './paxos-commit.ts'
import { paxosConsensus } from './paxos-consensus.ts'
import { regularRegisters } from './regular-registers.ts'
import { slush } from './slush.ts'
import { terminationDetection } from './termination-detection.ts'

export const specifications: readonly Specification[] = [
  lamportMutex, paxosConsensus, multiPaxos, fastPaxos, atomicCommit, paxosCommit, byzantineBroadcast,
  terminationDetection, regularRegisters, disruptor, slush,
]

type Bounded<B extends Bounds = Bounds> = Pick<Specification<B>, 'name' | 'bounds'>

/** The published bounds, with some of them given otherwise. */
export function boundsOf<B extends Bounds>({ bounds }: Bounded<B>, given: Partial<Values<B>> = {}): Values<B> {
  const published = Object.entries(bounds).map(([name, bound]) => [name, bound.published])
  return { ...Object.fromEntries(published), ...given }
}

/** What is wrong with bounds from outside, in one sentence, or null. */
export function boundsProblem({ name, bounds }: Bounded, given: Readonly<Record<string, number>>): string | null {
  for (const [key, value] of Object.entries(given)) {
    const bound = Object.hasOwn(bounds, key) ? bounds[key] : undefined
    if (bound === undefined) return `${name} has no bound ${key}; it has ${Object.keys(bounds).join(', ')}`
    if (!Number.isInteger(value) || value < bound.from || value > bound.to) {
      return `${key} of ${name} was ${value}; whole numbers from ${bound.from} to ${bound.to} are accepted`
    }
  }
  return null
}
