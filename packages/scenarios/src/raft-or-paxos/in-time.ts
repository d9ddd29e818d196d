/** What Multi-Paxos owes its users in a calm: a leader that all follow and that stays, and slots that all know of. */
import type { Deadline, Micros, NodeId } from '@quorate/kernel'

interface Server {
  readonly committed: number
  readonly log: { readonly length: number }
  readonly role: string
  readonly leader: NodeId | null
  readonly promised: number
}

type States = readonly (Server | null)[]

/** Whom the servers that are up follow: one of them, all of them the same, all under its ballot. */
function unled(servers: readonly NodeId[], states: States): string | null {
  const up = servers.filter(id => states[id] !== null)
  const leader = up.find(id => states[id]!.role === 'leader')
  if (leader === undefined) return 'nobody leads'
  const stray = up.find(id => states[id]!.leader !== leader || states[id]!.promised !== states[leader]!.promised)
  return stray === undefined ? null : `node ${stray} does not follow node ${leader}, which leads`
}

/** Every slot that the leader has filled is chosen, and all know it. What others hold beyond it is of the past. */
function behind(servers: readonly NodeId[], states: States): string | null {
  const up = servers.filter(id => states[id] !== null)
  const leader = up.find(id => states[id]!.role === 'leader')
  if (leader === undefined) return 'nobody leads'
  const last = states[leader]!.log.length
  const late = up.find(id => states[id]!.committed < last)
  return late === undefined ? null : `node ${late} knows ${states[late]!.committed} of ${last} slots to be chosen`
}

/** `needed` servers must be up: the larger of the two quorums. */
export function multiPaxosInTime(servers: readonly NodeId[], within: Micros, needed: number): readonly Deadline[] {
  const given: Deadline['given'] = states => servers.filter(id => states[id] !== null).length >= needed
  return [
    {
      name: 'One Leader In Time', within, watched: within >> 2, given,
      text: 'The stated time after all trouble has ended, one server leads, all that are up follow it, and so it stays',
      always: states => unled(servers, states as States),
    },
    {
      name: 'Slots Agree In Time', within, given,
      text: 'Within the stated time after all trouble has ended, all servers that are up know of every slot that it is chosen',
      once: states => behind(servers, states as States),
    },
  ]
}
