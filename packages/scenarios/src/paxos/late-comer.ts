import type { Scenario } from '../scenario.ts'
import { integer, MS } from '../values.ts'
import {
  a1, a2, a3, deadlines, latencyParameter, network, nodes, p1, p2, retryOf, settled, situations, spreadParameter,
  waitParameter,
} from './story.ts'

/** ms: nobody is heard by p2 any more; p2 crashes; the network is whole, and p1 is asked. */
const [DEAF, GONE, ASKED] = [90, 700, 720]

export const paxosLateComer: Scenario = {
  name: 'paxos/late-comer',
  title: 'Paxos: a proposer that knows nothing of the others',
  summary: 'p2 cannot hear the acceptors, and asks them for one ballot after the other until it dies. p1 has heard nothing of that, '
    + 'begins with ballot 1, and is refused. What it is told with the refusal saves it all the ballots in between.',
  lookFor: [
    'p2 asks for ballot 2, 4, 6, … The acceptors promise each, and p2 hears nothing of it.',
    'At 0.7 s p2 dies. The acceptors are bound to a ballot that nobody will ever use.',
    'p1 asks for ballot 1 and is refused: the acceptors have promised a higher one, and say which.',
    'Its next ballot is above that one. Its value is chosen with two ballots in all.',
    'Had they refused in silence, p1 would have climbed from ballot to ballot by itself.',
  ],
  protocol: 'paxos',
  parameters: [waitParameter(20), spreadParameter(20), latencyParameter(4)],
  seed: 2,
  judges: [],
  needs: ['value learned'],
  setup: parameters => {
    const [, longest] = retryOf(parameters)
    const needed = 2 * longest + 4 * integer(parameters, 'latency') * MS
    return {
      nodes: nodes(5, retryOf(parameters)), network: network(parameters, 1),
      requests: [
        { client: p2, at: 100 * MS, request: 'blue' },
        { client: p1, at: ASKED * MS, request: 'red' },
      ],
      loops: [],
      faults: [
        { at: DEAF * MS, fault: { kind: 'cut-one-way', from: [a1, a2, a3, a3 + 1, a3 + 2], to: [p2] } },
        { at: GONE * MS, fault: { kind: 'crash', node: p2 } },
        { at: (GONE + 5) * MS, fault: { kind: 'heal' } },
      ],
      situations,
      deadlines: [...deadlines(parameters), {
        name: 'Two Ballots Are Enough', within: (ASKED - GONE) * MS + needed,
        text: 'A proposer whom nobody rivals has its value chosen, or learns what was, after one refusal at most',
        given: states => states.filter(state => state === null).length === 1 && states[p2] === null,
        always: states => settled(states as Parameters<typeof settled>[0]),
      }],
      until: 1_200 * MS, limit: 20_000,
    }
  },
  settled,
}
