import type { Situation } from '@quorate/kernel'
import { phiAccrual } from '@quorate/protocols'
import type { Scenario } from '../scenario.ts'
import { integer, MS } from '../values.ts'
import {
  DEAD_TRUSTED, heartbeatParameter, latencyParameter, LIVING_SUSPECTED, lossParameter, n3, network, settled,
  situations, watched, watcher, type Watching,
} from './story.ts'

/** Late enough for the window to be full of what there is to learn. */
const CRASH = 6_000

/** Two applications listen: one acts as soon as φ is 1, the other, which suspects a node, at the φ of the parameter. */
interface State extends Omit<Watching, 'suspected' | 'timeout'> {
  readonly config: { readonly thresholds: readonly number[] }
  readonly level: readonly number[]
  readonly patience: readonly number[]
}

function seenAs(state: State | null): Watching | null {
  if (state === null) return null
  const { level, patience, config: { thresholds } } = state
  return { ...state, suspected: level.map(reached => reached === thresholds.length), timeout: patience }
}

const ofPhi = ({ holds, ...rest }: Situation): Situation =>
  ({ ...rest, holds: states => holds(states.map(state => seenAs(state as State | null))) })

export const slowOrDeadPhi: Scenario = {
  name: 'slow-or-dead/phi',
  title: 'Slow or dead: how surprising is the silence',
  summary: 'The watcher learns how irregularly heartbeats come, and suspects whom it has not heard of for a time that would be rare. '
    + 'How rare is the parameter φ: 1 means one in ten, 4 one in ten thousand. At 6 s n3 crashes.',
  lookFor: [
    'At first the watcher expects heartbeats every 100 ms and is surprised too soon: a message may take 200 ms.',
    'With every heartbeat it learns how far apart they come, and waits for longer before it suspects anybody.',
    'A larger φ makes mistakes about the living rarer, and each of them takes longer to come to.',
    'At 6 s n3 crashes. The larger φ, the later it is noticed.',
  ],
  protocol: 'phi-accrual',
  parameters: [
    {
      name: 'phi', text: 'the φ at which a node is suspected', kind: 'integer', min: 1, max: 12, unit: 'powers of ten',
      default: 2,
    },
    {
      name: 'window', text: 'how many times between two heartbeats are remembered', kind: 'integer', min: 2, max: 64,
      unit: 'times', default: 32,
    },
    heartbeatParameter,
    latencyParameter(200),
    lossParameter,
  ],
  seed: 14,
  judges: [],
  needs: [LIVING_SUSPECTED, DEAD_TRUSTED],
  setup: parameters => {
    const phi = integer(parameters, 'phi')
    const common = {
      heartbeat: integer(parameters, 'heartbeat') * MS, thresholds: phi === 1 ? [1] : [1, phi],
      window: integer(parameters, 'window'), minDeviation: 5 * MS,
    }
    const node = (name: string, config: object) => ({ name, protocol: phiAccrual, config: { ...common, ...config } })
    return {
      nodes: [
        node('w', { watchers: [], watches: watched }),
        ...watched.map(id => node(`n${id}`, { watchers: [watcher], watches: [] })),
      ],
      network: network(parameters), requests: [], loops: [],
      faults: [{ at: CRASH * MS, fault: { kind: 'crash', node: n3 } }],
      situations: situations.map(ofPhi), until: 9_000 * MS, limit: 10_000,
    }
  },
  settled: (states: readonly (State | null)[]) => settled(states.map(seenAs)),
}
