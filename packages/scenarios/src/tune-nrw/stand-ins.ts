import type { Scenario } from '../scenario.ts'
import { MS } from '../values.ts'
import {
  ask, clientA, clientB, cut, latencyParameter, nParameter, read, rParameter, sloppyParameter, story, wParameter,
  write,
} from './story.ts'

/** Its position among B's own operations. */
export const readInTheCut = 1

export const tuneNrwStandIns: Scenario = {
  name: 'tune-nrw/stand-ins',
  title: 'N, R and W: a quorum of stand-ins',
  summary: 'r1 is cut off from r2 and r5. With R = W = 2 of 3, A’s write is confirmed by stand-ins, and B’s look on the other side does not find it.',
  lookFor: [
    'r1 waits for r2 and r5 in vain. After 45 ms it takes them for silent, and asks r3 and r4 to stand in.',
    'A’s write has its two copies, and A is told that it is done.',
    'B reads at r2, which hears from r5: two answers, both old.',
    'The cut heals, the stand-ins hand over what they kept, and B’s next look is right.',
  ],
  protocol: 'quorum-kv',
  parameters: [
    nParameter, rParameter(2), wParameter(2), sloppyParameter('on'), latencyParameter,
    { name: 'heal-at', text: 'when the cut ends', kind: 'integer', min: 800, max: 2_000, unit: 'ms', default: 1_400 },
  ],
  seed: 3,
  judges: ['linearizable'],
  needs: [],
  setup: parameters => story(parameters, {
    requests: [
      ask(clientA, 200, write(1)), ask(clientB, 350, read), ask(clientA, 600, write(2)), ask(clientB, 780, read),
      ask(clientB, 2_300, read),
    ],
    faults: [
      { at: 500 * MS, fault: cut }, { at: (parameters['heal-at'] as number) * MS, fault: { kind: 'heal' } },
    ],
    readRepair: true,
  }),
}
