/**
 * A register that can be written once, by Paxos. Every server is proposer, acceptor and learner; a write begins a
 * ballot of its own. What a server says to itself it does at once instead of sending it. L. Lamport, "Paxos Made
 * Simple" (2001); the shape of the example of the same name in Stateright, whose counts it reproduces.
 */
import type { Model } from '../src/index.ts'
import type { Internal, Value } from './register/messages.ts'
import { registerModel, type Server, type ServerOut } from './register/register.ts'

type Ballot = readonly [round: number, server: number]
type Proposal = readonly [request: number, client: number, value: Value]
type Accepted = readonly [Ballot, Proposal] | null

type State = {
  readonly ballot: Ballot
  readonly proposal: Proposal | null
  /** Who has promised, and what they had accepted, by server. */
  readonly promises: readonly (readonly [server: number, Accepted])[]
  readonly accepts: readonly number[]
  readonly accepted: Accepted
  readonly decided: boolean
}

type PaxosMessage = Internal & (
  | { readonly type: 'Prepare'; readonly ballot: Ballot }
  | { readonly type: 'Promise'; readonly ballot: Ballot; readonly accepted: Accepted }
  | { readonly type: 'Accept'; readonly ballot: Ballot; readonly proposal: Proposal }
  | { readonly type: 'Accepted'; readonly ballot: Ballot }
  | { readonly type: 'Decided'; readonly ballot: Ballot; readonly proposal: Proposal }
)

export function paxos(clients: number, servers = 3): Model {
  return registerModel('paxos', paxosServer(servers), { servers, clients, network: 'unordered' })
}

function paxosServer(servers: number): Server<State> {
  const majority = Math.floor(servers / 2) + 1
  return {
    start: () => ({ ballot: [0, 0], proposal: null, promises: [], accepts: [], accepted: null, decided: false }),
    receive(self, s, from, message, out) {
      if (s.decided) return answer(s, from, message as Internal, out)
      if (message.type === 'Put') return s.proposal === null ? propose(self, s, from, message as Put, out) : s
      const m = message as PaxosMessage
      switch (m.type) {
        case 'Prepare': return isBelow(s.ballot, m.ballot) ? promise(s, from, m.ballot, out) : s
        case 'Promise': return sameBallot(s.ballot, m.ballot) ? promised(self, s, from, m.accepted, out) : s
        case 'Accept': return isBelow(m.ballot, s.ballot) ? s : accept(s, from, m.ballot, m.proposal, out)
        case 'Accepted': return sameBallot(s.ballot, m.ballot) ? isAccepted(self, s, from, out) : s
        case 'Decided': return { ...s, ballot: m.ballot, accepted: [m.ballot, m.proposal], decided: true }
        default: return s
      }
    },
  }

  function propose(self: number, s: State, client: number, { request, value }: Put, out: ServerOut): State {
    const ballot: Ballot = [s.ballot[0] + 1, self]
    toOthers(self, { type: 'Prepare', ballot }, out)
    return { ...s, proposal: [request, client, value], ballot, promises: [[self, s.accepted]], accepts: [] }
  }

  /** Once a majority has promised: the value of the highest ballot among them, else our own. Exactly once. */
  function promised(self: number, s: State, from: number, accepted: Accepted, out: ServerOut): State {
    const promises = [...s.promises.filter(([server]) => server !== from), [from, accepted] as const].sort(byServer)
    if (promises.length !== majority) return { ...s, promises }
    const highest = promises.map(([, each]) => each).reduce(higher)
    const proposal = highest === null ? s.proposal! : highest[1]
    toOthers(self, { type: 'Accept', ballot: s.ballot, proposal }, out)
    return { ...s, promises, proposal, accepted: [s.ballot, proposal], accepts: withNode(s.accepts, self) }
  }

  function isAccepted(self: number, s: State, from: number, out: ServerOut): State {
    const accepts = withNode(s.accepts, from)
    if (accepts.length !== majority) return { ...s, accepts }
    toOthers(self, { type: 'Decided', ballot: s.ballot, proposal: s.proposal! }, out)
    out.send(s.proposal![1], { type: 'PutOk', request: s.proposal![0] })
    return { ...s, accepts, decided: true }
  }

  function toOthers(self: number, message: PaxosMessage, out: ServerOut): void {
    for (let node = 0; node < servers; node++) if (node !== self) out.send(node, message)
  }
}

interface Put {
  readonly request: number
  readonly value: Value
}

/** A server that knows the decision only answers reads. */
function answer(s: State, from: number, { type, request }: Internal, out: ServerOut): State {
  if (type === 'Get') out.send(from, { type: 'GetOk', request: request as number, value: s.accepted![1][2] })
  return s
}

function promise(s: State, from: number, ballot: Ballot, out: ServerOut): State {
  out.send(from, { type: 'Promise', ballot, accepted: s.accepted })
  return { ...s, ballot }
}

function accept(s: State, from: number, ballot: Ballot, proposal: Proposal, out: ServerOut): State {
  out.send(from, { type: 'Accepted', ballot })
  return { ...s, ballot, accepted: [ballot, proposal] }
}

const higher = (a: Accepted, b: Accepted): Accepted => b === null || (a !== null && isBelow(b[0], a[0])) ? a : b
const isBelow = (a: Ballot, b: Ballot): boolean => a[0] < b[0] || (a[0] === b[0] && a[1] < b[1])
const sameBallot = (a: Ballot, b: Ballot): boolean => a[0] === b[0] && a[1] === b[1]
const byServer = (a: readonly [number, Accepted], b: readonly [number, Accepted]): number => a[0] - b[0]
const withNode = (nodes: readonly number[], node: number): number[] =>
  [...new Set([...nodes, node])].sort((a, b) => a - b)
