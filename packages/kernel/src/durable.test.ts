import { expect, test } from 'vitest'
import { record, setupOf, statesOf, tiny } from '../test/tiny.ts'
import { durableOf } from './disk.ts'
import type { AnyProtocol } from './protocol.ts'

const inner = tiny({
  name: 'inner', durable: [['term', 'vote'], ['log']],
  start: (_, disk) => ({ term: 0, vote: 0, log: 0, ...disk, heard: 0 }),
  onRequest: s => { Object.assign(s, { term: s.term + 1, vote: 2, log: 3, heard: 4 }) },
})
const host = (protocol: AnyProtocol, channel: string): AnyProtocol => tiny({
  name: 'host', durable: [['map']], hosts: { [channel]: { protocol, config: config => config } },
  start: (_, disk, __, hosted) => ({ map: disk?.map ?? 0, cache: 0, ...hosted }),
  onRequest: (s, id, request, out) => {
    Object.assign(s, { map: 1, cache: 1 })
    out.request(channel, id, request)
  },
})

test('what a crash leaves: the durable fields of every group, of a protocol and of all that it hosts', () => {
  const state = { map: 1, cache: 2, log: { map: 3, cache: 4, raft: { term: 5, vote: 6, log: 7, heard: 8 } } }
  expect(durableOf(inner, state.log.raft)).toStrictEqual({ term: 5, vote: 6, log: 7 })
  expect(durableOf(host(host(inner, 'raft'), 'log'), state))
    .toStrictEqual({ map: 1, log: { map: 3, raft: { term: 5, vote: 6, log: 7 } } })
})

test('a restart finds it, on every level', () => {
  const faults =
    [{ at: 20, fault: { kind: 'crash', node: 0 } as const }, { at: 30, fault: { kind: 'restart', node: 0 } as const }]
  const recording =
    record(setupOf(host(host(inner, 'raft'), 'log'), 1, { requests: [{ client: 0, at: 10, request: 0 }], faults }))
  expect(statesOf(recording)).toStrictEqual([
    { map: 1, cache: 0, log: { map: 1, cache: 0, raft: { term: 1, vote: 2, log: 3, heard: 0 } } },
  ])
})
