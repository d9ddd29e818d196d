import type { NodeId } from '@quorate/kernel'
import type { Scenario } from '../scenario.ts'
import { MS } from '../values.ts'
import { helpersParameter, knownWithin, nobodyBlamed, story, suspicionParameter } from './story.ts'

const SIZE = 3
const [one, other, third]: readonly [NodeId, NodeId, NodeId] = [0, 1, 2]
const dead = { loss: 1_000_000 } as const

export const gossipOneLink: Scenario = {
  name: 'gossip-membership/one-link',
  title: 'Rumours: one dead link among three',
  summary: 'n1 and n2 do not hear each other, and n3 hears both. Each would suspect the other; instead it asks n3 to try.',
  lookFor: [
    'n1 probes n2, and no answer comes. After 40 ms it asks n3 to try.',
    'n3 pings n2 and passes its answer on before the period is over: n1 suspects nobody.',
    'n2 probes n1, with the same result. What is broken is the link, and no member is blamed for it.',
    'With helpers=0, each suspects the other again and again. n3 tells the accused, and it answers in ever higher incarnations.',
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
    const within = knownWithin(SIZE, parameters)
    const made = story(SIZE, parameters, (within + 1_300) * MS)
    const links = [{ from: [one], to: [other], quality: dead }, { from: [other], to: [one], quality: dead }]
    return {
      ...made, network: { ...made.network, links: parameters.link === 'dead' ? links : [] },
      // With nobody to ask, whoever gets no answer has nobody but the silent to blame.
      deadlines: parameters.helpers === 0 && parameters.link === 'dead' ? [] : [nobodyBlamed(within, third)],
    }
  },
}
