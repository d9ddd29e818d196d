/**
 * A linearizable register on a majority, without consensus: ask a majority for the latest value, then record the one to
 * write, or the one that was read, at a majority. Attiya, Bar-Noy, Dolev, "Sharing Memory Robustly in Message-Passing
 * Systems" (1995). What a server says to itself it does at once.
 */
import type { Model, Network } from '../src/index.ts'
import type { Internal, Value } from './register/messages.ts'
import { registerModel, type Server, type ServerOut } from './register/register.ts'

/** Sequence numbers are told apart by the server that chose them. */
type Stamp = readonly [count: number, server: number]

type Answer = readonly [server: number, Stamp, Value]

/** `write` is null where a client reads. */
type Asked = { readonly request: number; readonly client: number; readonly write: readonly [Value] | null }

type Phase =
  | null
  /** Asking: who has answered with what. */
  | (Asked & { readonly answers: readonly Answer[] })
  /** Recording: who has confirmed. `read` is null where a client writes. */
  | {
    readonly request: number
    readonly client: number
    readonly read: readonly [Value] | null
    readonly confirmed: readonly number[]
  }

type State = { readonly stamp: Stamp; readonly value: Value; readonly phase: Phase }

type AbdMessage = Internal & (
  | { readonly type: 'Query'; readonly request: number }
  | { readonly type: 'AckQuery'; readonly request: number; readonly stamp: Stamp; readonly value: Value }
  | { readonly type: 'Record'; readonly request: number; readonly stamp: Stamp; readonly value: Value }
  | { readonly type: 'AckRecord'; readonly request: number }
)

export function abd(clients: number, servers = 3, network: Network['kind'] = 'ordered'): Model {
  return registerModel('abd', abdServer(servers), { servers, clients, network })
}

function abdServer(servers: number): Server<State> {
  const majority = Math.floor(servers / 2) + 1
  return {
    start: (self) => ({ stamp: [0, self], value: null, phase: null }),
    receive(self, s, from, message, out) {
      const request = message.request as number
      if (message.type === 'Put' || message.type === 'Get') {
        const write = message.type === 'Put' ? [message.value as Value] as const : null
        return s.phase === null ? query(self, s, { request, client: from, write }, out) : s
      }
      const m = message as AbdMessage
      switch (m.type) {
        case 'Query':
          out.send(from, { type: 'AckQuery', request, stamp: s.stamp, value: s.value })
          return s
        case 'AckQuery': return answered(self, s, from, m.request, m.stamp, m.value, out)
        case 'Record':
          out.send(from, { type: 'AckRecord', request })
          return isBelow(s.stamp, m.stamp) ? { ...s, stamp: m.stamp, value: m.value } : s
        case 'AckRecord': return confirmed(s, from, m.request, out)
        default: return s
      }
    },
  }

  function query(self: number, s: State, asked: Asked, out: ServerOut): State {
    toOthers(self, { type: 'Query', request: asked.request }, out)
    return { ...s, phase: { ...asked, answers: [[self, s.stamp, s.value]] } }
  }

  function answered(
    self: number, s: State, from: number, request: number, stamp: Stamp, value: Value, out: ServerOut,
  ): State {
    const { phase } = s
    if (phase === null || !('answers' in phase) || phase.request !== request) return s
    const others = phase.answers.filter(([server]) => server !== from)
    const answers = [...others, [from, stamp, value] as const].sort((a, b) => a[0] - b[0])
    if (answers.length !== majority) return { ...s, phase: { ...phase, answers } }
    return record(self, s, phase, latest(answers), out)
  }

  /** A write takes the next sequence number; a read passes on what it found, so that no later read finds less. */
  function record(
    self: number, s: State, { request, client, write }: Asked, [, found, foundValue]: Answer, out: ServerOut,
  ): State {
    const stamp: Stamp = write === null ? found : [found[0] + 1, self]
    const value = write === null ? foundValue : write[0]
    toOthers(self, { type: 'Record', request, stamp, value }, out)
    const kept = isBelow(s.stamp, stamp) ? { stamp, value } : { stamp: s.stamp, value: s.value }
    return { ...kept, phase: { request, client, read: write === null ? [value] : null, confirmed: [self] } }
  }

  function confirmed(s: State, from: number, request: number, out: ServerOut): State {
    const { phase } = s
    if (phase === null || !('confirmed' in phase) || phase.request !== request) return s
    if (phase.confirmed.includes(from)) return s
    const all = [...phase.confirmed, from].sort((a, b) => a - b)
    if (all.length !== majority) return { ...s, phase: { ...phase, confirmed: all } }
    const { client, read } = phase
    out.send(client, read === null ? { type: 'PutOk', request } : { type: 'GetOk', request, value: read[0] })
    return { ...s, phase: null }
  }

  function toOthers(self: number, message: AbdMessage, out: ServerOut): void {
    for (let node = 0; node < servers; node++) if (node !== self) out.send(node, message)
  }
}

function latest(answers: readonly Answer[]): Answer {
  return answers.reduce((a, b) => isBelow(a[1], b[1]) ? b : a)
}

const isBelow = (a: Stamp, b: Stamp): boolean => a[0] < b[0] || (a[0] === b[0] && a[1] < b[1])
