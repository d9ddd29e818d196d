import type { TimedFault } from '@quorate/kernel'
import { failureDetector } from '@quorate/protocols'
import type { Parameters, Scenario } from '../scenario.ts'
import { integer, MS } from '../values.ts'
import {
  DEAD_TRUSTED, heartbeatParameter, latencyParameter, LIVING_SUSPECTED, lossParameter, n1, n2, n3, network, nodes,
  settled, situations, timeoutParameter, watcher,
} from './story.ts'

/** When all three fall silent, and when the one that crashed is started again. */
const TROUBLE = 1_030
const RESTART = 2_700

/** One crashes, one pauses, one can be heard by nobody; they come back one after the other, the dead one last. */
function faults(parameters: Parameters): TimedFault[] {
  if (parameters.trouble === 'off') return []
  const at = TROUBLE * MS
  const resume = at + integer(parameters, 'pause') * MS
  return [
    { at, fault: { kind: 'crash', node: n1 } },
    { at, fault: { kind: 'pause', node: n3 } },
    { at, fault: { kind: 'cut-one-way', from: [n2], to: [watcher, n1, n3] } },
    { at: resume, fault: { kind: 'resume', node: n3 } },
    { at: resume + 400 * MS, fault: { kind: 'heal' } },
    { at: RESTART * MS, fault: { kind: 'restart', node: n1 } },
  ]
}

export const slowOrDeadPauseOrCrash: Scenario = {
  name: 'slow-or-dead/pause-or-crash',
  title: 'Slow or dead: one watcher, three silences',
  summary: 'At the same moment n1 crashes, n3 stands still and nothing that n2 sends arrives any more. '
    + 'The watcher has nothing but the silence to go by.',
  lookFor: [
    'Every node sends a heartbeat every 100 ms. Each one that arrives starts the watcher’s timeout for its sender anew.',
    'At 1.03 s n1 crashes, n3 pauses and n2 is cut off in one direction. The watcher notices nothing of it.',
    'Its three timeouts run out, one after the other, and it suspects all three nodes. It is right about one.',
    'n3 goes on and n2 can be heard again: the watcher trusts them, and counts two mistakes.',
    'n1 is started again. The watcher counts a third mistake, and this one was none.',
  ],
  protocol: 'failure-detector',
  parameters: [
    timeoutParameter(300),
    heartbeatParameter,
    latencyParameter(20),
    lossParameter,
    {
      name: 'pause', text: 'how long n3 stands still; n2 cannot be heard for 400 ms longer', kind: 'integer', min: 10,
      max: 1_500, unit: 'ms', default: 700,
    },
    {
      name: 'trouble', text: 'whether the three nodes fall silent at 1.03 s', kind: 'choice', values: ['on', 'off'],
      default: 'on',
    },
  ],
  seed: 10,
  judges: [],
  relies: ['clocks-equal'],
  needs: [LIVING_SUSPECTED, DEAD_TRUSTED],
  setup: parameters => ({
    nodes: nodes(failureDetector, parameters, 0), network: network(parameters), requests: [], loops: [],
    faults: faults(parameters), situations, until: 3_300 * MS, limit: 5_000,
  }),
  settled,
}
