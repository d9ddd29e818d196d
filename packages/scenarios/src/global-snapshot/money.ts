import { reliable, Seq, type NodeId, type Setup, type TimedRequest } from '@quorate/kernel'
import { globalSnapshot } from '@quorate/protocols'
import { ends } from '../in-time.ts'
import type { Parameters, Scenario } from '../scenario.ts'
import { integer, MS } from '../values.ts'

const branches: readonly NodeId[] = [0, 1, 2]
const NAMES = ['Berlin', 'Lyon', 'Oslo']
const UNTIL = 2_000

/** Every branch sends something to one of the others again and again; who, what and when is fixed. */
function transfers(every: number): TimedRequest[] {
  const count = Math.floor(1_200 / every)
  return branches.flatMap(client => Array.from({ length: count }, (_, i): TimedRequest => ({
    client, at: (200 + i * every + client * Math.floor(every / 3)) * MS,
    request: { f: 'transfer', to: (client + 1 + (i % 2)) % 3, amount: 1 + ((i * 7 + client * 3) % 9) },
  })))
}

const record = (client: NodeId, at: number): TimedRequest => ({ client, at: at * MS, request: { f: 'record' } })

/** What this scenario reads of a branch. */
interface Branch {
  readonly out: readonly { readonly from: number; readonly items: Seq<unknown> }[]
  readonly recordings: Seq<{ readonly channels: readonly { readonly isClosed: boolean }[] }>
}
type States = readonly (Branch | null)[]

/** A part that is not begun or not complete, and the first of what a branch has sent that nobody has acknowledged. */
function pending(states: States): (readonly [string, string])[] {
  const most = states.reduce((count, state) => Math.max(count, state?.recordings.length ?? 0), 0)
  return states.flatMap((state, id) => (state === null ? [] : [
    ...Array.from({ length: most }, (_, n) => n).filter(n => n >= state.recordings.length || !isComplete(state, n))
      .map(n => [`${id} part ${n}`, `the part of node ${id} was not complete`] as const),
    ...state.out.flatMap(({ from, items }, to) => (items.length === 0 ? []
      : [[`${id} to ${to} ${from}`, `nobody had acknowledged what node ${id} sent to node ${to}`] as const])),
  ]))
}

const isComplete = ({ recordings }: Branch, n: number): boolean =>
  Seq.at(recordings, n).channels.every(({ isClosed }) => isClosed)

const completeInTime = ends({
  name: 'Snapshots Complete In Time', within: 1_200 * MS, given: states => states.every(state => state !== null),
  text: 'In a calm no part of a snapshot is incomplete, and nothing unacknowledged, for as long as the stated time',
}, pending)

function setup(parameters: Parameters): Setup {
  const config = { nodes: branches, money: branches.map(() => 100), resend: 80 * MS }
  const second = parameters.snapshots === 'two' ? [record(2, 705)] : []
  return {
    nodes: branches.map(id => ({ name: NAMES[id]!, protocol: globalSnapshot, config })),
    network: reliable([MS, integer(parameters, 'latency') * MS]),
    requests: [...transfers(integer(parameters, 'every')), record(0, 700), ...second],
    // Where a message takes longer than it waits to be sent again, everything is sent several times, and takes longer.
    deadlines: integer(parameters, 'latency') <= 40 ? [completeInTime] : [],
    loops: [], faults: [], situations: [], until: UNTIL * MS, limit: 20_000,
  }
}

export const globalSnapshotMoney: Scenario = {
  name: 'global-snapshot/money',
  title: 'Three branches are photographed while money moves',
  summary: 'Berlin, Lyon and Oslo send each other money all the time. Berlin asks how much there is in all, and nobody stops.',
  lookFor: [
    'Berlin writes its balance down and sends a marker through both of its channels.',
    'Whoever gets a first marker writes its own balance down, at another moment, and sends markers on.',
    'What arrives after that and before the marker of its channel was on its way, and is written down as that.',
    'The parts make 300, though at no instant had the three branches and the channels just these amounts.',
  ],
  opens: 'event:76',
  protocol: 'global-snapshot',
  parameters: [
    { name: 'every', text: 'from one transfer of a branch to its next', kind: 'integer', min: 10, max: 200, unit: 'ms', default: 60 },
    { name: 'latency', text: 'the longest time a message takes', kind: 'integer', min: 1, max: 100, unit: 'ms', default: 30 },
    {
      name: 'snapshots', text: 'whether Oslo takes a snapshot as well, at nearly the same time', kind: 'choice',
      values: ['one', 'two'], default: 'one',
    },
  ],
  seed: 2,
  judges: [],
  needs: ['caught on its way', 'part complete'],
  setup,
}
