/** Faults to add to any scenario: by name, or as values from outside. */
import {
  plannedProblem, serversOf, show, type Fault, type NodeId, type PlannedFault, type Setup,
} from '@quorate/kernel'
import { nearest } from './nearest.ts'
import { bad, good, type Result } from './scenario.ts'
import { MS } from './values.ts'

interface FaultList {
  readonly text: string
  readonly of: (setup: Setup) => readonly PlannedFault[]
}

const MOST = 64

const halves = (setup: Setup): readonly [readonly NodeId[], readonly NodeId[]] => {
  const all = serversOf(setup)
  const middle = Math.floor(all.length / 2)
  return [all.slice(0, middle), all.slice(middle)]
}

const everyone = ({ nodes }: Setup): NodeId[] => nodes.map((_, id) => id)

/** In a run that waits for hours before anything happens, trouble comes where the clients are: towards its end. */
const TROUBLED = 10_000 * MS

/** Comes on average every 400 ms until the last quarter, which shows how the run recovers. */
function often({ until }: Setup, lasts: number): { every: number; from: number; until: number; lasts: number } {
  const length = Math.min(until, TROUBLED)
  const start = until - length
  return { every: 400 * MS, from: start + 300 * MS, until: start + Math.floor((length * 3) / 4), lasts: lasts * MS }
}

const LOSSY = { loss: 100_000, reorder: 200_000, reorderBy: [0, 20 * MS] } as const
const DOUBLED = { duplicate: 200_000 } as const

/** Everything at once, and then a calm in which every server is well; the rest of the run is the time for progress. */
function storm(setup: Setup): PlannedFault[] {
  const all = serversOf(setup)
  const sides = halves(setup)
  const anyone = { oneOf: all }
  const { until: calmAt } = often(setup, 0)
  const again = (lasts: number, fault: Fault, apart?: number): PlannedFault =>
    ({ ...often(setup, lasts), every: 900 * MS, fault, ...(apart !== undefined && { apart: apart * MS }) })
  return [
    again(200, { kind: 'crash', node: { role: 'leader' } }), again(150, { kind: 'crash', node: anyone, torn: true }),
    again(150, { kind: 'pause', node: anyone }), again(200, { kind: 'slow', node: anyone, by: [0, 20 * MS] }),
    again(200, { kind: 'cut', sides }, 100),
    again(200, { kind: 'degrade', from: all, to: all, quality: { ...LOSSY, ...DOUBLED } }),
    again(200, { kind: 'disk-full', node: anyone }),
    again(200, { kind: 'disk-latency', node: anyone, latency: [MS, 20 * MS] }),
    { at: calmAt, fault: { kind: 'calm', core: all, within: setup.until - calmAt } },
  ]
}

export const faultLists: Readonly<Record<string, FaultList>> = {
  'crashes': {
    text: 'some server crashes every 400 ms or so, and is back after 150 ms',
    of: setup => [{ ...often(setup, 150), fault: { kind: 'crash', node: { oneOf: serversOf(setup) } } }],
  },
  'pauses': {
    text: 'some server stops for 250 ms, every 400 ms or so',
    of: setup => [{ ...often(setup, 250), fault: { kind: 'pause', node: { oneOf: serversOf(setup) } } }],
  },
  'leader-crashes': {
    text: 'whoever leads a third of the way through the run crashes, and is back 300 ms later',
    of: ({ until }) => [
      { at: Math.floor(until / 3), fault: { kind: 'crash-loop', node: { role: 'leader' }, every: 300 * MS, times: 1 } },
    ],
  },
  'flapping': {
    text: 'the network between the two halves of the servers is cut and whole in turn',
    of: setup => [{ at: 300 * MS, fault: { kind: 'flap', sides: halves(setup), every: 150 * MS, times: 5 } }],
  },
  'drifting-clocks': {
    text: 'the clock of the first server runs 20 % fast, that of the last 20 % slow',
    of: setup => {
      const all = serversOf(setup)
      return [
        { at: 0, fault: { kind: 'clock-drift', node: all[0]!, ppm: 200_000 } },
        { at: 0, fault: { kind: 'clock-drift', node: all[all.length - 1]!, ppm: -200_000 } },
      ]
    },
  },
  'slow-disks': {
    text: 'every write of every server takes 5 to 20 ms, and nothing is answered before it is durable',
    of: setup => serversOf(setup).map(node =>
      ({ at: 0, fault: { kind: 'disk-latency', node, latency: [5 * MS, 20 * MS] } })),
  },
  'lying-disks': {
    text: 'now and then a disk claims a write that it has lost, and some server crashes every 400 ms or so',
    of: setup => [
      { ...often(setup, 150), fault: { kind: 'crash', node: { oneOf: serversOf(setup) } } },
      ...serversOf(setup).map((node): PlannedFault => {
        const { every, from, until } = often(setup, 0)
        return { every, from, until, fault: { kind: 'flush-fails', node } }
      }),
    ],
  },
  'lossy': {
    text: 'of all messages a tenth is lost, and a fifth is up to 20 ms late',
    of: setup => [{ at: 0, fault: { kind: 'degrade', from: everyone(setup), to: everyone(setup), quality: LOSSY } }],
  },
  'doubled': {
    text: 'every fifth message comes twice, those of clients too',
    of: setup => [{ at: 0, fault: { kind: 'degrade', from: everyone(setup), to: everyone(setup), quality: DOUBLED } }],
  },
  'storm': {
    text: 'crashes, torn writes, pauses, cuts, bad links, full and slow disks; then a calm, and progress must follow',
    of: storm,
  },
}

/** Faults that a person named or wrote; what is wrong with them is one sentence. */
export function faultsOf(setup: Setup, given: unknown): Result<readonly PlannedFault[]> {
  if (typeof given === 'string') {
    if (Object.hasOwn(faultLists, given)) return good(faultLists[given]!.of(setup))
    const near = nearest(given, Object.keys(faultLists))
    return bad(`there are no faults named ${show(given)}; the nearest are ${near.join(', ')}, and JSON is accepted too`)
  }
  if (!Array.isArray(given) || given.length > MOST) return bad(`faults are a name or a list of at most ${MOST} of them`)
  const names = setup.nodes.map(({ name }) => name)
  for (const [i, planned] of given.entries()) {
    const problem = plannedProblem(planned, names)
    if (problem !== null) return bad(`fault ${i}: ${problem}`)
  }
  return good(given as readonly PlannedFault[])
}
