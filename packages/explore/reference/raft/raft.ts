/** Nodes of Raft, each of which wants its own number delivered everywhere. Nothing survives a crash. */
import { actorModel, type ActorAlways, type Actors, type ActorSometimes, type Model } from '../../src/index.ts'
import {
  onBroadcast, onElectionTimeout, onLogRequest, onLogResponse, onReplicationTimeout, onVoteRequest, onVoteResponse,
} from './handlers.ts'
import { initialNode, type Message, type Node } from './state.ts'

export type Input = 'election' | 'replication' | 'crash' | 'recover'

/** `crashes` nodes may be down at the same time. */
export function raft(nodes: number, crashes: number): Model {
  return actorModel('raft', raftActors(nodes, crashes), always, sometimes)
}

export const always: readonly ActorAlways<Node>[] = [
  { name: 'election safety', pair: twoLeaders },
  { name: 'state machine safety', pair: differ },
]

export const sometimes: readonly ActorSometimes<Node, Message>[] = [
  { name: 'a leader is elected', each: ({ role }) => role === 'leader' },
  { name: 'something is committed', each: ({ commitLength }) => commitLength > 0 },
]

export function raftActors(nodes: number, crashes: number): Actors<Node, Message, Input> {
  const begin = (self: number, out: { send(to: number, message: Message): void }): Node => {
    out.send(self, { type: 'Broadcast', payload: self })
    return initialNode(nodes)
  }
  return {
    nodes,
    network: { kind: 'unordered' },
    budgets: [{ name: 'crashes', amount: crashes }],
    start: begin,
    receive(self, s, _, m, out) {
      if (!s.up) return s
      switch (m.type) {
        case 'VoteRequest': return onVoteRequest(self, s, m, out)
        case 'VoteResponse': return onVoteResponse(self, s, m, out)
        case 'LogRequest': return onLogRequest(self, s, m, out)
        case 'LogResponse': return onLogResponse(self, s, m, out)
        case 'Broadcast': return onBroadcast(self, s, m, out)
      }
    },
    inputs(_, { up, electionTimer, replicationTimer }) {
      if (!up) return ['recover']
      const timers = [electionTimer && 'election', replicationTimer && 'replication'] as const
      return [...timers.filter((timer) => timer !== false), 'crash']
    },
    act(self, s, input, out) {
      if (input === 'election') return onElectionTimeout(self, s, out)
      if (input === 'replication') return onReplicationTimeout(self, s, out)
      out.spend('crashes', input === 'crash' ? 1 : -1)
      return input === 'crash' ? { ...s, up: false, electionTimer: false, replicationTimer: false } : begin(self, out)
    },
  }
}

/** At most one leader a term. */
function twoLeaders(a: Node, b: Node, nodeA: number, nodeB: number): string | null {
  const both = a.role === 'leader' && b.role === 'leader' && a.currentTerm === b.currentTerm
  return both ? `nodes ${nodeA} and ${nodeB} both lead term ${a.currentTerm}` : null
}

/** Whatever two nodes have delivered at one place is the same. */
function differ(a: Node, b: Node, nodeA: number, nodeB: number): string | null {
  const shared = Math.min(a.delivered.length, b.delivered.length)
  for (let i = 0; i < shared; i++) {
    if (a.delivered[i] === b.delivered[i]) continue
    return `node ${nodeA} delivered ${a.delivered[i]} as number ${i + 1}, node ${nodeB} delivered ${b.delivered[i]}`
  }
  return null
}
