/** What Raft owes its users in a calm: a leader that all follow and that stays, and logs that agree. */
import { listText, timeText, type Deadline, type Micros, type Moment, type NodeId } from '@quorate/kernel'

interface Server {
  readonly raft: {
    readonly role: 'follower' | 'candidate' | 'leader'
    readonly currentTerm: number
    readonly leader: NodeId | null
    readonly commitIndex: number
    readonly base: { readonly index: number }
    readonly log: { readonly length: number }
  }
}
type States = readonly (Server | null)[]

const nodeText = (id: NodeId): string => `node ${id}`

/** A majority is up: fewer can elect nobody. */
const enough = (servers: readonly NodeId[]) => (states: States): boolean =>
  2 * servers.filter(id => states[id] !== null).length > servers.length

/** Whom the servers that are up follow: one of them, all of them the same, all in its term. */
function unled(servers: readonly NodeId[], states: States): string | null {
  const up = servers.filter(id => states[id] !== null)
  const leads = up.filter(id => states[id]!.raft.role === 'leader')
  if (leads.length !== 1) return leads.length === 0 ? 'nobody leads' : `${listText(leads.map(nodeText))} all lead`
  const [leader] = leads as [NodeId]
  const term = states[leader]!.raft.currentTerm
  const stray = up.find(id => states[id]!.raft.leader !== leader || states[id]!.raft.currentTerm !== term)
  return stray === undefined ? null : `${nodeText(stray)} does not follow ${nodeText(leader)}, which leads term ${term}`
}

const lastOf = ({ raft: { base, log } }: Server): number => base.index + log.length

/** Every entry of the longest log is committed, and every server that is up knows that. */
function behind(servers: readonly NodeId[], states: States): string | null {
  const up = servers.filter(id => states[id] !== null)
  const longest = up.reduce((length, id) => Math.max(length, lastOf(states[id]!)), 0)
  const late = up.find(id => states[id]!.raft.commitIndex < longest || lastOf(states[id]!) < longest)
  if (late === undefined) return null
  const { commitIndex } = states[late]!.raft
  return `${nodeText(late)} has ${lastOf(states[late]!)} of ${longest} entries and takes ${commitIndex} for committed`
}

/** The highest term that had a leader when the calm began, and the one elected since that not all have heard of. */
interface Elected {
  readonly known: number
  readonly leader: NodeId
  readonly at: Micros
  readonly isOpen: boolean
  readonly wrong: string | null
}

const termOf = (states: States, id: NodeId): number => states[id]?.raft.currentTerm ?? -1

function elected(
  servers: readonly NodeId[], latest: Micros, seen: Elected | null, { states: all, calmFor }: Moment,
): Elected {
  const states = all as States
  const leader = servers.filter(id => states[id]?.raft.role === 'leader')
    .reduce<NodeId>((top, id) => (termOf(states, id) > termOf(states, top) ? id : top), -1)
  const term = termOf(states, leader)
  const { known, wrong } = seen ?? { known: term, wrong: null }
  const [at, isNew] = term > known ? [calmFor, true] : [seen?.at ?? 0, seen?.isOpen ?? false]
  const deaf = servers.filter(id => states[id] !== null && term >= termOf(states, id))
    .find(id => states[id]!.raft.leader !== leader)
  const isLate = isNew && deaf !== undefined && calmFor - at > latest && wrong === null
  return {
    known: Math.max(known, term), leader, at, isOpen: isNew && deaf !== undefined,
    wrong: isLate ? `${nodeText(deaf!)} had not heard of ${nodeText(leader)}, elected ${timeText(calmFor - at)} before` : wrong,
  }
}

/** Leaders 1: whoever is elected tells all others, before any of them can stand as well. `latency`: the longest. */
export const heardAtOnce = (servers: readonly NodeId[], latency: Micros): Deadline => ({
  name: 'Leaders Are Heard At Once', within: 0,
  text: 'As soon as a message can have reached everyone, all that are up know of a new leader',
  init: () => null,
  fold: (seen: Elected | null, moment) => elected(servers, 2 * latency, seen, moment),
  check: (seen: Elected | null) => seen?.wrong ?? null,
})

export const raftInTime = (servers: readonly NodeId[], within: Micros): readonly Deadline[] => [
  {
    name: 'One Leader In Time', within, watched: within >> 2, given: enough(servers),
    text: 'The stated time after all trouble has ended, one server leads, all that are up follow it, and so it stays',
    always: states => unled(servers, states as States),
  },
  {
    name: 'Logs Agree In Time', within, given: enough(servers),
    text: 'Within the stated time after all trouble has ended, all servers that are up have every entry, committed',
    once: states => behind(servers, states as States),
  },
]
