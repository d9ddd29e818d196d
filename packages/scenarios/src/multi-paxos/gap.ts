import { reliable, type NodeId, type TimedFault, type TimedRequest } from '@quorate/kernel'
import { kvClient, multiPaxos } from '@quorate/protocols'
import type { Parameters, Scenario } from '../scenario.ts'
import { MS } from '../values.ts'
import { multiPaxosInTime } from '../raft-or-paxos/in-time.ts'

const servers: readonly NodeId[] = [0, 1, 2]
const [A, B]: readonly [NodeId, NodeId] = [3, 4]
/** ms: A asks r1, and B right after it. Messages take 5 or 6. */
const [ASKED, LATER] = [600, 610]
/** ms: while A's proposals arrive, and none of B's; while their answers do; and when the leader crashes. */
const [PROPOSED, ANSWERED, CRASH] = [[609, 613], [614, 619], 623] as const

const write = (client: NodeId, at: number, key: string, value: number): TimedRequest =>
  ({ client, at: at * MS, request: { f: 'write', key, value } })

/** What r1 sends for A's slot is lost on all ways, or what it is answered; of B's slot, right after it, nothing is. */
function faults({ lost, 'back-after': back }: Parameters): TimedFault[] {
  const [[from, to], [begins, ends]] = lost === 'answers' ? [[[1, 2], [0]], ANSWERED] : [[[0], [1, 2]], PROPOSED]
  const cut: TimedFault[] = [
    { at: begins * MS, fault: { kind: 'cut-one-way', from, to } }, { at: ends * MS, fault: { kind: 'heal' } },
  ]
  if (lost === 'answers') return cut
  const every = (back as number) * MS
  return [...cut, { at: CRASH * MS, fault: { kind: 'crash-loop', node: { role: 'leader' }, every, times: 1 } }]
}

export const multiPaxosGap: Scenario = {
  name: 'multi-paxos/gap',
  title: 'Multi-Paxos: a slot that nobody filled',
  summary: 'Slots of Multi-Paxos are instances of their own, so a later one may be accepted where an earlier one was lost. '
    + 'The next leader finds a slot of which nobody reports anything, and fills it with a no-op. In Raft’s log there is no such gap.',
  lookFor: [
    'r1 leads and serves A and B. At 0.6 s both ask again, one right after the other.',
    'The proposal for A’s slot is lost on its way to r2 and to r3. The one for B’s slot, the next, arrives and is accepted.',
    'r1 crashes. Who leads next is told of B’s slot by whoever accepted it, and of the one before it by nobody.',
    'It proposes a no-op there. Only then can B’s command be executed, which waits for all slots before it.',
    'r1 comes back with A’s command in that slot, under an older ballot, and gives it up.',
    'With lost=answers, r2 and r3 accept both, r1 hears only of B’s slot, and nobody crashes. Whoever answers says how far it lacks nothing, so both slots are counted.',
  ],
  protocol: 'multi-paxos',
  parameters: [
    {
      name: 'lost', text: 'what is lost of A’s slot: proposals, and r1 crashes; or answers, and it does not', kind: 'choice',
      values: ['proposals', 'answers'], default: 'proposals',
    },
    {
      name: 'back-after', text: 'after how long the leader that crashed is started again', kind: 'integer', min: 50, max: 1_500,
      unit: 'ms', default: 1_300,
    },
  ],
  seed: 2,
  judges: ['linearizable'],
  needs: ['leader elected', 'slot chosen'],
  setup: parameters => {
    const common = { nodes: servers, phase1: 2, phase2: 2, heartbeat: 50 * MS, maxBatch: 64 }
    const patience = { servers, timeout: 900 * MS, tryNext: 200 * MS, retryAfter: 40 * MS }
    return {
      nodes: [
        ...servers.map(id => ({
          name: `r${id + 1}`, protocol: multiPaxos,
          config: { ...common, electionTimeout: id === 0 ? [100 * MS, 120 * MS] : [150 * MS, 300 * MS] },
        })),
        ...['A', 'B'].map(name => ({ name, protocol: kvClient, config: patience })),
      ],
      network: reliable([5 * MS, 6 * MS]),
      requests: [write(A, 350, 'a', 1), write(B, 400, 'b', 1), write(A, ASKED, 'a', 2), write(B, LATER, 'b', 2)],
      loops: [], faults: faults(parameters), situations: [],
      deadlines: multiPaxosInTime(servers, 900 * MS, 2), until: 2_600 * MS, limit: 20_000,
    }
  },
}
