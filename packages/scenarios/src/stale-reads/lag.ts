/**
 * An author, a friend and a stranger, three replicas, and one of them far away. A edits a post and looks at it; C, near
 * another replica, sees the edit and tells B, who is near the slow one and looks too.
 */
import { reliable, type NodeId, type NodeSpec, type Setup, type TimedFault, type TimedRequest } from '@quorate/kernel'
import { kvMonitor, primaryBackupReads, sessionClient } from '@quorate/protocols'
import type { Parameters, Scenario } from '../scenario.ts'
import { integer, MS } from '../values.ts'

export const r1: NodeId = 0
const r2: NodeId = 1
export const r3: NodeId = 2
const replicas: readonly NodeId[] = [r1, r2, r3]
export const clientA: NodeId = 3
export const clientB: NodeId = 4
export const clientC: NodeId = 5
const monitor: NodeId = 6

/** Positions of A's own first look after the edit, and of B's and C's, among the operations of each. */
export const readOfA = 2
export const readOfB = 0
export const readOfC = 0

export const OLD = 'first'
export const NEW = 'edited'

const TICK = 50

const POST = 'post'
const write = (at: number, value: string): TimedRequest =>
  ({ client: clientA, at: at * MS, request: { f: 'write', key: POST, value } })
const look = (client: NodeId, at: number): TimedRequest => ({ client, at: at * MS, request: { f: 'read', key: POST } })

const requests: readonly TimedRequest[] = [
  write(100, OLD), write(600, NEW),
  look(clientA, 650), look(clientC, 680), look(clientB, 720),
  look(clientB, 1_200), look(clientA, 1_250),
]

/** What r1 sends to r3 is late; what r3 sends is not. */
function faults(parameters: Parameters): TimedFault[] {
  const lag = integer(parameters, 'lag') * MS
  const late: TimedFault[] = lag === 0 ? []
    : [{ at: 0, fault: { kind: 'degrade', from: [r1], to: [r3], quality: { latency: [lag, lag + 10 * MS] } } }]
  if (parameters.cut === 'none') return late
  const cut = { kind: 'cut', sides: [[r3], [r1, r2, monitor]] } as const
  return [...late, { at: 550 * MS, fault: cut }, { at: 1_000 * MS, fault: { kind: 'heal', only: cut } }]
}

function setup(parameters: Parameters): Setup {
  const { cure } = parameters
  const config = {
    nodes: replicas, primary: r1, heartbeat: 50 * MS, maxBatch: 64, acknowledge: 'async', tick: TICK * MS,
    behind: cure === 'wait' ? 'wait' : 'redirect', maxAge: cure === 'bounded' ? integer(parameters, 'max-age') : null,
  }
  const reader = (name: string, near: readonly NodeId[]): NodeSpec => ({
    name, protocol: sessionClient, config: {
      replicas: near, primary: r1, reads: cure === 'primary' ? 'primary' : 'near',
      token: cure === 'token' || cure === 'wait', timeout: 500 * MS,
    },
  })
  return {
    nodes: [
      ...replicas.map(id => ({ name: `r${id + 1}`, protocol: primaryBackupReads, config })),
      reader('A', [r3, r2, r1]), reader('B', [r3, r1, r2]), reader('C', [r2, r3, r1]),
      { name: 'monitor', protocol: kvMonitor, config: { replicas, primary: r1, pingEvery: 50 * MS, misses: 12 } },
    ],
    network: reliable([MS, integer(parameters, 'latency') * MS]), requests, loops: [], faults: faults(parameters),
    situations: [], until: 1_800 * MS, limit: 20_000,
  }
}

export const staleReadsLag: Scenario = {
  name: 'stale-reads/lag',
  title: 'Reads from a replica that lags',
  summary: 'A edits a post and looks at it through a replica that does not have the edit yet; so does B, who was told of it.',
  lookFor: [
    'r1 is the primary. What it sends to r3 takes 300 ms, what it sends to r2 a few.',
    'A edits the post at r1, is told "ok", and reads it at r3, which is near: the edit is not there.',
    'C reads at r2 and sees the edit; B reads at r3 a moment later and does not.',
    'Every answer says the position of the log that it comes from.',
    'Half a second later r3 has caught up and everyone agrees.',
  ],
  protocol: 'primary-backup-reads',
  parameters: [
    {
      name: 'cure', text: 'the cure: ask the primary; send a token, and be redirected or wait; refuse what may be too old',
      kind: 'choice', values: ['none', 'primary', 'token', 'wait', 'bounded'], default: 'none',
    },
    { name: 'lag', text: 'how long what r1 sends to r3 takes', kind: 'integer', min: 0, max: 400, unit: 'ms', default: 300 },
    {
      name: 'max-age', text: 'bounded only: how old a replica may be, in ticks of 50 ms', kind: 'integer', min: 1, max: 20,
      unit: 'ticks', default: 2,
    },
    { name: 'cut', text: 'whether r3 is cut off from the other replicas for 450 ms', kind: 'choice', values: ['none', 'r3'], default: 'none' },
    { name: 'latency', text: 'the longest time any other message takes', kind: 'integer', min: 1, max: 20, unit: 'ms', default: 8 },
  ],
  seed: 17,
  judges: ['linearizable'],
  needs: [],
  setup,
}

/** The same story with other defaults: a scenario of its own, so that it is fuzzed as what it is. */
function withCure(
  told: Pick<Scenario, 'name' | 'title' | 'summary' | 'lookFor' | 'needs'>, cure: string,
): Scenario {
  const parameters = staleReadsLag.parameters.map(parameter =>
    (parameter.name === 'cure' ? { ...parameter, default: cure } : parameter) as typeof parameter)
  return { ...staleReadsLag, ...told, parameters }
}

export const staleReadsToken = withCure({
  name: 'stale-reads/token',
  title: 'A token for one’s own eyes',
  summary: 'Each client remembers how far into the log it has seen, and r3 points whoever has seen more to the primary.',
  lookFor: [
    'A is told that its edit is at position 2, and sends that along with its next read.',
    'r3 has executed position 1, and points A to r1. A sees its edit.',
    'B has seen nothing yet. Its token asks for nothing, and r3 answers it with the old post.',
  ],
  needs: ['read from a backup'],
}, 'token')

export const staleReadsBounded = withCure({
  name: 'stale-reads/bounded',
  title: 'A replica that knows how old it is',
  summary: 'In every tick r3 asks the primary where its log ends. Without an answer to a question of the last two ticks it answers nobody.',
  lookFor: [
    'r3 counts from its question: an answer that took 300 ms makes it 300 ms old at least.',
    'That is more than two ticks of 50 ms, so r3 points everybody to r1.',
    'r2, whose questions are answered at once, goes on answering.',
  ],
  needs: ['read from a backup'],
}, 'bounded')
