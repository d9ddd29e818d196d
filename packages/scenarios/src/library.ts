/** Where the names in a Run are looked up: among our own scenarios, or in the folder of a person's own protocol. */
import { show, type Setup } from '@quorate/kernel'
import { protocols, type Mutant } from '@quorate/protocols'
import { nearest } from './nearest.ts'
import { scenarios } from './registry.ts'
import { smallScenario } from './small.ts'
import { bad, good, type Result, type Scenario } from './scenario.ts'

export interface Library {
  /** The content hash of a person's own code, which their Runs carry; null for ours, which the world names. */
  readonly code: string | null
  readonly scenarios: readonly Scenario[]
  /** Of every scenario, where those are fetched when they are needed. */
  readonly names?: readonly string[]
  /** Mutants are named "protocol/mutant". */
  readonly protocols: readonly { readonly name: string; readonly mutants: readonly Mutant[] }[]
  /** What is done to every set-up before it is executed, by whoever wants to see its handlers called. */
  readonly seen?: (setup: Setup) => Setup
}

export const ours: Library = { code: null, scenarios: [...scenarios, ...protocols.map(smallScenario)], protocols }

export function scenarioNamed(name: string, library = ours): Result<Scenario> {
  const found = library.scenarios.find(scenario => scenario.name === name)
  if (found !== undefined) return good(found)
  const near = nearest(name, library.names ?? library.scenarios.map(scenario => scenario.name))
  return bad(`there is no scenario ${show(name)}; the nearest are ${near.join(', ')}`)
}
