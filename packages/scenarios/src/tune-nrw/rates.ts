import type { TimedFault, TimedRequest } from '@quorate/kernel'
import type { Parameters, Scenario } from '../scenario.ts'
import { MS } from '../values.ts'
import {
  ask, clientA, clientB, clientC, cut, latencyParameter, nParameter, read, rParameter, sloppyParameter, story,
  wParameter, write,
} from './story.ts'

const END = 3_400

/** A request every so many ms, from `first` on. */
const every = (step: number, first: number): number[] =>
  Array.from({ length: Math.floor((END - first) / step) }, (_, i) => first + i * step)

const requests: readonly TimedRequest[] = [
  ...every(100, 200).map((at, i) => ask(clientA, at, write(i + 1))),
  ...every(80, 250).map(at => ask(clientB, at, read)),
  ...every(90, 270).map(at => ask(clientC, at, read)),
]

/** From 1.2 to 2.4 s; a crashed node starts again then. */
function faultsOf({ fault }: Parameters): TimedFault[] {
  const [from, to] = [1_200 * MS, 2_400 * MS]
  if (fault === 'cut') return [{ at: from, fault: cut }, { at: to, fault: { kind: 'heal' } }]
  const down = fault === 'two-down' ? [1, 4] : fault === 'one-down' ? [4] : []
  return down.flatMap(node =>
    [{ at: from, fault: { kind: 'crash', node } }, { at: to, fault: { kind: 'restart', node } }])
}

export const tuneNrwRates: Scenario = {
  name: 'tune-nrw/rates',
  title: 'N, R and W: one counter, many looks',
  summary: 'A counts the likes of a post at r1, B and C look at r2 and r5. How many looks are old, and how many get no answer, is for N, R and W to say.',
  lookFor: [
    'A write is told done when W copies of it are there; the others are still on their way.',
    'A look at r2 or r5 in between, with R = 1, finds the number that was there before.',
    'While a node is down, whoever needs its answer gets none.',
  ],
  protocol: 'quorum-kv',
  parameters: [
    nParameter, rParameter(1), wParameter(1),
    {
      name: 'fault', text: 'what goes wrong from 1.2 to 2.4 s: r5 is down, r2 and r5 are down, or both are cut off with B and C',
      kind: 'choice', values: ['none', 'one-down', 'two-down', 'cut'], default: 'none',
    },
    sloppyParameter('off'),
    { name: 'repair', text: 'whether a read mends who answered with less', kind: 'choice', values: ['on', 'off'], default: 'on' },
    latencyParameter,
    {
      name: 'tail', text: 'how late messages come: evenly up to the longest time, or mostly soon and now and then much later',
      kind: 'choice', values: ['even', 'heavy'], default: 'even',
    },
  ],
  seed: 3,
  judges: ['linearizable'],
  needs: [],
  setup: parameters => {
    const longest = (parameters.latency as number) * MS
    const scale = Math.floor(longest / 5)
    return story(parameters, {
      requests, faults: faultsOf(parameters), readRepair: parameters.repair === 'on',
      ...(parameters.tail === 'heavy' && { latency: { kind: 'heavy-tail', min: MS, scale } }),
    })
  },
}
