import type { LinkQuality, NodeId } from '@quorate/kernel'
import type { Scenario } from '../scenario.ts'
import { integer, MS } from '../values.ts'
import { ask, clientA, clientB, clientC, latencyParameter, read, sloppyParameter, story, write } from './story.ts'

/** The nodes of the cart, of which r5 is asked first, and r4, which is none of them. */
const [r1, r3, r4, r5]: readonly [NodeId, NodeId, NodeId, NodeId] = [0, 2, 3, 4]

/** What r4 passes on comes twice, each copy in its own time. From r5 to the other two nodes of the cart it is far. */
const links = (far: number): readonly LinkQuality[] => [
  { from: [r4], to: [r5], quality: { duplicate: 1_000_000, latency: [5 * MS, 80 * MS] } },
  { from: [r5], to: [r1, r3], quality: { latency: [Math.ceil(far * 0.4) * MS, far * MS] } },
]

export const cartTwice: Scenario = {
  name: 'cart/twice',
  title: 'A request that comes twice',
  summary: 'Between r4 and r5 the network doubles every message. r5 has given up on a write when the same request comes again, and '
    + 'what another node says of the first write arrives while r5 waits for the second.',
  lookFor: [
    'A, B and C each write once at r4, which keeps no copy and passes the request on to r5. It comes twice, at two times.',
    'r5 stamps a version for the first copy, and waits for r1 and r3, which are far away. After 45 ms it waits no longer.',
    'The second copy of the request is a write of its own, with the same number and a later stamp.',
    'r1 has the first version by now, and says so. The request is the same, the version is not: it does not count.',
    'The client is told that its list is done when another node has what r5 has now, and nothing if that takes too long.',
  ],
  opens: 'asked:A/0',
  protocol: 'quorum-kv',
  parameters: [
    sloppyParameter('off'),
    { name: 'far', text: 'the longest time from r5 to r1 and r3', kind: 'integer', min: 10, max: 200, unit: 'ms', default: 60 },
    latencyParameter,
  ],
  seed: 3,
  judges: ['linearizable'],
  needs: [],
  setup: parameters => story(parameters, {
    // Who has been answered by r5 asks r5 from then on: each of the three is passed on once.
    at: [[r4], [r4], [r4]],
    requests: [
      ask(clientA, 100, write('milk')), ask(clientB, 500, write('milk, bread')),
      ask(clientC, 900, write('milk, bread, eggs')),
      ask(clientA, 1_300, read), ask(clientB, 1_350, read), ask(clientC, 1_400, read),
    ],
    faults: [], links: links(integer(parameters, 'far')), readRepair: true, exchange: 0, deadlines: [], until: 1_700,
  }),
}
