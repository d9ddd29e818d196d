import type { NodeId, TimedFault } from '@quorate/kernel'
import type { Parameters, Scenario } from '../scenario.ts'
import { integer, MS } from '../values.ts'
import {
  helpersParameter, membersKnown, quietAgain, settled, story, suspicionParameter, wordGoesRound,
} from './story.ts'

const PAUSED: NodeId = 1
const CRASHED: NodeId = 4
const UNTIL = 4_000

function faults(parameters: Parameters): TimedFault[] {
  const pause = integer(parameters, 'pause')
  return [
    ...(pause === 0 ? [] : [
      { at: 700 * MS, fault: { kind: 'pause', node: PAUSED } as const },
      { at: (700 + pause) * MS, fault: { kind: 'resume', node: PAUSED } as const },
    ]),
    { at: 1_800 * MS, fault: { kind: 'crash', node: CRASHED } },
  ]
}

/** Where messages are lost for ever nobody is ever sure, and a suspect that may answer for long is not condemned in time. */
const isGentle = (parameters: Parameters): boolean => parameters.loss === 0 && integer(parameters, 'suspicion') <= 500

export const gossipMembers: Scenario = {
  name: 'gossip-membership/members',
  title: 'Rumours about who is alive',
  summary: 'Six members probe one another. n2 stands still for a while, n5 crashes, and word of both goes round on pings.',
  lookFor: [
    'Whoever probes n2 gets no answer, asks others to try, and suspects it when the period is over.',
    'The suspicion travels on pings and answers. When n2 goes on, somebody tells it, and it begins a higher incarnation.',
    'That it is alive overtakes the suspicion, member by member.',
    'n5 never answers for itself: 500 ms after the suspicion it is held for dead, and soon by everybody.',
  ],
  protocol: 'gossip',
  parameters: [
    { name: 'pause', text: 'how long n2 stands still', kind: 'integer', min: 0, max: 1_000, unit: 'ms', default: 350 },
    suspicionParameter, helpersParameter,
    { name: 'loss', text: 'messages lost', kind: 'integer', min: 0, max: 300, unit: 'in a thousand', default: 0 },
  ],
  seed: 7,
  judges: [],
  needs: ['suspected', 'refuted', 'held for dead'],
  setup: parameters => {
    const made = story(parameters, UNTIL * MS)
    return {
      ...made, network: { ...made.network, loss: integer(parameters, 'loss') * MS }, faults: faults(parameters),
      deadlines: isGentle(parameters) ? [membersKnown(2_200), quietAgain(1_000), wordGoesRound(600)] : [],
    }
  },
  settled,
}
