/** What an answer did not know of: three servers that copy a value to each other, and two clients. */
import { describe, expect, test } from 'vitest'
import { record, setupOf, tiny } from '../test/tiny.ts'
import type { Fault, PlannedFault } from './faults.ts'
import type { Recording } from './recording.ts'
import { unheard } from './unheard.ts'
import type { Reason } from './why.ts'
import { sentence } from './words.ts'

const ms = (time: number): number => time * 1_000
const SERVERS = [0, 1, 2]

/** What is set at one server is copied to the others, what is kept is not; the rest says how else word may go round. */
const copying = tiny({
  name: 'copying',
  start: ({ self }) => ({ self, v: 0, fetched: false }),
  onMessage(s, from, { type, v, to, what }, out) {
    const answer = (): void => out.send(from, { type: 'Is', v: s.v })
    switch (type) {
      case 'Set':
        s.v = v
        for (const id of SERVERS) if (id !== s.self) out.send(id, { type: 'Copy', v })
        return answer()
      case 'Keep':
        s.v = v
        return answer()
      case 'Copy':
        s.v = v
        return
      case 'Tell': return out.send(to, { type: 'Copy', v: s.v })
      case 'Greet': return out.send(to, { type: 'Hello' })
      case 'Via': return out.send(to, { type: 'Fetch', to: from })
      case 'Fetch':
        s.fetched = true
        return out.send(to ?? from, { type: 'Is', v: s.v })
      case 'Elsewhere': return out.send(from, { type: 'Ask', at: to, what })
      case 'Get': return answer()
    }
  },
})
/** A client asks where it is told to ask, until it has an answer. */
const asking = tiny({
  name: 'asking',
  requestProblem: () => null,
  start: () => ({ id: null }),
  onRequest(s, id, { at, ...message }, out) {
    s.id = id
    out.send(at, message)
  },
  onMessage(s, _, { type, at, what, v }, out) {
    if (type === 'Ask') out.send(at, { type: what, v: 1 })
    else out.respond(s.id, { definite: true, v })
  },
})

interface Asked {
  readonly at: number
  readonly client: 3 | 4
  readonly request: object
}
const set: Asked = { at: ms(100), client: 3, request: { at: 0, type: 'Set', v: 1 } }
const get: Asked = { at: ms(300), client: 4, request: { at: 2, type: 'Get' } }

/** A run in which d sets 1 at a and e asks c for it: what c gave, and why. */
function ran(
  faults: readonly [number, Fault][], between: readonly Asked[] = [], last = get, first = set,
): { readonly recording: Recording; readonly v: unknown; readonly found: readonly Reason[] } {
  const three = setupOf(copying, 3).nodes
  const two = setupOf(asking, 5).nodes.slice(3)
  const planned = faults.map(([at, fault]): PlannedFault => ({ at: ms(at), fault }))
  const requests = [first, ...between, last]
  const recording = record(setupOf(copying, 5, { nodes: [...three, ...two], faults: planned, requests }))
  const asked = recording.history.filter(({ kind }) => kind === 'invoke').map(({ event }) => event)
  const { event: answer, value } = recording.history.filter(({ kind }) => kind === 'return').at(-1)!
  const found = unheard(recording, { change: asked[0]!, call: asked.at(-1)!, answer })
  return { recording, v: value.v, found }
}

function reasons(...parts: Parameters<typeof ran>): [unknown, string[][]] {
  const { v, found } = ran(...parts)
  return [v, found.map(({ by, sentence: says }) => [by, says])]
}

const cut: [number, Fault] = [105, { kind: 'cut', sides: [[0, 1, 3], [2, 4]] }]
const lost = ['loss', '{"type":"Copy","v":1} from a to c is lost: the network is cut between them.']
const behind = ['fault', 'The network is cut: a, b and d | c and e.']

describe('why an answer did not know of a change', () => {
  test('the message that would have told of it is lost, and the fault behind that', () => {
    expect(reasons([cut])).toStrictEqual([0, [behind, lost]])
    const { recording, found } = ran([cut])
    expect(found.map(({ explains }) => sentence(recording, explains))).toStrictEqual([lost[1], 'c receives {"type":"Get"} from e.'])
  })

  test('and why its sender sends no other: it is down when the answer is given', () => {
    expect(reasons([cut, [150, { kind: 'crash', node: 0 }]])[1]).toStrictEqual([behind, lost, ['down', 'a crashes.']])
    expect(reasons([cut, [150, { kind: 'crash', node: 0 }], [200, { kind: 'restart', node: 0 }]])[1]).toStrictEqual([behind, lost])
    expect(reasons([cut, [150, { kind: 'crash', node: 1 }]])[1]).toStrictEqual([behind, lost])
  })

  test('the message is on its way still', () => {
    expect(reasons([[50, { kind: 'clog', from: [0], to: [2] }]])).toStrictEqual([0, [['loss',
      '{"type":"Copy","v":1} from a to c is still on its way: it waits at the end of a link that is clogged.']]])
  })

  test('whoever knew went down before it told anybody, or no server ever knew', () => {
    const crash: [number, Fault] = [150, { kind: 'crash', node: 0 }]
    expect(reasons([crash], [], get, { ...set, request: { at: 0, type: 'Keep', v: 1 } })).toStrictEqual([0, [['down', 'a crashes.']]])
    expect(reasons([[105, crash[1]]])).toStrictEqual([0, []])
  })

  test('nothing, where the node had heard, from whomever', () => {
    expect(reasons([])).toStrictEqual([1, []])
    const tell: Asked = { at: ms(200), client: 3, request: { at: 1, type: 'Tell', to: 2 } }
    expect(reasons([cut, [150, { kind: 'heal' }]], [tell])).toStrictEqual([1, []])
  })

  test('a message after which nothing was different has told nothing', () => {
    const greet: Asked = { at: ms(200), client: 3, request: { at: 1, type: 'Greet', to: 2 } }
    expect(reasons([cut, [150, { kind: 'heal' }]], [greet])).toStrictEqual([0, [behind, lost]])
  })

  test('an answer is not told by what it led to itself', () => {
    const via: Asked = { ...get, request: { at: 0, type: 'Via', to: 2 } }
    expect(reasons([cut, [150, { kind: 'heal' }]], [], via)).toStrictEqual([0, [behind, lost]])
  })

  test('a client tells as often as it asks for the change, and no longer than it waits for the answer', () => {
    const elsewhere = (to: number, what: string): object => ({ at: 0, type: 'Elsewhere', to, what })
    const toA = { ...set, request: { ...elsewhere(0, 'Set'), at: 1 } }
    expect(reasons([cut], [], get, toA)).toStrictEqual([0, [behind, lost]])
    const later: Asked = { at: ms(200), client: 3, request: elsewhere(2, 'Fetch') }
    expect(reasons([cut, [150, { kind: 'heal' }]], [later])).toStrictEqual([0, [behind, lost]])
  })
})
