/**
 * The smallest protocol on which every check of this folder has something to check: a value with a version, copied to
 * a majority before the writer is answered. A newer version wins; versions of different writers differ by the writer.
 */
import {
  reliable, type Draft, type Invariant, type NodeId, type Out, type Protocol, type RequestId, type Setup, type Wait,
  type Witness,
} from '@quorate/kernel'

export interface Copies {
  config: { readonly nodes: number }
  state: State
  message: Message
  request: { readonly write: number }
  outcome: { readonly definite: boolean }
  emit: never
}

interface Version {
  readonly version: number
  readonly by: NodeId
  readonly value: number
}

interface State extends Version {
  readonly self: NodeId
  readonly nodes: number
  readonly writes: readonly Write[]
}

/** A write that is not on a majority yet. */
interface Write extends Version {
  readonly id: RequestId
  readonly acks: readonly NodeId[]
}

export type Message = ({ readonly type: 'Put' } & Version) | ({ readonly type: 'Ack' } & Version)

type S = Draft<State>
const RETRY = [40_000, 60_000] as const
const MOST_WRITES = 16

const isNewer = (a: Version, b: Version): boolean => a.version > b.version || (a.version === b.version && a.by > b.by)
const majority = (s: State): number => Math.floor(s.nodes / 2) + 1

function onRequest(s: S, id: RequestId, { write }: Copies['request'], out: Out<Copies>): void {
  if (s.writes.length === MOST_WRITES) return out.respond(id, { definite: true })
  const made = { version: s.version + 1, by: s.self, value: write }
  Object.assign(s, made)
  s.writes = [...s.writes, { ...made, id, acks: [s.self] }]
  out.note('write', '{@} makes version {}', s.self, made.version)
  putAll(s, out)
}

function putAll(s: S, out: Out<Copies>): void {
  for (const { version, by, value, acks } of s.writes) {
    for (let to = 0; to < s.nodes; to++) if (!acks.includes(to)) out.send(to, { type: 'Put', version, by, value })
  }
  if (s.writes.length > 0) out.setTimer('retry', RETRY)
}

function onPut(s: S, from: NodeId, { version, by, value }: Version, out: Out<Copies>): void {
  if (isNewer({ version, by, value }, s)) Object.assign(s, { version, by, value })
  out.send(from, { type: 'Ack', version, by, value })
}

function onAck(s: S, from: NodeId, ack: Version, out: Out<Copies>): void {
  const write = s.writes.find(({ version }) => version === ack.version)
  if (write === undefined || ack.by !== s.self || write.acks.includes(from)) return
  const acks = [...write.acks, from]
  const done = acks.length >= majority(s)
  s.writes = s.writes.flatMap(other => (other !== write ? [other] : done ? [] : [{ ...write, acks }]))
  if (done) out.respond(write.id, { definite: true })
  if (s.writes.length === 0) out.cancelTimer('retry')
}

function waits(s: State): Wait[] {
  return s.writes.map(({ version, acks }) => ({
    for: `a majority of copies of version ${version}`, rule: 'write', need: majority(s), have: acks.length,
    missing: Array.from({ length: s.nodes }, (_, node) => node).filter(node => !acks.includes(node)),
  }))
}

const invariants: readonly Invariant<Copies>[] = [
  {
    name: 'Versions only grow', text: 'No node goes back to an older version.',
    step: (before, after, node) => (isNewer(before, after) ? `node ${node} goes back from ${before.version}` : null),
  },
  {
    name: 'One value a version', text: 'Two nodes with the same version of one writer have the same value.',
    pair: (a, b) =>
      (a.version === b.version && a.by === b.by && a.value !== b.value ? `version ${a.version} is two` : null),
  },
]

const witnesses: readonly Witness<Copies>[] = [
  {
    name: 'On a majority', text: 'A write is answered.',
    reached: ({ before, after }) => (before?.writes.length ?? 0) > after.writes.length,
  },
]

export const copies: Protocol<Copies> = {
  name: 'copies',
  durable: [['version', 'by', 'value']],
  start: ({ self, nodes }, disk) => ({ self, nodes, version: 0, by: 0, value: 0, ...disk, writes: [] }),
  onMessage(s, from, message, out) {
    if (message.type === 'Put') onPut(s, from, message, out)
    else if (message.type === 'Ack') onAck(s, from, message, out)
  },
  onTimeout: (s, _timer, _key, out) => putAll(s, out),
  onRequest,
  waits,
  invariants,
  witnesses,
  view: {
    role: () => ({ shape: 'store', word: 'store' }),
    epoch: s => s.version,
    describe({ value, version, by, writes }) {
      const open = writes.length === 0 ? '' : `, ${writes.length} open`
      return `value ${value}, version ${version} of node ${by}${open}`
    },
    rows: s => [['version', String(s.version)], ['value', String(s.value)]],
    contents: s => [['value', String(s.value)]],
    message: m => ({
      label: m.type, style: m.type === 'Put' ? 'request' : 'reply', epoch: m.version,
      text: `${m.type}(version ${m.version} of node ${m.by}, ${m.value})`,
    }),
    request: ({ write }) => `write ${write}`,
    outcome: () => 'written',
  },
}

/** Three nodes that write a few values; `protocol` may be one that is broken on purpose. */
export function copiesOf(protocol: Protocol<Copies> = copies, size = 3): Setup {
  const nodes = Array.from({ length: size }, (_, i) => ({ name: `n${i + 1}`, protocol, config: { nodes: size } }))
  const requests = [1, 2, 3, 4, 5, 6].map(n => ({ client: n % size, at: n * 70_000, request: { write: n } }))
  return {
    nodes, requests, network: reliable([1_000, 20_000]), loops: [], faults: [], situations: [],
    until: 800_000, limit: 2_000,
  }
}
