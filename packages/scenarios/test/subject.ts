/** Scenarios as they are, or with a mutant, for tests that explore them. */
import type { Subject } from '@quorate/explore'
import { parametersOf, subjectOf, type Scenario } from '../src/index.ts'

/** What these designs promise too little for, mutant or not. */
export const byDesign = new Map([
  ['split-brain/failover', ['Linearizable']], ['clocks-lie/skew', ['Linearizable']],
  ['clocks-lie/drift', ['Linearizable']], ['clocks-lie/step', ['Linearizable']], ['clocks-lie/leap-second', ['Linearizable']],
  ['copies-and-promises/crash', ['Linearizable']], ['copies-and-promises/give-up', ['Linearizable']],
  ['copies-and-promises/two-sites', ['Linearizable']], ['copies-and-promises/alone', ['Linearizable']],
  ['stale-reads/lag', ['Linearizable']], ['stale-reads/token', ['Linearizable']], ['stale-reads/bounded', ['Linearizable']],
  ['stale-reads/wait', ['Linearizable']], ['stale-reads/failover', ['Linearizable']], ['stale-reads/restarts', ['Linearizable']],
  ['raft-or-paxos/primary-backup', ['Linearizable']], ['redlock/five-servers', ['No Lost Update']], ['redlock/left-behind', ['No Lost Update']],
  ['paxos/wiped', ['Promises Only Grow', 'Acceptances Are Remembered', 'P2c', 'Chosen Never Changes', 'Agreement']],
  // Quorums are no single copy, whatever R and W are: what they promise instead is an invariant of the protocol.
  ['tune-nrw/rates', ['Linearizable']], ['tune-nrw/stand-ins', ['Linearizable']], ['tune-nrw/missed', ['Linearizable']],
  ['cart/both-sides', ['Linearizable']], ['cart/last-writer', ['Linearizable']], ['cart/always-open', ['Linearizable']],
  ['cart/twice', ['Linearizable']],
])

export function whatOf(scenario: Scenario, mutant: string | null, set: Readonly<Record<string, unknown>> = {}) {
  const parameters = parametersOf(scenario, set)
  if (!parameters.ok) throw new Error(parameters.error)
  return { scenario: scenario.name, parameters: parameters.value, mutant }
}

export function subject(scenario: Scenario, mutant: string | null, set: Readonly<Record<string, unknown>> = {}): Subject {
  const made = subjectOf(whatOf(scenario, mutant, set))
  if (!made.ok) throw new Error(made.error)
  return made.value
}
