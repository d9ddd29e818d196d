import { reliable, type Deadline, type Moment, type NodeId, type TimedFault } from '@quorate/kernel'
import { bully } from '@quorate/protocols'
import type { Parameters, Scenario } from '../scenario.ts'
import { dueParameter, isAlwaysDue, MS } from '../values.ts'

const nodes: readonly NodeId[] = [0, 1, 2, 3, 4]

const TROUBLE_AT = 400
const NEXT_AT = 532
const OVER_AT = 1_100
const highest = nodes.at(-1)!
/** ms: how long a coordinator may be silent for a node that notices soon, and for one that hardly does. */
const [SOON, LATE] = [160, 700]

const TWO_COORDINATE = 'two coordinate at once'

interface Node {
  readonly phase: string
  readonly coordinator: NodeId | null
}

function faults({ trouble }: Parameters): TimedFault[] {
  if (trouble === 'none') return []
  if (trouble === 'crash' || trouble === 'crashes') {
    return [
      { at: TROUBLE_AT * MS, fault: { kind: 'crash', node: highest } },
      // n4 has told the others to stand back by then, and does not lead yet.
      ...trouble === 'crash' ? [] : [{ at: NEXT_AT * MS, fault: { kind: 'crash' as const, node: highest - 1 } }],
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
      name: 'trouble', text: 'what happens from 400 ms to 1.1 s: the network is cut, n5 is down, n4 too a moment later, or nothing', kind: 'choice',
      values: ['cut', 'crash', 'crashes', 'none'], default: 'cut',
    },
    { name: 'latency', text: 'the longest time a message takes', kind: 'integer', min: 1, max: 100, unit: 'ms', default: 8 },
    {
      name: 'answer-within', text: 'how long an election waits for answers', kind: 'integer', min: 5, max: 200, unit: 'ms',
      default: 20,
    },
    {
      name: 'watchful', text: 'who notices soon that a coordinator is silent: all, or n1 alone', kind: 'choice',
      values: ['all', 'n1'], default: 'all',
    },
    dueParameter,
  ],
  seed: 5,
  judges: [],
  without: [{ assumption: 'timeouts-fit', parameters: { latency: 60, due: 'always' } }],
  needs: ['stood back', TWO_COORDINATE],
  setup: parameters => {
    const answerWithin = (parameters['answer-within'] as number) * MS
    const config = { nodes, answerWithin, newsWithin: 3 * answerWithin, announceEvery: 50 * MS }
    const watchful = parameters.watchful === 'all' ? nodes : [0]
    return {
      nodes: nodes.map(id => {
        const silentFor = (watchful.includes(id) ? SOON : LATE) * MS
        return { name: `n${id + 1}`, protocol: bully, config: { ...config, silentFor } }
      }),
      network: reliable([MS, (parameters.latency as number) * MS]), requests: [], loops: [], faults: faults(parameters),
      situations: [{
        name: TWO_COORDINATE,
        text: 'two nodes are coordinators, each by the rules',
        holds: states => states.filter(state => (state as Node | null)?.phase === 'leading').length > 1,
      }],
      // Silence means what the bully takes it for only where an answer comes in time (§2).
      deadlines: answerWithin < 2 * (parameters.latency as number) * MS && !isAlwaysDue(parameters) ? []
        : deadlines(2 * SOON * MS + 8 * answerWithin, config.announceEvery + 2 * answerWithin, watchful),
      until: 1_600 * MS, limit: 20_000,
    }
  },
  settled,
}

/** By node, whether it asks, and did so before the calm; and who led after it had asked, below one that is up. */
interface Asked {
  readonly asking: readonly ('no' | 'before' | 'now')[]
  readonly wrong: string | null
}

function asked(seen: Asked | null, { event: { node }, states, calmFor }: Moment): Asked {
  const phases = (states as readonly (Node | null)[]).map(state => state?.phase ?? 'down')
  if (seen === null) return { asking: phases.map(phase => (phase === 'asking' ? 'before' : 'no')), wrong: null }
  const { asking, wrong } = seen
  const above = nodes.find(id => id > node && states[id] !== null)
  const isWrong = phases[node] === 'leading' && asking[node] === 'now' && above !== undefined
  const still = asking[node] === 'before' || calmFor === 0 ? 'before' : 'now'
  return {
    asking: asking.with(node, phases[node] === 'asking' ? still : 'no'),
    wrong: isWrong ? `node ${node} led, and had asked node ${above}, which is up and higher` : wrong,
  }
}

const deadlines = (within: number, soon: number, watchful: readonly NodeId[]): readonly Deadline[] => [
  {
    name: 'The Highest Leads In Time', within, watched: 160 * MS,
    text: 'The stated time after all trouble has ended, the highest that is up leads, all follow it, and so it stays',
    given: states => watchful.some(id => states[id] !== null),
    always: states => settled(states as readonly (Node | null)[]),
  },
  {
    name: 'The Highest Takes Over At Once', within: soon, given: states => states[highest] !== null,
    text: 'Where n5 is up, nobody waits for a silence to find that it leads',
    always: states => settled(states as readonly (Node | null)[]),
  },
  {
    name: 'Nobody Leads Below Another', within: 0,
    text: 'While nothing is the matter, whoever asks hears from those above it before it leads',
    init: () => null, fold: asked, check: (seen: Asked | null) => seen?.wrong ?? null,
  },
]

/** After a calm the highest node that is up leads, and everybody knows. */
function settled(states: readonly (Node | null)[]): string | null {
  const top = nodes.findLast(id => states[id] !== null)
  const wrong = nodes.find(id => states[id] !== null && states[id]!.coordinator !== top)
  if (wrong === undefined) return null
  const { coordinator } = states[wrong]!
  return `node ${wrong} takes ${coordinator === null ? 'nobody' : `node ${coordinator}`} for the coordinator, and node ${top} is the highest`
}
