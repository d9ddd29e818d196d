import type { Scenario } from '../scenario.ts'
import { MS } from '../values.ts'
import { answered } from '../in-time.ts'
import { ask, clientA, clientC, latencyParameter, read, sloppyParameter, story, write } from './story.ts'

/** In the order in which they go. */
const keepers = [4, 2]

export const cartAlwaysOpen: Scenario = {
  name: 'cart/always-open',
  title: 'Two of three copies are gone, and the shop stays open',
  summary: 'r5 and r3 are gone for good. One of the cart’s three nodes is left, W is 2, and A goes on shopping: r2 and r4 stand in.',
  lookFor: [
    'r1 waits for r5 and r3. After 45 ms it takes them for silent, and asks r2 and r4.',
    'r2 and r4 keep the list for nodes that never come back, and say so. A is told that it is done.',
    'C worked next door to r4, which passes requests on to r5. r5 is silent, and C tries r1.',
    'What is kept for r5 and r3 is offered to them again and again: nobody has told the ring that they are gone.',
  ],
  protocol: 'quorum-kv',
  parameters: [
    sloppyParameter('on'),
    { name: 'gone', text: 'how many of the three nodes are gone', kind: 'integer', min: 0, max: 2, unit: 'nodes', default: 2 },
    latencyParameter,
  ],
  seed: 1,
  judges: ['linearizable'],
  relies: ['connected', 'delivered', 'on-time', 'up', 'prompt'],
  needs: ['stood in'],
  setup: parameters => {
    const gone = keepers.slice(0, parameters.gone as number)
    return story(parameters, {
      at: [[0], [4], [3, 0]],
      requests: [
        ask(clientA, 100, write('milk')), ask(clientC, 200, write('milk, bread')),
        ask(clientA, 500, write('milk, bread, eggs')), ask(clientA, 900, write('milk, bread, eggs, tea')),
        ask(clientA, 1_300, write('milk, bread, eggs, tea, jam')),
        ...[600, 1_000, 1_400].map(at => ask(clientC, at, read)),
      ],
      faults: gone.map((node, i) => ({ at: (300 + 50 * i) * MS, fault: { kind: 'crash', node } as const })),
      readRepair: true, exchange: 0, deadlines: [answered(clientA, 300, 700)], until: 1_700,
    })
  },
}
