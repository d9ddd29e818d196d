import type { Scenario } from '../scenario.ts'
import { MS } from '../values.ts'
import {
  ask, clientA, clientB, clientC, copiesAgree, latencyParameter, read, sloppyParameter, story, versionsParameter, write,
} from './story.ts'

/** Positions among A’s own operations. */
export const firstReadBack = 4

export const cartBothSides: Scenario = {
  name: 'cart/both-sides',
  title: 'One cart, changed on both sides of a cut',
  summary: 'A adds eggs on one side of a cut, B adds bread on the other, and both are told that it is done. When the network is whole, two lists meet of which neither knew the other.',
  lookFor: [
    'On A’s side are r1, r2 and r4. r1 waits for r5 and r3 in vain, and the other two stand in: A’s list has its copies.',
    'On B’s side r5 and r3 keep B’s list. Both writes are done, and neither has seen the other.',
    'The network is whole, and r2 and r4 hand over what they kept. Now r5 and r3 have two lists, and r1 still has its own.',
    'A reads. r1 gets both lists from the others, keeps both, and A sees both.',
    'A writes one list with everything in it. It replaces both, for its coordinator had seen both.',
  ],
  protocol: 'quorum-kv',
  parameters: [versionsParameter('siblings'), sloppyParameter('on'), latencyParameter],
  seed: 1,
  judges: ['linearizable'],
  needs: ['siblings', 'siblings joined', 'handed over'],
  setup: parameters => story(parameters, {
    at: [[0], [4], [2]],
    requests: [
      ask(clientA, 100, write('milk')),
      ask(clientB, 500, write('milk, bread')),
      ask(clientA, 550, write('milk, eggs')), ask(clientA, 900, write('milk, eggs, tea')),
      ask(clientA, 1_095, write('milk, eggs, tea, jam')),
      ask(clientA, 1_500, read), ask(clientA, 1_700, write('milk, bread, eggs, tea, jam')),
      ask(clientB, 2_200, read), ask(clientC, 2_300, read),
    ],
    faults: [
      { at: 300 * MS, fault: { kind: 'cut', sides: [[0, 1, 3, clientA], [2, 4, clientB]] } },
      { at: 1_000 * MS, fault: { kind: 'heal' } },
    ],
    readRepair: true, exchange: 0, deadlines: [copiesAgree(1_300)], until: 2_600,
  }),
}
