import type { NodeId, TimedFault } from '@quorate/kernel'
import type { Parameters, Scenario } from '../scenario.ts'
import { integer, MS } from '../values.ts'
import {
  helpersParameter, knownWithin, membersKnown, quietAgain, settled, story, suspicionParameter,
} from './story.ts'

const SIZE = 4
const PAUSED: NodeId = 1
const CRASHED: NodeId = 3
const [PAUSE, CRASH] = [500, 1_200]

function faults(parameters: Parameters): TimedFault[] {
  const pause = integer(parameters, 'pause')
  return [
    ...(pause === 0 ? [] : [
      { at: PAUSE * MS, fault: { kind: 'pause', node: PAUSED } as const },
      { at: (PAUSE + pause) * MS, fault: { kind: 'resume', node: PAUSED } as const },
    ]),
    { at: CRASH * MS, fault: { kind: 'crash', node: CRASHED } },
  ]
}

export const gossipMembers: Scenario = {
  name: 'gossip-membership/members',
  title: 'Rumours about who is alive',
  summary: 'Four members probe one another. n2 stands still for a while, n4 crashes, and word of both goes round on pings.',
  lookFor: [
    'Whoever probes n2 gets no answer, asks another to try, and suspects it when the period is over.',
    'The suspicion travels on pings and answers. When n2 goes on, somebody tells it, and it begins a higher incarnation.',
    'That it is alive overtakes the suspicion, member by member.',
    'n4 never answers for itself: 400 ms after the suspicion it is held for dead, and soon by everybody.',
    'It still has its turn to be probed, so that it would be told if it were there.',
  ],
  protocol: 'gossip',
  parameters: [
    { name: 'pause', text: 'how long n2 stands still', kind: 'integer', min: 0, max: 1_000, unit: 'ms', default: 450 },
    suspicionParameter, helpersParameter,
    { name: 'loss', text: 'messages lost', kind: 'integer', min: 0, max: 300, unit: 'in a thousand', default: 0 },
  ],
  seed: 7,
  judges: [],
  needs: ['suspected', 'refuted', 'held for dead'],
  setup: parameters => {
    const within = knownWithin(SIZE, parameters)
    const ended = Math.max(CRASH, PAUSE + integer(parameters, 'pause'))
    const made = story(SIZE, parameters, (ended + within + 300) * MS)
    return {
      ...made, network: { ...made.network, loss: integer(parameters, 'loss') * MS }, faults: faults(parameters),
      // Where messages are lost for ever, nobody is ever sure.
      deadlines: parameters.loss === 0 ? [membersKnown(within), quietAgain(SIZE)] : [],
    }
  },
  settled: settled as NonNullable<Scenario['settled']>,
}
