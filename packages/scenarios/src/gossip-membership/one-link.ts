import type { NodeId } from '@quorate/kernel'
import type { Scenario } from '../scenario.ts'
import { MS } from '../values.ts'
import { helpersParameter, membersKnown, story, suspicionParameter } from './story.ts'

const [one, other]: readonly [NodeId, NodeId] = [0, 1]
const dead = { loss: 1_000_000 } as const

export const gossipOneLink: Scenario = {
  name: 'gossip-membership/one-link',
  title: 'Rumours: one dead link among fifteen',
  summary: 'n1 and n2 cannot hear each other, and everybody else hears both. Each would suspect the other; instead it asks two others to try.',
  lookFor: [
    'n1 probes n2, and no answer comes. After 40 ms it asks two others to try.',
    'They ping n2 and pass its answer on. The period is not over, and n1 suspects nobody.',
    'n2 probes n1 with the same result. What is wrong is the link, and no member is blamed for it.',
    'With nobody to ask, n2 is suspected again and again, and answers for itself each time.',
  ],
  protocol: 'gossip',
  parameters: [
    helpersParameter, suspicionParameter,
    { name: 'link', text: 'whether n1 and n2 hear each other', kind: 'choice', values: ['dead', 'whole'], default: 'dead' },
  ],
  seed: 7,
  judges: [],
  needs: [],
  setup: parameters => {
    const made = story(parameters, 4_000 * MS)
    const links = [{ from: [one], to: [other], quality: dead }, { from: [other], to: [one], quality: dead }]
    return {
      ...made, network: { ...made.network, links: parameters.link === 'dead' ? links : [] },
      deadlines: [membersKnown(2_000, 800)],
    }
  },
}
