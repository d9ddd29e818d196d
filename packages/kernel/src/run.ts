/**
 * The Run: the one small value that everything a person sees is a projection of. It names a scenario of a released
 * world and writes out everything that decides what happens.
 */
import type { Intervention, Names, PlannedFault } from './faults.ts'
import { Digest, hashText, type Lineage } from './tape.ts'

export interface Run {
  /** The content hash of the kernel, protocols and scenarios that recorded it. */
  readonly world: string
  /** The content hash of a person's own protocol, where it is one; the world names only what comes with Quorate. */
  readonly code?: string
  /** "split-brain/failover" */
  readonly scenario: string
  /** Every parameter of the scenario, defaults written out. */
  readonly parameters: Readonly<Record<string, string | number>>
  /** One line of a protocol broken on purpose, "raft/votes-twice", at some nodes "…@r2,r3"; null for none. */
  readonly mutant: string | null
  readonly seed: number
  /** Faults over and above those of the scenario. */
  readonly faults?: readonly PlannedFault[]
  readonly interventions: readonly Intervention[]
  readonly schedule?: readonly Lineage[]
  /** Nothing happens by itself: see `Tape`. */
  readonly manual?: boolean
  /** Answers to `clock` and `choose` that are not read or drawn: see `Tape`. */
  readonly answers?: readonly (readonly [ask: Lineage, answer: number])[]
  readonly names?: Names
}

/** What a Run gave where it was recorded: a replay compares. */
export interface Check {
  readonly events: number
  readonly digest: string
  readonly verdict: 'ok' | 'violated' | 'unknown'
}

/** A short checksum over a text, 8 hexadecimal digits: tells a damaged link from a good one. */
export function checksum(text: string): string {
  const digest = new Digest()
  digest.fold(hashText(text))
  digest.fold(text.length)
  return digest.toString().slice(0, 8)
}
