/** What Raft owes its users in a calm: a leader that all follow and that stays, and logs that agree. */
import type { Deadline, Micros, NodeId } from '@quorate/kernel'
import { listText } from '@quorate/kernel'

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
