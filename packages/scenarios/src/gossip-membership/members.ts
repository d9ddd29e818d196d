import { reliable, type NodeId, type Setup, type Situation, type TimedFault } from '@quorate/kernel'
import { gossip } from '@quorate/protocols'
import type { Parameters, Scenario } from '../scenario.ts'
import { integer, MS } from '../values.ts'

const members: readonly NodeId[] = [0, 1, 2, 3, 4]
const PAUSED: NodeId = 1
const CRASHED: NodeId = 4
const UNTIL = 3_000

/** What this scenario reads of a member's state; the list is by node. */
interface Member {
  readonly members: readonly { readonly status: 'alive' | 'suspect' | 'dead' }[]
}
type States = readonly (Member | null)[]

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

function faults(parameters: Parameters): TimedFault[] {
  const pause = integer(parameters, 'pause')
  return [
    ...(pause === 0 ? [] : [
      { at: 500 * MS, fault: { kind: 'pause', node: PAUSED } as const },
      { at: (500 + pause) * MS, fault: { kind: 'resume', node: PAUSED } as const },
    ]),
    { at: 1_200 * MS, fault: { kind: 'crash', node: CRASHED } },
  ]
}

function setup(parameters: Parameters): Setup {
  const config = {
    nodes: members, period: 125 * MS, patience: 50 * MS, helpers: integer(parameters, 'helpers'),
    suspicion: integer(parameters, 'suspicion') * MS, retell: 6, most: 4,
  }
  return {
    nodes: members.map(id => ({ name: `n${id + 1}`, protocol: gossip, config })),
    network: { ...reliable([MS, 12 * MS]), loss: integer(parameters, 'loss') * MS },
    requests: [], loops: [], faults: faults(parameters), situations, until: UNTIL * MS, limit: 40_000,
  }
}

/** Everybody who is up holds everybody who is up for alive, and everybody else for dead. */
function settled(states: States): string | null {
  for (const [id, state] of states.entries()) {
    if (state === null) continue
    const wrong = members.find(node => state.members[node]!.status !== (states[node] === null ? 'dead' : 'alive'))
    if (wrong !== undefined) return `node ${id} held node ${wrong} for ${state.members[wrong]!.status}`
  }
  return null
}

export const gossipMembers: Scenario = {
  name: 'gossip-membership/members',
  title: 'Rumours about who is alive',
  summary: 'Five members probe one another. n2 stands still for a while, n5 crashes, and word of both goes round on pings.',
  lookFor: [
    'Whoever probes n2 gets no answer, asks others to try, and suspects it when the period is over.',
    'The suspicion travels on pings and answers. When n2 goes on, somebody tells it, and it begins a higher incarnation.',
    'That it is alive overtakes the suspicion, member by member.',
    'n5 never answers for itself: 500 ms after the suspicion it is held for dead, and soon by everybody.',
  ],
  protocol: 'gossip',
  parameters: [
    { name: 'pause', text: 'how long n2 stands still', kind: 'integer', min: 0, max: 1_000, unit: 'ms', default: 550 },
    {
      name: 'suspicion', text: 'how long a suspect may answer for itself', kind: 'integer', min: 100, max: 1_000, unit: 'ms',
      default: 500,
    },
    { name: 'helpers', text: 'how many others are asked to try', kind: 'integer', min: 0, max: 4, unit: 'members', default: 2 },
    { name: 'loss', text: 'messages lost', kind: 'integer', min: 0, max: 300, unit: 'in a thousand', default: 0 },
  ],
  seed: 7,
  judges: [],
  needs: ['suspected', 'refuted', 'held for dead'],
  setup,
  settled,
}
