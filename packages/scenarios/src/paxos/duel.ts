import type { Scenario } from '../scenario.ts'
import { integer, MS } from '../values.ts'
import {
  BOTH_PROPOSE, latencyParameter, network, nodes, p1, p2, retryOf, settled, situations, spreadParameter,
  waitParameter,
} from './story.ts'

const FIRST = 100

export const paxosDuel: Scenario = {
  name: 'paxos/duel',
  title: 'Paxos: two proposers that overtake each other',
  summary: 'Each proposer waits 35 ms for its ballot to succeed, and two round trips take 40. p2 begins in the '
    + 'middle of p1’s ballot. So every proposal meets acceptors that have promised a higher one, and nothing is chosen.',
  lookFor: [
    'p1 gets its promises for ballot 1, and proposes.',
    'Before the proposal arrives, p2 has asked for promises for ballot 2 and got them. The acceptors refuse ballot 1.',
    'p1 tries ballot 3, just in time to have ballot 2 refused.',
    'So it goes on. Nobody has failed, no message is lost, and no rule is broken.',
  ],
  protocol: 'paxos',
  parameters: [
    waitParameter(35),
    spreadParameter(0),
    {
      name: 'apart', text: 'how much later than p1 p2 is asked', kind: 'integer', min: 0, max: 400, unit: 'ms', default: 17,
    },
    latencyParameter(11),
  ],
  seed: 1,
  judges: [],
  needs: [BOTH_PROPOSE],
  setup: parameters => ({
    nodes: nodes(3, retryOf(parameters)), network: network(parameters, 10),
    requests: [
      { client: p1, at: FIRST * MS, request: 'red' },
      { client: p2, at: (FIRST + integer(parameters, 'apart')) * MS, request: 'blue' },
    ],
    loops: [], faults: [], situations, until: 1_000 * MS, limit: 20_000,
  }),
  settled,
}
