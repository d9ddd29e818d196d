/** A set-up in which the protocol is put to the test: nodes, network, what clients do, and what goes wrong. */
import { reliable, type NodeSpec, type PlannedFault } from '@quorate/kernel'
import type { Parameter, Parameters, Scenario } from '@quorate/scenarios'
import { client } from './client.ts'
import { server } from './my-lock.ts'

/** Times are in µs. */
const MS = 1_000
const UNTIL = 2_000 * MS

/** A server and so many clients. Nodes are numbered in the order of this list. */
export const nodes = (clients: number): readonly NodeSpec[] => [
  { name: 'server', protocol: server, config: {} },
  ...Array.from({ length: clients }, (_, i) =>
    ({ name: String.fromCharCode(97 + i), protocol: client, config: { server: 0, patience: 50 * MS } })),
]

function crash({ crashes }: Parameters): readonly PlannedFault[] {
  if (crashes === 'nobody') return []
  const node = crashes === 'server' ? 0 : 1
  return [{ at: 700 * MS, fault: { kind: 'crash', node } }, { at: 710 * MS, fault: { kind: 'restart', node } }]
}

const inAThousand = (name: string, text: string, value: number): Parameter =>
  ({ name, text, kind: 'integer', min: 0, max: 500, unit: 'in a thousand', default: value })

export const contended: Scenario = {
  name: 'my-lock/contended',
  title: 'Three clients and one lock',
  summary: 'Three clients want one lock all the time. Messages come late, twice or never, and the server crashes.',
  lookFor: [
    'One client holds the lock and the others wait in the queue.',
    'A message that was lost is sent again, and one that comes twice does no harm.',
    'After its crash, the server still knows who holds the lock.',
  ],
  protocol: 'my-lock',
  parameters: [
    { name: 'crashes', text: 'who crashes', kind: 'choice', values: ['server', 'client', 'nobody'], default: 'server' },
    { name: 'hold', text: 'how long a client keeps the lock', kind: 'integer', min: 1, max: 200, unit: 'ms', default: 30 },
    inAThousand('loss', 'messages that are lost', 50),
    inAThousand('late', 'messages that come up to 150 ms late', 200),
    inAThousand('twice', 'messages that come twice', 200),
  ],
  seed: 21,
  // The invariants judge this protocol. "linearizable" is for clients that read, write and cas.
  judges: [],
  needs: ['lock held', 'somebody waits'],
  setup: parameters => ({
    nodes: nodes(3),
    network: {
      ...reliable([1 * MS, 20 * MS]),
      loss: Number(parameters.loss) * 1_000,
      duplicate: Number(parameters.twice) * 1_000,
      reorder: Number(parameters.late) * 1_000,
      reorderBy: [0, 150 * MS],
    },
    requests: [],
    // Each client asks, waits for the answer, thinks for a while, and asks again.
    loops: [1, 2, 3].map(id => ({
      client: id, first: id * MS, think: [0, 20 * MS], operation: () => ({ hold: Number(parameters.hold) * MS }),
    })),
    faults: crash(parameters),
    situations: [],
    until: UNTIL,
    limit: 20_000,
  }),
}

/** Two clients and nothing that goes wrong by itself: small enough for a search, which tries every order of events. */
export const small: Scenario = {
  ...contended,
  name: 'my-lock/small',
  title: 'Two clients and one lock, for a search',
  summary: 'Two clients want one lock. A search loses messages, doubles them and crashes nodes wherever its bounds allow.',
  parameters: [],
  setup: () => ({
    nodes: nodes(2), network: reliable([MS, MS]), faults: [], situations: [], loops: [],
    requests: [0, 100 * MS].flatMap(at => [1, 2].map(id => ({ client: id, at, request: { hold: MS } }))),
    until: UNTIL, limit: 20_000,
  }),
}
