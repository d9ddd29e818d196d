import type { NodeId, TimedFault } from '@quorate/kernel'
import type { Parameters, Scenario } from '../scenario.ts'
import { integer, MS } from '../values.ts'
import { a1, a2, a3, latencyParameter, network, nodes, p1, p2, settled, situations } from './story.ts'

const FIRST = 100
/** After p1 has sent its proposal and before anybody has received it. Messages take 9 ms and more. */
const DEAF = FIRST + 24
const BACK = 600

const byName: Readonly<Record<string, NodeId>> = { a1, a2, a3 }

/** What p1 proposes reaches so many acceptors; then it crashes. One acceptor is cut off, and p2 asks the others. */
function faults(parameters: Parameters): TimedFault[] {
  const unreached = [a2, a1, a3].slice(integer(parameters, 'reached'))
  const missing = byName[parameters.missing as string]
  const found: TimedFault[] = []
  if (unreached.length > 0) found.push({ at: DEAF * MS, fault: { kind: 'cut-one-way', from: [p1], to: unreached } })
  found.push({ at: (DEAF + 8) * MS, fault: { kind: 'crash', node: p1 } }, { at: 200 * MS, fault: { kind: 'heal' } })
  if (missing !== undefined) found.push({ at: 250 * MS, fault: { kind: 'isolate', node: missing } })
  found.push({ at: BACK * MS, fault: { kind: 'heal' } }, { at: (BACK + 20) * MS, fault: { kind: 'restart', node: p1 } })
  return found
}

export const paxosRediscovered: Scenario = {
  name: 'paxos/rediscovered',
  title: 'Paxos: a proposer dies, and its value lives on',
  summary: 'p1 proposes "red", one acceptor accepts it, and p1 crashes. p2 is asked for "blue". '
    + 'If it hears of red it must propose red, and it cannot know whether red was chosen.',
  lookFor: [
    'p1 has its promises and proposes red. Only a2 receives it, and p1 crashes before it hears of that.',
    'a1 is cut off, so p2 needs the promises of a2 and a3.',
    'a2 reports red of ballot 1. p2 must propose red, although its client wants blue.',
    'red is chosen, under ballot 2. p1 comes back, is asked for "green", and finds red as well.',
  ],
  protocol: 'paxos',
  parameters: [
    {
      name: 'reached', text: 'how many acceptors the proposal of p1 reaches before p1 crashes, a2 first', kind: 'integer',
      min: 0, max: 3, unit: 'acceptors', default: 1,
    },
    {
      name: 'missing', text: 'the acceptor that is cut off when p2 asks', kind: 'choice', values: ['a1', 'a2', 'a3', 'none'],
      default: 'a1',
    },
    latencyParameter(10),
  ],
  seed: 1,
  judges: [],
  needs: ['value learned'],
  setup: parameters => ({
    nodes: nodes(3, [60 * MS, 120 * MS]), network: network(parameters, 9),
    requests: [
      { client: p1, at: FIRST * MS, request: 'red' },
      { client: p2, at: 300 * MS, request: 'blue' },
      { client: p1, at: 700 * MS, request: 'green' },
    ],
    loops: [], faults: faults(parameters), situations, until: 1_000 * MS, limit: 20_000,
  }),
  settled,
}
