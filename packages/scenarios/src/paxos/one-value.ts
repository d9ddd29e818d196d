import type { Scenario } from '../scenario.ts'
import { integer, MS } from '../values.ts'
import {
  deadlines, latencyParameter, lossParameter, network, nodes, p1, p2, retryOf, settled, situations, spreadParameter,
  waitParameter,
} from './story.ts'

/** When p1 is asked first, and once more. */
const FIRST = 100
const AGAIN = 600

export const paxosOneValue: Scenario = {
  name: 'paxos/one-value',
  title: 'Paxos: two values are proposed, one is chosen',
  summary: 'p1 is asked to have "red" chosen and a moment later p2 "blue". Three acceptors choose one of them, '
    + 'and everybody who asks is told which.',
  lookFor: [
    'p1 asks all acceptors to promise ballot 1, and p2 to promise ballot 2.',
    'An acceptor that has promised ballot 2 refuses what p1 proposes in ballot 1.',
    'A proposal is accepted by a majority: from this moment it is chosen, and nobody knows it yet.',
    'The proposers hear of the acceptances. Both are told the same value, and one of them did not ask for it.',
    'At 0.6 s p1 is asked for "green", and answers at once with what was chosen.',
  ],
  protocol: 'paxos',
  parameters: [
    {
      name: 'acceptors', text: 'how many processes choose', kind: 'integer', min: 1, max: 7, unit: 'acceptors',
      default: 3,
    },
    {
      name: 'apart', text: 'how much later than p1 p2 is asked', kind: 'integer', min: 0, max: 400, unit: 'ms', default: 12,
    },
    latencyParameter(8),
    lossParameter,
    waitParameter(60),
    spreadParameter(60),
  ],
  seed: 7,
  judges: [],
  needs: ['value learned'],
  setup: parameters => ({
    nodes: nodes(integer(parameters, 'acceptors'), retryOf(parameters)),
    network: { ...network(parameters, 1), loss: integer(parameters, 'loss') * 1_000 },
    requests: [
      { client: p1, at: FIRST * MS, request: 'red' },
      { client: p2, at: (FIRST + integer(parameters, 'apart')) * MS, request: 'blue' },
      { client: p1, at: AGAIN * MS, request: 'green' },
    ],
    loops: [], faults: [], situations, deadlines: deadlines(parameters), until: 1_000 * MS, limit: 20_000,
  }),
  settled,
}
