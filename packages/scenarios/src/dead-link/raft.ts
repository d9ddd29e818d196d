import {
  reliable, timeText, type Deadline, type Fault, type Moment, type NodeId, type Setup, type TimedFault,
} from '@quorate/kernel'
import { kvClient, raftKv, raftPrevoteKv, type Command } from '@quorate/protocols'
import type { Parameters, Scenario } from '../scenario.ts'
import { MS } from '../values.ts'

const UNTIL = 4_000 * MS
const DEAD = 1_000
const SHORTEST = 150 * MS
const replicas = [0, 1, 2]
const [clerk, reader] = [3, 4]

/** r1 and r3 do not hear each other; with `one-way` r1 is heard and hears nobody. Nobody else is touched. */
function faults({ link }: Parameters): TimedFault[] {
  const at = DEAD * MS
  if (link === 'none') return []
  if (link === 'one-way') return [{ at, fault: { kind: 'cut-one-way', from: [1, 2], to: [0] } }]
  return [
    { at, fault: { kind: 'cut-one-way', from: [0], to: [2] } },
    { at, fault: { kind: 'cut-one-way', from: [2], to: [0] } },
  ]
}

interface Server {
  readonly raft: { readonly role: string; readonly currentTerm: number; readonly votedFor: NodeId | null }
}

const termOf = ({ states }: Moment, id: NodeId): number => (states[id] as Server | null)?.raft.currentTerm ?? -1

/** Whoever leads, and whom it reaches and hears who is in a newer term: what it sends there is refused. */
function overtaken(moment: Moment, { link }: Parameters): string | null {
  const isWhole = (a: NodeId, b: NodeId): boolean =>
    link === 'none' || (a !== 0 && b !== 0) || (link === 'two-way' && a + b === 1)
  const leads = replicas.filter(id => (moment.states[id] as Server | null)?.raft.role === 'leader')
  for (const leader of leads) {
    const newer = replicas.find(id => isWhole(leader, id) && termOf(moment, id) > termOf(moment, leader))
    if (newer !== undefined) return `node ${leader} led term ${termOf(moment, leader)}, and node ${newer} was in a newer one`
  }
  return null
}

interface Overtaken {
  readonly since: number
  readonly what: string
}

/** A heartbeat, and the way there and back. */
const deposed = 50 * MS + 4 * 8 * MS

const toldInTime = (parameters: Parameters, despite: readonly Fault[]): Deadline => ({
  name: 'The Deposed Are Told In Time', within: 200 * MS, despite,
  text: 'A leader whose term is over hears of it with the answer to its next heartbeat, from whoever knows',
  init: () => null,
  fold: (seen: Overtaken | null, moment: Moment): Overtaken | null => {
    const what = overtaken(moment, parameters)
    return what === null ? null : { what, since: seen?.since ?? moment.calmFor }
  },
  check: (seen: Overtaken | null, calmFor) => (seen === null || calmFor - seen.since <= deposed ? null
    : `${seen.what}, for ${timeText(calmFor - seen.since)}`),
})

interface Terms {
  readonly from: number
  readonly to: number
}

/** What PreVote, stickiness and CheckQuorum promise together: a link is dead, and no election is held for it. */
const stays = (despite: readonly Fault[], asking: readonly NodeId[]): Deadline => ({
  name: 'Terms Stay In Time', within: 1_500 * MS, watched: 500 * MS, despite,
  text: 'The stated time after all other trouble has ended, nobody who asks before it stands enters a new term any more',
  init: () => null,
  fold: (seen: Terms | null, { states, calmFor }: Moment): Terms | null => {
    const to = asking.reduce((term, id) => Math.max(term, (states[id] as Server | null)?.raft.currentTerm ?? 0), 0)
    return calmFor < 1_500 * MS ? null : { from: seen?.from ?? to, to }
  },
  check: (seen: Terms | null) => (seen === null || seen.from === seen.to ? null : `term ${seen.from} had been followed by term ${seen.to}`),
})

interface Down {
  /** Who was started in this calm, when, and in which term. */
  readonly started: ReadonlyMap<NodeId, { readonly at: number; readonly term: number }>
  readonly wrong: string | null
}

/** P4: it cannot know that it has promised nothing, so it waits as long as a promise may last. */
const waitsAfterCrash = (despite: readonly Fault[], asking: readonly NodeId[]): Deadline => ({
  name: 'Who Was Down Waits', within: 0, despite,
  text: 'A server that was down votes for nobody before the shortest election timeout is over: its leader may have counted on it',
  init: (): Down => ({ started: new Map(), wrong: null }),
  fold: ({ started, wrong }: Down, { event: { kind, node }, states, calmFor }: Moment): Down => {
    const state = states[node] as Server | null
    if (!asking.includes(node) || state === null) return { started, wrong }
    const { currentTerm: term, votedFor } = state.raft
    if (kind === 'start') return { started: new Map([...started, [node, { at: calmFor, term }]]), wrong }
    const was = started.get(node)
    const isBound = was !== undefined && calmFor - was.at < SHORTEST && term > was.term
    if (wrong !== null || !isBound || votedFor === null || votedFor === node) return { started, wrong }
    return { started, wrong: `node ${node}, up for ${timeText(calmFor - was.at)}, had voted for node ${votedFor}` }
  },
  check: ({ wrong }: Down) => wrong,
})

interface Asking {
  readonly open: readonly number[]
  readonly wrong: string | null
}

/** A client that is not told anything definite. */
const served = (despite: readonly Fault[]): Deadline => ({
  name: 'Clients Are Served In Time', within: 1_500 * MS, watched: 500 * MS, despite,
  text: 'Whoever asks the stated time after all other trouble has ended, or later, is told what was done',
  init: (): Asking => ({ open: [], wrong: null }),
  fold: ({ open, wrong }: Asking, { told, calmFor }: Moment): Asking => {
    const asked = told.filter(({ kind }) => kind === 'invoke' && calmFor >= 1_500 * MS).map(({ id }) => id)
    const vain = told.filter(({ kind, id }) => kind === 'return' && open.includes(id))
      .find(({ value }) => !(value as { readonly definite: boolean }).definite)
    return { open: [...open, ...asked], wrong: wrong ?? (vain === undefined ? null : `node ${vain.client} was told that nobody knows`) }
  },
  check: ({ wrong }: Asking) => wrong,
})

function deadlines(parameters: Parameters): readonly Deadline[] {
  const despite = faults(parameters).map(({ fault }) => fault)
  if (parameters.raft === 'plain') return [toldInTime(parameters, despite)]
  const asking = parameters.raft === 'mixed' ? [0, 1] : replicas
  return [toldInTime(parameters, despite), stays(despite, asking), served(despite), waitsAfterCrash(despite, asking)]
}

const write = (at: number, value: number): Setup['requests'][number] =>
  ({ client: clerk, at: at * MS, request: { f: 'write', key: 'x', value } satisfies Command })
const read = (at: number): Setup['requests'][number] =>
  ({ client: reader, at: at * MS, request: { f: 'read', key: 'x' } satisfies Command })

export const deadLinkRaft: Scenario = {
  name: 'dead-link/raft',
  title: 'One dead link: Raft with and without PreVote',
  summary: 'r1 leads when its link to r3 dies. Both still reach r2, which is enough for a majority; whether it is enough '
    + 'for a leader depends on who may start an election.',
  lookFor: [
    'From 1 s on, r3 hears nothing from r1. Its election timer fires.',
    'It asks whether others would vote for it. r2 hears from r1, and would not: nobody’s term changes.',
    'The clerk is served all the time, by one leader.',
    'With raft=plain, r3 stands in term after term and takes r2 with it; leaders follow each other until r2 is one.',
    'With link=one-way, r1 is heard by all and hears nobody: it steps down, because nobody answers it.',
  ],
  protocol: 'raft-prevote',
  parameters: [
    {
      name: 'raft', text: 'whether a server asks before it stands; mixed: all but r3, which is of an older version', kind: 'choice', values: ['prevote', 'plain', 'mixed'],
      default: 'prevote',
    },
    {
      name: 'link', text: 'between r1 and r3 nothing arrives, or nothing at r1', kind: 'choice',
      values: ['two-way', 'one-way', 'none'], default: 'two-way',
    },
    {
      name: 'clients', text: 'whether they go on asking once the link is dead; if not, r3 lacks nothing', kind: 'choice',
      values: ['all-the-time', 'before'], default: 'all-the-time',
    },
  ],
  seed: 6,
  judges: ['linearizable'],
  needs: ['leader elected', 'entry committed'],
  setup: parameters => {
    const config = { nodes: replicas, electionTimeout: [SHORTEST, 300 * MS], heartbeat: 50 * MS, maxBatch: 64 }
    const older = parameters.raft === 'plain' ? replicas : parameters.raft === 'mixed' ? [2] : []
    const patience = { timeout: 400 * MS, tryNext: 150 * MS, retryAfter: 50 * MS, sessions: true }
    return {
      nodes: [
        ...replicas.map(id => ({ name: `r${id + 1}`, protocol: older.includes(id) ? raftKv : raftPrevoteKv, config })),
        { name: 'clerk', protocol: kvClient, config: { servers: replicas, ...patience } },
        { name: 'reader', protocol: kvClient, config: { servers: [1, 2, 0], ...patience } },
      ],
      network: reliable([MS, 8 * MS]),
      requests: Array.from({ length: 8 }, (_, i) => [write(600 + i * 400, i), read(800 + i * 400)]).flat()
        .filter(({ at }) => parameters.clients === 'all-the-time' || at < (DEAD - 100) * MS),
      loops: [], faults: faults(parameters), situations: [], deadlines: deadlines(parameters),
      until: UNTIL, limit: 40_000,
    }
  },
}
