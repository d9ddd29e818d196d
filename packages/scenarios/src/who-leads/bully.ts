import { reliable, type NodeId, type TimedFault } from '@quorate/kernel'
import { bully } from '@quorate/protocols'
import type { Parameters, Scenario } from '../scenario.ts'
import { MS } from '../values.ts'

const nodes: readonly NodeId[] = [0, 1, 2, 3, 4]

const TROUBLE_AT = 400
const OVER_AT = 1_100
const highest = nodes.at(-1)!

const TWO_COORDINATE = 'two coordinate at once'

interface Node {
  readonly phase: string
  readonly coordinator: NodeId | null
}

function faults({ trouble }: Parameters): TimedFault[] {
  if (trouble === 'none') return []
  if (trouble === 'crash') {
    return [
      { at: TROUBLE_AT * MS, fault: { kind: 'crash', node: highest } },
      { at: OVER_AT * MS, fault: { kind: 'restart', node: highest } },
    ]
  }
  return [
    { at: TROUBLE_AT * MS, fault: { kind: 'cut', sides: [[0, 1, 2], [3, 4]] } },
    { at: OVER_AT * MS, fault: { kind: 'heal' } },
  ]
}

export const whoLeadsBully: Scenario = {
  name: 'who-leads/bully',
  title: 'Who leads: the highest that can be heard',
  summary: 'Five nodes elect the highest of them. A cut makes silence look like death, and the highest on the other side leads too.',
  lookFor: [
    'All five stand for election when they start. n5 has nobody above it, leads at once, and says so to all.',
    'At 400 ms the network is cut. n4 goes on hearing n5; n1, n2 and n3 hear nothing.',
    'n3 asks n4 and n5, waits for as long as an answer can take, and leads: by the rules, and beside n5.',
    'At 1.1 s the network heals. n5 hears that n3 leads, contradicts, and n3 follows. What both did meanwhile stays done.',
  ],
  protocol: 'bully',
  parameters: [
    {
      name: 'trouble', text: 'what happens from 400 ms to 1.1 s: the network is cut, n5 is down, or nothing', kind: 'choice',
      values: ['cut', 'crash', 'none'], default: 'cut',
    },
    { name: 'latency', text: 'the longest time a message takes', kind: 'integer', min: 1, max: 100, unit: 'ms', default: 8 },
    {
      name: 'answer-within', text: 'how long an election waits for answers', kind: 'integer', min: 5, max: 200, unit: 'ms',
      default: 20,
    },
  ],
  seed: 5,
  judges: [],
  needs: ['stood back', TWO_COORDINATE],
  setup: parameters => {
    const answerWithin = (parameters['answer-within'] as number) * MS
    const config = { nodes, answerWithin, newsWithin: 3 * answerWithin, announceEvery: 50 * MS, silentFor: 160 * MS }
    return {
      nodes: nodes.map(id => ({ name: `n${id + 1}`, protocol: bully, config })),
      network: reliable([MS, (parameters.latency as number) * MS]), requests: [], loops: [], faults: faults(parameters),
      situations: [{
        name: TWO_COORDINATE,
        text: 'two nodes are coordinators, each by the rules',
        holds: states => states.filter(state => (state as Node | null)?.phase === 'leading').length > 1,
      }],
      until: 1_600 * MS, limit: 20_000,
    }
  },
  settled,
}

/** After a calm the highest node that is up leads, and everybody knows. */
function settled(states: readonly (Node | null)[]): string | null {
  const top = nodes.findLast(id => states[id] !== null)
  const wrong = nodes.find(id => states[id] !== null && states[id]!.coordinator !== top)
  if (wrong === undefined) return null
  const { coordinator } = states[wrong]!
  return `node ${wrong} takes ${coordinator === null ? 'nobody' : `node ${coordinator}`} for the coordinator, and node ${top} is the highest`
}
