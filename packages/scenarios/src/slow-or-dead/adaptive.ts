import { adaptiveDetector, failureDetector } from '@quorate/protocols'
import type { Parameters, Scenario } from '../scenario.ts'
import { integer, MS } from '../values.ts'
import {
  DEAD_TRUSTED, heartbeatParameter, latencyParameter, LIVING_SUSPECTED, lossParameter, n3, network, nodes, settled,
  situations, timeoutParameter,
} from './story.ts'

/** Late enough for the detector to have learned what there is to learn. */
const CRASH = 6_000

const detectorOf = ({ detector }: Parameters): typeof failureDetector =>
  detector === 'fixed' ? failureDetector : adaptiveDetector

export const slowOrDeadAdaptive: Scenario = {
  name: 'slow-or-dead/adaptive',
  title: 'Slow or dead: a timeout that learns',
  summary: 'A message may take as long as the whole timeout, so living nodes are suspected. '
    + 'After every such mistake the watcher gives that node 50 ms more. At 6 s n3 crashes.',
  lookFor: [
    'Two heartbeats of a node arrive further apart than they were sent, whenever the second takes longer than the first.',
    'A living node is suspected, is heard from again, and has a longer timeout from then on.',
    'After its second mistake about a node, the watcher never suspects that node again while it lives.',
    'At 6 s n3 crashes. The watcher notices it later than it would have at first.',
  ],
  protocol: 'failure-detector',
  parameters: [
    {
      name: 'detector', text: 'whether a mistake makes the timeout of that node longer', kind: 'choice',
      values: ['adaptive', 'fixed'], default: 'adaptive',
    },
    timeoutParameter(200),
    {
      name: 'increment', text: 'what the adaptive detector adds to the timeout of a node after a mistake about it',
      kind: 'integer', min: 1, max: 500, unit: 'ms', default: 50,
    },
    heartbeatParameter,
    latencyParameter(200),
    lossParameter,
  ],
  seed: 14,
  judges: [],
  relies: ['clocks-equal'],
  needs: [LIVING_SUSPECTED, DEAD_TRUSTED],
  setup: parameters => ({
    nodes: nodes(detectorOf(parameters), parameters, integer(parameters, 'increment')),
    network: network(parameters), requests: [], loops: [],
    faults: [{ at: CRASH * MS, fault: { kind: 'crash', node: n3 } }],
    situations, until: 8_000 * MS, limit: 10_000,
  }),
  settled,
}
