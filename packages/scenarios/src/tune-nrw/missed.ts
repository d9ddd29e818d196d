import type { Scenario } from '../scenario.ts'
import { MS } from '../values.ts'
import {
  ask, clientA, clientC, latencyParameter, nParameter, read, rParameter, sloppyParameter, story, wParameter, write,
} from './story.ts'

/** Positions among C's own operations. */
export const firstReadBack = 1
export const lastReadBack = 3

export const tuneNrwMissed: Scenario = {
  name: 'tune-nrw/missed',
  title: 'N, R and W: a node that missed a write',
  summary: 'r5 is down while A counts on. It comes back with what it had, and C, who looks there with R = 1, is told that until something mends it.',
  lookFor: [
    'r5 is down from 0.3 to 0.9 s. The write of 2 has the copies that it needs without it.',
    'r5 comes back with what is on its disk: 1.',
    'C reads at r5 with R = 1, which asks nobody else first. With nothing to mend it, C reads 1 for ever.',
  ],
  protocol: 'quorum-kv',
  parameters: [
    nParameter, rParameter(1), wParameter(2), latencyParameter, sloppyParameter('off'),
    { name: 'repair', text: 'whether a read mends who answered with less', kind: 'choice', values: ['on', 'off'], default: 'off' },
    {
      name: 'trees', text: 'how often a node compares its hash tree with that of another one; 0 for never', kind: 'integer',
      min: 0, max: 500, unit: 'ms', default: 0,
    },
  ],
  seed: 3,
  judges: ['linearizable'],
  needs: [],
  setup: parameters => story(parameters, {
    requests: [
      ask(clientA, 100, write(1)), ask(clientC, 200, read), ask(clientA, 500, write(2)),
      ...[1_050, 1_400, 1_900].map(at => ask(clientC, at, read)),
    ],
    faults: [
      { at: 300 * MS, fault: { kind: 'crash', node: 4 } }, { at: 900 * MS, fault: { kind: 'restart', node: 4 } },
    ],
    readRepair: parameters.repair === 'on', exchange: (parameters.trees as number) * MS,
  }),
}
