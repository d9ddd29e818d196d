import { reliable } from '@quorate/kernel'
import type { Scenario } from '../scenario.ts'
import { integer, MS } from '../values.ts'
import { clientA, clientB, nodes, r1, r2, r3, survivors } from './story.ts'

/** ms: r1 is heard and hears nobody; then it is cut off whole, with A. */
const [DEAF, CUT] = [495, 530]

export const raftReplicatesDeposed: Scenario = {
  name: 'raft-replicates/deposed',
  title: 'Raft replicates: a deposed leader that cannot say',
  summary: 'A asks r1 to set x from 0 to 1. The entry reaches r2 and r3, their answers do not reach r1, and then r1 is cut off. '
    + 'The next leader keeps the entry. When r1 hears of it, the only honest answer to A is that it does not know.',
  lookFor: [
    'r1 appends A’s command. r2 and r3 store it, and what they answer is lost.',
    'r1 is cut off with A. r2 or r3 leads next, commits a no-op, and with it A’s command: x is 1.',
    'The network heals. r1 hears of the newer term and steps down, with A still waiting.',
    'r1 has not executed the command and has not seen it overwritten. It says so, and A knows that it does not know.',
    'Had r1 said "not executed, ask elsewhere", A would have asked again, and been told that x is not 0.',
  ],
  protocol: 'raft-kv',
  parameters: [
    {
      name: 'heal-at', text: 'when the cut ends, which begins at 530 ms', kind: 'integer', min: 600, max: 1_150, unit: 'ms',
      default: 1_000,
    },
  ],
  seed: 5,
  judges: ['linearizable'],
  needs: ['leader elected', 'entry committed'],
  setup: parameters => ({
    nodes, network: reliable([MS, 8 * MS]),
    requests: [
      { client: clientA, at: 300 * MS, request: { f: 'write', key: 'x', value: 0 } },
      { client: clientA, at: 500 * MS, request: { f: 'cas', key: 'x', from: 0, to: 1 } },
      { client: clientB, at: 900 * MS, request: { f: 'read', key: 'x' } },
      { client: clientA, at: 1_400 * MS, request: { f: 'read', key: 'x' } },
    ],
    loops: [],
    faults: [
      { at: DEAF * MS, fault: { kind: 'cut-one-way', from: [r2, r3], to: [r1] } },
      { at: CUT * MS, fault: { kind: 'cut', sides: [[r1, clientA], [r2, r3, clientB]] } },
      { at: integer(parameters, 'heal-at') * MS, fault: { kind: 'heal' } },
    ],
    situations: [], until: 2_000 * MS, limit: 8_000,
  }),
  survivors,
}
