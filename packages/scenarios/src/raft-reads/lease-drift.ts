import { reliable, type Setup, type Situation } from '@quorate/kernel'
import { kvClient, raftLease, raftReads, type Command } from '@quorate/protocols'
import type { Scenario } from '../scenario.ts'
import { integer, MS } from '../values.ts'

const replicas = [0, 1, 2]
const [r1, reader, writer] = [0, 3, 4]

/** All times are in ms. */
/** Of election timeouts; that of r1 is at most the second, so that it nearly always stands first. */
const [SHORTEST, FIRST, LONGEST] = [300, 305, 390]
const SLOW_AT = 500
const CUT_AT = 800
const HEAL_AT = 1_800

/** What the situation reads of the state of a server. */
interface Server {
  readonly raft: {
    readonly role: string
    readonly currentTerm: number
    readonly round: number
    readonly begun?: readonly number[]
    readonly lent?: number
  }
}

/** By its timers its lease is not over. */
const hasLease = ({ raft: { role, round, begun = [], lent = 0 } }: Server): boolean =>
  role === 'leader' && lent > 0 && lent > round - begun.length

const leasedBesideLeader: Situation = {
  name: 'a lease, and another leader',
  text: 'A server has a lease, although another leads a later term',
  holds: states => {
    const servers = replicas.flatMap(id => (states[id] === null ? [] : [states[id] as Server]))
    return servers.some(one => hasLease(one) && servers.some(({ raft }) =>
      raft.role === 'leader' && raft.currentTerm > one.raft.currentTerm))
  },
}

const every = (client: number, times: readonly number[], ask: (i: number) => Command): Setup['requests'] =>
  times.map((at, i) => ({ client, at: at * MS, request: ask(i) }))

/** So many times, in ms. */
const times = (from: number, apart: number, count: number): number[] =>
  Array.from({ length: count }, (_, i) => from + i * apart)

/** When the reader asks: now and then, and often while r1 is alone. */
const LOOKS = [...times(470, 150, 3), ...times(900, 40, 16), 1_900, 2_050]

export const raftReadsLeaseDrift: Scenario = {
  name: 'raft-reads/lease-drift',
  title: 'Reads by lease: a leader whose clock is slow',
  summary: 'r1 answers reads without asking, as long as its lease lasts by its own clock. That clock is slow; then r1 is cut off with '
    + 'the reader, and the others elect another leader when their clocks say so.',
  lookFor: [
    'With every heartbeat r1 begins a round, and with the first answer it has a lease. The reader’s questions cost no message to r2 or r3.',
    'From 500 ms on the clock of r1 is slow: its lease lasts for longer than it says.',
    'From 800 ms on r1 is alone with the reader, and goes on answering by its lease. The others stand when theirs say so.',
    'The bound of drift has made the lease so short that it ends first: r1 asks, hears nothing, and answers nobody.',
    'With slow=800 its clock is beyond the bound: another leads, the writer’s values are confirmed, and r1 answers with what was before.',
  ],
  opens: 'asked:reader/0',
  protocol: 'raft-lease',
  parameters: [
    {
      name: 'reads', text: 'a leader answers reads by its lease, or asks a majority at each', kind: 'choice', values: ['lease', 'rounds'],
      default: 'lease',
    },
    { name: 'slow', text: 'by how much the clock of r1 is slow', kind: 'integer', min: 0, max: 900, unit: 'in a thousand', default: 400 },
    {
      name: 'bound', text: 'by what factor clocks may differ, as the lease assumes', kind: 'integer', min: 1_000, max: 4_000,
      unit: 'in a thousand', default: 2_400,
    },
    { name: 'cut', text: 'whether r1 and the reader are cut off', kind: 'choice', values: ['two-way', 'none'], default: 'two-way' },
  ],
  seed: 1,
  judges: ['linearizable'],
  relies: ['clocks-bounded'],
  without: [{ assumption: 'clocks-bounded', parameters: { slow: 800 } }],
  needs: ['leader elected', 'entry committed'],
  setup: parameters => {
    const config = (id: number) => ({
      nodes: replicas, electionTimeout: [SHORTEST * MS, (id === r1 ? FIRST : LONGEST) * MS], heartbeat: 30 * MS,
      maxBatch: 64, driftBound: integer(parameters, 'bound'),
    })
    const patience = { timeout: 500 * MS, tryNext: 60 * MS, retryAfter: 20 * MS, sessions: true }
    const protocol = parameters.reads === 'lease' ? raftLease : raftReads
    const slow = integer(parameters, 'slow')
    return {
      nodes: [
        ...replicas.map(id => ({ name: `r${id + 1}`, protocol, config: config(id) })),
        { name: 'reader', protocol: kvClient, config: { servers: replicas, ...patience } },
        { name: 'writer', protocol: kvClient, config: { servers: [1, 2, 0], ...patience } },
      ],
      network: reliable([MS, 3 * MS]),
      requests: [
        ...every(writer, times(450, 160, 10), i => ({ f: 'write', key: 'x', value: i })),
        ...every(reader, LOOKS, () => ({ f: 'read', key: 'x' })),
      ],
      loops: [], situations: [leasedBesideLeader], until: 2_400 * MS, limit: 40_000,
      faults: [
        ...(slow === 0 ? [] : [
          { at: SLOW_AT * MS, fault: { kind: 'clock-drift', node: r1, ppm: -1_000 * slow } as const },
        ]),
        ...(parameters.cut === 'none' ? [] : [
          { at: CUT_AT * MS, fault: { kind: 'cut', sides: [[r1, reader], [1, 2, writer]] } as const },
          { at: HEAL_AT * MS, fault: { kind: 'heal' } as const },
        ]),
      ],
    }
  },
}
