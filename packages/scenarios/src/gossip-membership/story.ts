/** Members that probe one another, what is marked of them, and what they owe each other once all trouble has ended. */
import {
  reliable, type Deadline, type Micros, type Moment, type Setup, type Situation,
} from '@quorate/kernel'
import { gossip } from '@quorate/protocols'
import type { Parameter, Parameters } from '../scenario.ts'
import { integer, MS } from '../values.ts'

const PERIOD = 100
const RETELL = 4
const MOST = 4

/** What these scenarios read of a member's state; the list is by node. */
interface Member {
  readonly members: readonly { readonly status: 'alive' | 'suspect' | 'dead'; readonly left: number }[]
}
type States = readonly (Member | null)[]

export const helpersParameter: Parameter =
  { name: 'helpers', text: 'how many others are asked to try', kind: 'integer', min: 0, max: 4, unit: 'members', default: 1 }
export const suspicionParameter: Parameter = {
  name: 'suspicion', text: 'how long a suspect may answer for itself', kind: 'integer', min: 100, max: 1_000, unit: 'ms',
  default: 400,
}

const holdsALiving = (states: States, status: string): boolean =>
  states.some(state => state?.members.some((held, node) => held.status === status && states[node] !== null))

export const LIVING_SUSPECTED = 'a living member is suspected'
export const LIVING_DEAD = 'a living member is held for dead'
const situations: readonly Situation[] = [
  {
    name: LIVING_SUSPECTED, text: 'a member that has not crashed is held for a suspect',
    holds: (states: States) => holdsALiving(states, 'suspect'),
  },
  {
    name: LIVING_DEAD, text: 'a member that has not crashed is held for dead',
    holds: (states: States) => holdsALiving(states, 'dead'),
  },
]

/** So many members, and nothing that happens to them: faults, links and deadlines are for the scenario to add. */
export function story(size: number, parameters: Parameters, until: Micros): Setup {
  const nodes = Array.from({ length: size }, (_, id) => id)
  const config = {
    nodes, period: PERIOD * MS, patience: 40 * MS, helpers: integer(parameters, 'helpers'),
    suspicion: integer(parameters, 'suspicion') * MS, retell: RETELL, most: MOST,
  }
  return {
    nodes: nodes.map(id => ({ name: `n${id + 1}`, protocol: gossip, config })), network: reliable([MS, 12 * MS]),
    requests: [], loops: [], faults: [], situations, until, limit: 40_000,
  }
}

/** Everybody who is up holds everybody who is up for alive, and everybody else for dead. */
export function settled(states: States): string | null {
  for (const [id, state] of states.entries()) {
    if (state === null) continue
    const wrong = state.members.findIndex(({ status }, node) => status !== (states[node] === null ? 'dead' : 'alive'))
    if (wrong >= 0) return `node ${id} held node ${wrong} for ${state.members[wrong]!.status}`
  }
  return null
}

/**
 * ms until everybody is right about everybody. Two rounds may lie between two probes of the same member (§4.3), and one
 * who was wrong until then may just have told another. After that comes the time that a suspect has.
 */
export const knownWithin = (size: number, { suspicion }: Parameters): number =>
  4 * (size - 1) * PERIOD + (suspicion as number)

export const membersKnown = (within: number): Deadline => ({
  name: 'Members Known In Time', within: within * MS, watched: 300 * MS,
  text: 'The stated time after all trouble has ended, everybody holds who is up for alive and who is down for dead, and so it stays',
  always: settled,
})

/** What has been told often enough is told no more: a message is as small again as it was. */
export const quietAgain = (size: number): Deadline => {
  const within = (Math.ceil((size * RETELL) / MOST) + 2) * PERIOD * MS
  return {
    name: 'Quiet Again In Time', within,
    text: 'The stated time after everybody knows who is there, nobody has anything to tell any more',
    init: (): Micros | null => null,
    fold: (since: Micros | null, { states, calmFor }: Moment) =>
      (settled(states) === null && isTelling(states) ? since ?? calmFor : null),
    check: (since: Micros | null, calmFor) =>
      (since !== null && calmFor - since >= within ? 'somebody had still something to tell that everybody knew' : null),
  }
}

const isTelling = (states: States): boolean => states.some(state => state?.members.some(({ left }) => left > 0))
