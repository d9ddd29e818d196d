import type { NodeId } from '@quorate/kernel'
import type { Parameters, Scenario } from '../scenario.ts'
import { integer, MS } from '../values.ts'
import {
  helpersParameter, knownWithin, LIVING_SUSPECTED, membersKnown, settled, story, suspicionParameter,
} from './story.ts'

const SIZE = 3
const CRASH = 800
const [one, other, third]: readonly [NodeId, NodeId, NodeId] = [0, 1, 2]
const dead = { loss: 1_000_000 } as const

/** With nobody to ask, whoever gets no answer has nobody but the silent to blame. */
const isHelped = ({ link, helpers }: Parameters): boolean => link === 'whole' || (helpers as number) > 0

export const gossipOneLink: Scenario = {
  name: 'gossip-membership/one-link',
  title: 'Rumours: one dead link among three',
  summary: 'n1 and n2 do not hear each other, and n3 hears both. Each would suspect the other; instead it asks n3 to try. '
    + 'Then n3 crashes, and is back after a while.',
  lookFor: [
    'n1 probes n2, and no answer comes. After 40 ms it asks n3 to try.',
    'n3 pings n2 and passes its answer on before the period is over: n1 suspects nobody, and neither does n2.',
    'At 0.8 s n3 crashes. Now nobody is left to ask: n1 and n2 suspect each other and n3, and hold all for dead.',
    'At 1.7 s n3 is back. Each asks n3 to try the other, and says that it holds the other for dead. So the other hears of it, and answers.',
    'With helpers=0 they suspect each other again and again, and answer in ever higher incarnations.',
  ],
  opens: 'event:8',
  protocol: 'gossip',
  parameters: [
    helpersParameter, suspicionParameter,
    { name: 'link', text: 'whether n1 and n2 hear each other', kind: 'choice', values: ['dead', 'whole'], default: 'dead' },
    { name: 'down', text: 'how long n3 is down', kind: 'integer', min: 0, max: 3_000, unit: 'ms', default: 900 },
  ],
  seed: 7,
  judges: [],
  needs: [LIVING_SUSPECTED, 'refuted'],
  setup: parameters => {
    const within = knownWithin(SIZE, parameters)
    const ended = CRASH + integer(parameters, 'down')
    const made = story(SIZE, parameters, (ended + within + 300) * MS)
    const links = [{ from: [one], to: [other], quality: dead }, { from: [other], to: [one], quality: dead }]
    return {
      ...made, network: { ...made.network, links: parameters.link === 'dead' ? links : [] },
      faults: ended === CRASH ? [] : [
        { at: CRASH * MS, fault: { kind: 'crash', node: third } },
        { at: ended * MS, fault: { kind: 'restart', node: third } },
      ],
      // Of two who are left with a dead link between them, each must take the other for dead.
      deadlines: isHelped(parameters) ? [{ ...membersKnown(within), given: states => states[third] !== null }] : [],
    }
  },
  settled: settled as NonNullable<Scenario['settled']>,
}
