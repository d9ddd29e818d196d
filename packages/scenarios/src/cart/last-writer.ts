import type { Command } from '@quorate/protocols'
import type { Scenario } from '../scenario.ts'
import { integer, MS } from '../values.ts'
import {
  aheadParameter, ask, clientA, clientB, clientC, copiesAgree, latencyParameter, read, sloppyParameter, story,
  versionsParameter, write,
} from './story.ts'

/** Positions among A’s own operations. */
export const lostWrite = 2
export const readAfterIt = 3

/** Where to leave the parcel: r1, r3 and r4 keep it. It is written once, and nobody reads it. */
const note: Command = { f: 'write', key: 'note', value: 'ring twice' }

export const cartLastWriter: Scenario = {
  name: 'cart/last-writer',
  title: 'One cart, and the last writer wins',
  summary: 'R + W > N, nobody stands in for anybody, and of two lists the one with the later time stays. r5’s clock is ahead. What A adds afterwards is confirmed, and gone.',
  lookFor: [
    'In the cut A’s list reaches r1 alone, and A is told nothing. B’s is confirmed: r5 stamps it with its clock, which is ahead.',
    'The network is whole. A adds tea at r1, which has not heard of B’s list and stamps by its own clock.',
    'r5 and r3 have a version with a later time. They say that they have it, and keep what they had: A is told that it is done.',
    'A reads, and two of three nodes answer: B’s list. Tea is not in it, and nowhere else for long.',
    'Nobody reads the note that B wrote in the cut. r1 gets it all the same, when two trees are compared.',
  ],
  protocol: 'quorum-kv',
  parameters: [
    versionsParameter('last-writer-wins'), aheadParameter(1_500), sloppyParameter('off'),
    {
      name: 'trees', text: 'how often a node compares its hash tree with that of another one; 0 for never', kind: 'integer',
      min: 0, max: 500, unit: 'ms', default: 200,
    },
    latencyParameter,
  ],
  seed: 1,
  judges: ['linearizable'],
  relies: ['clocks-set', 'clocks-equal'],
  needs: ['trees compared'],
  setup: parameters => story(parameters, {
    at: [[0], [4], [2]],
    requests: [
      ask(clientA, 100, write('milk')), ask(clientC, 200, read),
      ask(clientA, 400, write('milk, eggs')), ask(clientC, 560, read),
      ask(clientB, 650, write('milk, bread')), ask(clientB, 720, note),
      ask(clientA, 905, write('milk, eggs, tea')), ask(clientA, 980, read),
      ask(clientC, 1_400, write('milk, bread, jam')), ask(clientA, 1_400, write('milk, bread, tea')),
      ask(clientC, 1_600, read),
    ],
    faults: [
      { at: 300 * MS, fault: { kind: 'cut', sides: [[0, 1, clientA], [2, 3, 4, clientB, clientC]] } },
      { at: 900 * MS, fault: { kind: 'heal' } },
    ],
    readRepair: false, exchange: integer(parameters, 'trees') * MS,
    deadlines: parameters.trees === 0 ? [] : [copiesAgree(1_700)], until: 3_000,
  }),
}
