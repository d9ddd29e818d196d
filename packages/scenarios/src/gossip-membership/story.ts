/** Six members that probe one another, what is marked of them, and what they owe each other once it is calm. */
import { reliable, type Deadline, type Micros, type Moment, type NodeId, type Setup, type Situation } from '@quorate/kernel'
import { gossip } from '@quorate/protocols'
import type { Parameter, Parameters } from '../scenario.ts'
import { integer, MS } from '../values.ts'

const members: readonly NodeId[] = [0, 1, 2, 3, 4, 5]

/** What these scenarios read of a member's state; the list is by node. */
interface Member {
  readonly members: readonly { readonly status: 'alive' | 'suspect' | 'dead'; readonly left: number }[]
}
export type States = readonly (Member | null)[]

const holds = (states: States, of: (node: NodeId) => boolean, status: string): boolean =>
  states.some(state => members.some(node => of(node) && state?.members[node]!.status === status))

const situations: readonly Situation[] = [
  {
    name: 'a living member is suspected',
    text: 'a member that has not crashed is held for a suspect',
    holds: (states: States) => holds(states, node => states[node] !== null, 'suspect'),
  },
  {
    name: 'a living member is held for dead',
    text: 'a member that has not crashed is held for dead',
    holds: (states: States) => holds(states, node => states[node] !== null, 'dead'),
  },
]

export const helpersParameter: Parameter =
  { name: 'helpers', text: 'how many others are asked to try', kind: 'integer', min: 0, max: 4, unit: 'members', default: 2 }
export const suspicionParameter: Parameter = {
  name: 'suspicion', text: 'how long a suspect may answer for itself', kind: 'integer', min: 100, max: 1_000, unit: 'ms',
  default: 500,
}

/** Nothing else happens in it: faults, links and deadlines are for the scenario to add. */
export function story(parameters: Parameters, until: Micros): Setup {
  const config = {
    nodes: members, period: 100 * MS, patience: 40 * MS, helpers: integer(parameters, 'helpers'),
    suspicion: integer(parameters, 'suspicion') * MS, retell: 6, most: 4,
  }
  return {
    nodes: members.map(id => ({ name: `n${id + 1}`, protocol: gossip, config })), network: reliable([MS, 12 * MS]),
    requests: [], loops: [], faults: [], situations, until, limit: 40_000,
  }
}

/** Everybody who is up holds everybody who is up for alive, and everybody else for dead. */
export function settled(states: States): string | null {
  for (const [id, state] of states.entries()) {
    if (state === null) continue
    const wrong = members.find(node => state.members[node]!.status !== (states[node] === null ? 'dead' : 'alive'))
    if (wrong !== undefined) return `node ${id} held node ${wrong} for ${state.members[wrong]!.status}`
  }
  return null
}

/** One of the two still pings the other: of those who hold each other for dead nobody does, and nobody would be told. */
const areInTouch = (states: States, a: NodeId, b: NodeId): boolean =>
  states[a]!.members[b]!.status !== 'dead' || states[b]!.members[a]!.status !== 'dead'

/** Rumours can go from everybody to everybody. Two sides that were apart for long enough do not find each other again. */
function isWhole(states: States): boolean {
  const up = members.filter(id => states[id] !== null)
  const met = up.slice(0, 1)
  for (const id of met) met.push(...up.filter(other => !met.includes(other) && areInTouch(states, id, other)))
  return met.length === up.length
}

export const membersKnown = (within: number, watched = 0): Deadline => ({
  name: 'Members Known In Time', within: within * MS, watched: watched * MS, given: isWhole,
  text: 'The stated time after all trouble has ended, everybody holds who is up for alive and who is down for dead, and so it stays',
  always: settled,
})

/** What was told often enough is told no more: a message is as small again as it was. */
export const quietAgain = (within: number): Deadline => ({
  name: 'Quiet Again In Time', within: within * MS,
  text: 'The stated time after everybody knows who is there, in a calm, nobody has anything to tell any more',
  init: (): Micros | null => null,
  fold: (since: Micros | null, { states, calmFor }: Moment) => 
    (settled(states) === null && isTelling(states) ? since ?? calmFor : null),
  check: (since: Micros | null, calmFor) =>
    (since !== null && calmFor - since >= within * MS ? 'somebody had still something to tell that everybody knew' : null),
})

const isTelling = (states: States): boolean => states.some(state => state?.members.some(({ left }) => left > 0))

interface Word {
  /** For each member: since when in this calm somebody, and not everybody, knows that it is down. */
  readonly since: readonly (Micros | null)[]
  readonly evidence: string | null
}

/** Members who find out each for itself take as long as a round of probes; word of mouth is faster. */
export const wordGoesRound = (within: number): Deadline => ({
  name: 'Word Goes Round In Time', within: within * MS,
  text: 'In a calm everybody knows within the stated time what one has found out: that a member does not answer',
  init: (): Word => ({ since: members.map(() => null), evidence: null }),
  fold: (word: Word, { states, calmFor }: Moment): Word => {
    const since = members.map(node => (isKnownToSome(states, node) ? word.since[node] ?? calmFor : null))
    const late = since.findIndex(time => time !== null && calmFor - time >= within * MS)
    return { since, evidence: word.evidence ?? (late < 0 ? null : `somebody had not heard that node ${late} does not answer`) }
  },
  check: ({ evidence }: Word) => evidence,
})

function isKnownToSome(states: States, node: NodeId): boolean {
  if (states[node] !== null) return false
  const known = states.filter(state => state !== null).map(state => state.members[node]!.status !== 'alive')
  return known.includes(true) && known.includes(false)
}
