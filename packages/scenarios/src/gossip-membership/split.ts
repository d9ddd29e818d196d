import { MS, integer } from '../values.ts'
import type { Scenario } from '../scenario.ts'
import {
  helpersParameter, knownWithin, LIVING_DEAD, membersKnown, settled, story, suspicionParameter,
} from './story.ts'

const SIZE = 4
const SPLIT = 300
const sides = [[0, 1], [2, 3]] as const

export const gossipSplit: Scenario = {
  name: 'gossip-membership/split',
  title: 'Rumours: two sides that were apart for long',
  summary: 'The network between n1, n2 and n3, n4 is cut until each side holds the other for dead and has stopped to '
    + 'speak of it. Then it is whole again, and nobody says so to anybody.',
  lookFor: [
    'Each side suspects the other, and 400 ms later holds it for dead. Nobody has crashed.',
    'The dead still have their turn to be probed. Until the network is whole again, nothing comes of it.',
    'The first ping that gets through tells its receiver that it is held for dead. It begins a higher incarnation, and says so in its answer.',
    'Word of that goes round on one side while the other is still mistaken; soon everybody has been told and has answered.',
  ],
  protocol: 'gossip',
  parameters: [
    {
      name: 'apart', text: 'how long the network is cut', kind: 'integer', min: 0, max: 3_000, unit: 'ms',
      default: 1_300,
    },
    suspicionParameter, helpersParameter,
  ],
  seed: 7,
  judges: [],
  needs: [LIVING_DEAD, 'refuted'],
  setup: parameters => {
    const within = knownWithin(SIZE, parameters)
    const healed = SPLIT + integer(parameters, 'apart')
    return {
      ...story(SIZE, parameters, (healed + within + 300) * MS),
      faults: healed === SPLIT ? [] : [
        { at: SPLIT * MS, fault: { kind: 'cut', sides } }, { at: healed * MS, fault: { kind: 'heal' } },
      ],
      deadlines: [membersKnown(within)],
    }
  },
  settled: settled as NonNullable<Scenario['settled']>,
}
