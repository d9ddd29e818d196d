import {
  Dict, durableOf, Recording, requestId, start, step, type AnyProtocol, type NodeId, type Setup, type Stepped, type TimedFault,
} from '@quorate/kernel'
import { searchSetup } from '@quorate/explore'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Command, Value } from '../kv/command.ts'
import { conformance, convict, messagesPer, withMutant } from '../testing/conformance.ts'
import { exhaust } from '../testing/exhaust.ts'
import { goldenScripts, runScript } from '../testing/script.ts'
import { commandLanguage, linearizable, storeSetup } from '../testing/stores.ts'
import { changed, emptyTree, leafOf } from './merkle.ts'
import type { Message } from './messages.ts'
import { mutants } from './mutants.ts'
import { quorumKv } from './quorum-kv.ts'
import { clockwiseFrom, distinct, rangeOf, ringOf } from './ring.ts'
import { small, smallLast, smallPassing, smallSloppy } from './small.ts'
import { entryHash, keepersOf, treesOf, type Config, type QuorumKv, type State } from './state.ts'
import { covers, join, type Version } from './versions.ts'

const MS = 1_000

function configOf(size: number, change: Partial<Config> = {}): Config {
  const nodes = Array.from({ length: size }, (_, id) => id)
  return {
    nodes, virtualNodes: 4, n: 3, r: 2, w: 2, sloppy: false, readRepair: true, versions: 'siblings', patience: 30 * MS,
    forgive: 200 * MS, handoff: 60 * MS, exchange: 0, ...change,
  }
}

function cluster(config: Config, until?: number): Setup {
  const replicas = config.nodes.map(id => ({ name: `r${id + 1}`, protocol: quorumKv, config }))
  return storeSetup({ replicas, leaderless: true }, until)
}

/** Two clients write, read and remove for the first second of two; then it grows calm. */

function busy(change: Partial<Config> = {}): Setup {
  const requests = [5, 6].flatMap(client => Array.from({ length: 24 }, (_, i) =>
    ({ client, at: 10 * MS + (i * 41 + client) * MS, request: operationOf(i, client) })))
  return { ...cluster(configOf(5, { exchange: 40 * MS, ...change }), 2_000 * MS), loops: [], requests }
}

function operationOf(index: number, client: number): Command {
  const key = ['x', 'y', 'z'][index % 3]!
  if (index % 4 === 3) return { f: 'read', key, ...(index % 8 === 3 && { quorum: 3 }) }
  return { f: 'write', key, value: index % 7 === 6 ? null : index * 10 + client }
}

const kindOf = (seed: number): Partial<Config> =>
  ({ sloppy: seed % 2 === 0, versions: seed % 5 === 0 ? 'last-writer-wins' : 'siblings' })
const setup = (seed: number): Setup => busy(kindOf(seed))
const runOf = (made: Setup, seed = 1): Recording => new Recording(made, { seed, interventions: [] })
const statesOf = (recording: Recording): State[] =>
  [0, 1, 2, 3, 4].map(node => recording.worldAfter(recording.length - 1).node(node).state)

/** After a calm, all nodes of a key have the same, and nobody keeps anything for anybody. */
function convergence(recording: Recording): readonly string[] {
  const states = statesOf(recording)
  const differ = states.some(s => Dict.keys(s.store).some(key => keepersOf(s, key).some(node =>
    JSON.stringify(Dict.get(states[node]!.store, key)) !== JSON.stringify(Dict.get(s.store, key)))))
  return differ || states.some(({ hints }) => hints.some(keys => keys.size > 0)) ? ['Convergence'] : []
}

const unreached = { redirected: 'nodes pass requests on themselves', 'in-line': 'requests are far enough apart' }
conformance(quorumKv, { setup, seeds: 20, sampled: 2, crashes: 6, unreached })

/**
 * x and y are kept by r1, r5 and r3: on one side is one of them with two that could stand in, on the other two. A writes
 * y on one copy and x, in vain, on two, B reads x on the other side, and nobody asks any more when the cut is over.
 */
function divided(change: Partial<Config> = {}): Setup {
  const faults: TimedFault[] = [
    { at: 100 * MS, fault: { kind: 'cut', sides: [[0, 1, 3, 5], [2, 4, 6]] } }, { at: 900 * MS, fault: { kind: 'heal' } },
  ]
  const requests = [
    { client: 5, at: 200 * MS, request: { f: 'write', key: 'y', value: 1, quorum: 1 } },
    { client: 5, at: 210 * MS, request: write(2) }, { client: 6, at: 500 * MS, request: read },
  ]
  return { ...busy(change), faults, requests }
}

const apart = ['compares-only-the-root', 'stands-in-uninvited']
convict(mutants.filter(({ name }) => apart.includes(name)), {
  setup: () => divided({ readRepair: false }), trouble: false, judge: convergence, seeds: 5,
})

function still(size: number, options: Readonly<Record<string, string>> = {}): Setup {
  const { n = '3', r = '2', w = '2', sloppy = 'no', repair = 'yes', versions = 'siblings', behind = '0' } = options
  const config = configOf(size, {
    n: Number(n), r: Number(r), w: Number(w), sloppy: sloppy === 'yes', readRepair: repair === 'yes',
    versions: versions as Config['versions'], exchange: options.exchange === undefined ? 0 : Number(options.exchange) * MS,
  })
  const { nodes, ...rest } = cluster(config)
  const clock = { offset: -Number(behind) * MS, ppm: 0 }
  return { ...rest, nodes: nodes.map((node, id) => (id === size - 1 ? { ...node, clock } : node)), loops: [] }
}
goldenScripts(new URL('./scripts/', import.meta.url), still, commandLanguage)

const byScript = mutants.filter(({ breaks }) => breaks.startsWith('scripts/'))
const storyOf = (file: string, protocol: AnyProtocol): string => runScript(
  readFileSync(new URL(file, import.meta.url), 'utf8'), file,
  (size, options) => withMutant(still(size, options), protocol), commandLanguage,
)
test.each(byScript)('$name tells another story in $breaks', ({ breaks, protocol }) => {
  expect(storyOf(breaks, protocol)).not.toBe(storyOf(breaks, quorumKv))
})
test('compares-only-the-root ends the story of anti-entropy.txt where the roots have been compared', () => {
  const { protocol } = mutants.find(({ name }) => name === 'compares-only-the-root')!
  expect(() => storyOf('scripts/anti-entropy.txt', protocol)).toThrow('no message is in flight from r2 to r1')
})

// One rule, one test.

type Did = Stepped<QuorumKv>
const started = (self: NodeId, change: Partial<Config> = {}, size = 5): State => start(quorumKv, configOf(size, change), self).state
const hear = (state: State, from: NodeId, message: Message, clock = 0): Did =>
  step(quorumKv, state, { kind: 'message', from, message }, { clock: () => clock, choose: () => 0 })
const id = requestId(9, 0)
const ask = (state: State, command: Command, clock = 0, as = id): Did => hear(state, 9, { type: 'Request', id: as, command }, clock)
const fires = (state: State, timer: string, key = 0): Did => step(quorumKv, state, { kind: 'timeout', timer, key })
const write = (value: Value, quorum?: number): Command => ({ f: 'write', key: 'x', value, ...(quorum && { quorum }) })
const read: Command = { f: 'read', key: 'x' }
const sent = ({ effects }: Did) => effects.flatMap(effect => (effect.kind === 'send' ? [[effect.to, effect.message.type]] : []))
const messages = <T extends Message['type']>({ effects }: Did, type: T) => effects.flatMap(effect =>
  (effect.kind === 'send' && effect.message.type === type ? [effect.message as Extract<Message, { type: T }>] : []))
const answers = (did: Did) => messages(did, 'Reply').map(({ result }) => result)
const version = (value: Value, ...stamp: number[]): Version => ({ value, stamp })
const x = ({ store }: State): readonly Version[] => Dict.get(store, 'x') ?? []
const holding = (self: NodeId, versions: readonly Version[], change: Partial<Config> = {}): State => {
  const s = started(self, change)
  const store = Dict.set(s.store, 'x', versions)
  return { ...s, store, trees: treesOf(s.ring, store) }
}
const none = [0, 0, 0, 0, 0]
/** The first write of r1. */
const once = [1, 0, 0, 0, 0]
/** x is kept by r1, r5 and r3; r4 and r2 come next. */
const [first, second, third, fourth] = [0, 4, 2, 3]

describe('rules', () => {
  test('Q1: a key is kept by the first N distinct nodes clockwise from its hash', () => {
    const ring = ringOf([0, 1, 2], 4)
    expect(ring.map(({ at }) => at)).toStrictEqual(ring.map(({ at }) => at).toSorted((a, b) => a - b))
    for (const key of ['x', 'y', 'z', 'seat 12', 'cart']) {
      const met = clockwiseFrom(ring, rangeOf(ring, key))
      expect([met.length, distinct(met).toSorted()]).toStrictEqual([12, [0, 1, 2]])
    }
    expect(keepersOf(started(0), 'x')).toStrictEqual([first, second, third])
  })

  test('Q1: a node more takes keys from some, and none of the others change places', () => {
    const keys = Array.from({ length: 200 }, (_, i) => `key ${i}`)
    const homes = (size: number) => {
      const ring = ringOf(Array.from({ length: size }, (_, node) => node), 8)
      return keys.map(key => clockwiseFrom(ring, rangeOf(ring, key))[0]!)
    }
    const [four, five] = [homes(4), homes(5)]
    const moved = keys.filter((_, i) => four[i] !== five[i])
    expect(moved.map(key => five[keys.indexOf(key)])).toStrictEqual(moved.map(() => 4))
    expect(moved.length).toBe(42)
  })

  test('Q2: a node that does not keep the key passes the request on to the first that does', () => {
    const request: Message = { type: 'Request', id, command: read }
    expect(ask(started(fourth), read).effects).toStrictEqual([{ kind: 'send', to: first, message: request }])
    const knows = { ...started(fourth), silent: [first] }
    expect(sent(ask(knows, read))).toStrictEqual([[second, 'Request']])
  })

  test('Q2: a compare-and-set is refused: no node knows what the value is everywhere', () => {
    const did = ask(holding(first, [version('a', 1, 0, 0, 0, 0)]), { f: 'cas', key: 'x', from: 'a', to: 'b' })
    expect(answers(did)).toStrictEqual([{ kind: 'cas-failed', value: 'a' }])
  })

  test('Q3: a write has seen all that its coordinator has, and counts one write of that node more', () => {
    const here = [version('a', 2, 0, 0, 0, 0), version('b', 0, 0, 0, 0, 1)]
    const did = ask({ ...holding(first, here), made: 2 }, write('c'))
    expect([x(did.state), did.state.made]).toStrictEqual([[version('c', 3, 0, 0, 0, 1)], 3])
  })

  test('Q3: by the last writer, a stamp is the clock, the number of the node, and above whatever is there', () => {
    const last = { versions: 'last-writer-wins' } as const
    expect(x(ask(started(second, last), write('a'), 700).state)).toStrictEqual([version('a', 700, second)])
    const behind = holding(second, [version('a', 900, first)], last)
    expect(x(ask(behind, write('b'), 700).state)).toStrictEqual([version('b', 901, second)])
  })

  test('Q4: a write is done when W nodes have it, the coordinator counted once', () => {
    const asked = ask(started(first), write('a'))
    expect(sent(asked)).toStrictEqual([[second, 'Put'], [third, 'Put']])
    const done = hear(asked.state, second, { type: 'PutDone', id, stamp: once })
    expect([answers(asked), answers(done)]).toStrictEqual([[], [{ kind: 'ok', value: 'a' }]])
    expect(answers(hear(done.state, second, { type: 'PutDone', id, stamp: once }))).toStrictEqual([])
  })

  test('Q4: a request that comes twice is two writes, and what was said of the first does not count for the second', () => {
    const asked = ask(started(first), write('a'))
    const closed = [second, third].reduce((did, node) => hear(did.state, node, { type: 'PutDone', id, stamp: once }), asked)
    const again = ask(closed.state, write('a'))
    const late = hear(again.state, second, { type: 'PutDone', id, stamp: once })
    const done = hear(late.state, second, { type: 'PutDone', id, stamp: [2, 0, 0, 0, 0] })
    expect([answers(late), answers(done)]).toStrictEqual([[], [{ kind: 'ok', value: 'a' }]])
  })

  test('Q4: a request may name its own W and R', () => {
    expect(answers(ask(started(first), write('a', 1)))).toStrictEqual([{ kind: 'ok', value: 'a' }])
    const all = hear(ask(started(first), write('a', 3)).state, second, { type: 'PutDone', id, stamp: once })
    expect([answers(all), answers(hear(all.state, third, { type: 'PutDone', id, stamp: once }))]).toStrictEqual([[], [{ kind: 'ok', value: 'a' }]])
    expect(answers(ask(started(first), { ...read, quorum: 1 }))).toStrictEqual([{ kind: 'ok', value: null }])
  })

  test('Q5: a read is answered when R nodes have answered, with what none of their versions covers', () => {
    const asked = ask(holding(first, [version('a', 1, 0, 0, 0, 0)]), read)
    expect(sent(asked)).toStrictEqual([[second, 'Get'], [third, 'Get']])
    const newer = hear(asked.state, second, { type: 'GetDone', id, versions: [version('b', 1, 0, 0, 0, 1)] })
    expect(answers(newer)).toStrictEqual([{ kind: 'ok', value: 'b' }])
  })

  test('Q5: where neither of two versions knows of the other, the client gets both', () => {
    const asked = ask(holding(first, [version('a', 1, 0, 0, 0, 0)]), read)
    const both = hear(asked.state, third, { type: 'GetDone', id, versions: [version('b', 0, 0, 1, 0, 0)] })
    expect(answers(both)).toStrictEqual([{ kind: 'ok', value: 'b | a' }])
  })

  test('Q6: what covers replaces, what is covered is ignored, and the others stay, in any order', () => {
    const all = [version('a', 1, 0), version('b', 2, 0), version('c', 1, 1), version('d', 0, 0)]
    const orders = [[0, 1, 2, 3], [3, 2, 1, 0], [2, 0, 3, 1]]
    for (const order of orders) {
      const kept = order.reduce<readonly Version[]>((known, i) => join('siblings', known, [all[i]!]), [])
      expect(kept).toStrictEqual([version('c', 1, 1), version('b', 2, 0)])
    }
    expect(join('last-writer-wins', [version('a', 5, 1)], [version('b', 5, 2)])).toStrictEqual([version('b', 5, 2)])
    expect([covers('last-writer-wins', [5, 1], [5, 2]), covers('siblings', [1, 0], [0, 1])]).toStrictEqual([false, false])
  })

  test('Q7: when everybody has answered, whoever had less is sent the rest', () => {
    const newer = [version('b', 1, 0, 0, 0, 1)]
    const asked = ask(holding(first, [version('a', 1, 0, 0, 0, 0)]), read)
    const told = hear(asked.state, second, { type: 'GetDone', id, versions: newer })
    const closed = hear(told.state, third, { type: 'GetDone', id, versions: [] })
    expect([sent(told), sent(closed), x(closed.state)]).toStrictEqual([[[9, 'Reply']], [[third, 'Repair']], newer])
    expect(x(hear(started(third), first, { type: 'Repair', key: 'x', versions: newer }).state)).toStrictEqual(newer)
  })

  test('Q7: what has come in the meantime survives a repair', () => {
    const [older, newer] = [[version('a', 1, 0, 0, 0, 0)], [version('b', 2, 0, 0, 0, 0)]]
    const state = holding(third, newer)
    expect(hear(state, first, { type: 'Repair', key: 'x', versions: older }).state).toBe(state)
  })

  test('Q8: patience over, the next healthy node stands in, and is told for whom', () => {
    const asked = ask(started(first, { sloppy: true, w: 3 }), write('a'))
    const one = hear(asked.state, second, { type: 'PutDone', id, stamp: once })
    const late = fires(one.state, 'patience', id)
    expect(messages(late, 'Put').map(({ owner }) => owner)).toStrictEqual([third])
    expect([sent(late), late.state.silent]).toStrictEqual([[[fourth, 'Put']], [third]])
    const kept = hear(started(fourth, { sloppy: true }), first, messages(late, 'Put')[0]!)
    expect([x(kept.state), Dict.keys(kept.state.hints[third]!), sent(kept)]).toStrictEqual([[], ['x'], [[first, 'PutDone']]])
    expect(answers(hear(late.state, fourth, { type: 'PutDone', id, stamp: once }))).toStrictEqual([{ kind: 'ok', value: 'a' }])
  })

  test('Q8: where nobody may stand in, too few answers are no answer', () => {
    const late = fires(ask(started(first), write('a')).state, 'patience', id)
    expect([sent(late), late.state.ops, late.state.silent]).toStrictEqual([[], [], [third, second]])
  })

  test('Q8: a silent node is passed over at once, until it is heard of or some time has gone by', () => {
    const state = { ...started(first, { sloppy: true }), silent: [third] }
    expect(sent(ask(state, write('a')))).toStrictEqual([[second, 'Put'], [fourth, 'Put']])
    expect(hear(state, third, { type: 'Get', id, key: 'x' }).state.silent).toStrictEqual([])
    expect(fires(state, 'forgive', third).state.silent).toStrictEqual([])
  })

  const hinted = (): State => {
    const put: Message = { type: 'Put', id, key: 'x', version: version('a', 1, 0, 0, 0, 0), owner: third }
    return hear(started(fourth, { sloppy: true }), first, put).state
  }

  test('Q9: a hint is handed to the node that it names, which keeps it as its own', () => {
    const handing = fires(hinted(), 'handoff')
    expect(sent(handing)).toStrictEqual([[third, 'Handoff']])
    const taken = hear(started(third), fourth, messages(handing, 'Handoff')[0]!)
    expect([x(taken.state), sent(taken)]).toStrictEqual([[version('a', 1, 0, 0, 0, 0)], [[fourth, 'HandoffDone']]])
  })

  test('Q10: a hint is kept until its owner says that it has this version or a later one', () => {
    const handing = fires(hinted(), 'handoff')
    expect(handing.state.hints[third]!.size).toBe(1)
    const done = (stamp: number[]): State => hear(handing.state, third, { type: 'HandoffDone', key: 'x', stamps: [stamp] }).state
    expect([[0, 0, 0, 0, 1], [1, 0, 0, 0, 0], [2, 0, 0, 0, 0]].map(stamp => done(stamp).hints[third]!.size)).toStrictEqual([1, 0, 0])
  })

  test('Q11: two equal nodes exchange one message', () => {
    const [one, other] = [0, 2].map(node => holding(node, [version('a', 1, 0, 0, 0, 0)]))
    const compared = fires({ ...one!, turn: 1 }, 'exchange')
    expect(sent(compared)).toStrictEqual([[2, 'Compare']])
    expect(sent(hear(other!, 0, messages(compared, 'Compare')[0]!))).toStrictEqual([])
  })

  test('Q11: one key that differs costs a message for every level, and the key travels once', () => {
    const nodes = new Map([[0, holding(0, [version('a', 1, 0, 0, 0, 0)])], [2, started(2)]])
    let did = fires({ ...nodes.get(0)!, turn: 1 }, 'exchange')
    const seen: [string, number][] = []
    for (let from = 0; messages(did, 'Compare').length + messages(did, 'Sync').length > 0; from = 2 - from) {
      const message = messages(did, 'Compare')[0] ?? messages(did, 'Sync')[0]!
      seen.push([message.type, 'hashes' in message ? message.hashes.length : message.entries.length])
      did = hear(nodes.get(2 - from)!, from, message)
      nodes.set(2 - from, did.state)
    }
    expect(seen).toStrictEqual([['Compare', 2], ['Compare', 2], ['Compare', 2], ['Compare', 2], ['Sync', 1]])
    expect(x(nodes.get(2)!)).toStrictEqual(x(nodes.get(0)!))
  })

  test('Q11: a tree that is kept step by step is the one that is made at once', () => {
    const keys = Array.from({ length: 40 }, (_, i) => `k${i % 25}`)
    const last = new Map<string, number>()
    const tree = keys.reduce((known, key, i) => {
      const next = changed(known, key, last.get(key) ?? 0, entryHash(key, [version(i, i)]))
      last.set(key, entryHash(key, [version(i, i)]))
      return next
    }, emptyTree)
    expect([...last].reduce((known, [key, hash]) => changed(known, key, 0, hash), emptyTree)).toStrictEqual(tree)
    expect(new Set(keys.map(leafOf)).size).toBe(8)
  })

  test('Q12: copies, hints and the count survive a crash, and the trees are made anew', () => {
    const state = hear(hinted(), 9, { type: 'Put', id, key: 'k3', version: version('b', ...none), owner: null }).state
    const again = start(quorumKv, configOf(5, { sloppy: true }), fourth, durableOf(quorumKv, state))
    expect(again.state).toStrictEqual(state)
    expect(again.effects).toContainEqual({ kind: 'setTimer', timer: 'handoff', key: 0, delay: [60 * MS, 60 * MS] })
  })
})

describe('what it costs', () => {
  const asking = (request: Command, client = 5): Setup => ({ ...cluster(configOf(5)), loops: [], requests: [{ client, at: 10 * MS, request }] })
  const bytes = (recording: Recording): number => recording.messages.reduce((sum, { message }) => sum + JSON.stringify(message).length, 0)

  test('a write and a read of three copies: two messages of the client, two questions, two answers', () => {
    const [wrote, found] = [runOf(asking(write(1))), runOf(asking(read))]
    expect([messagesPer(wrote), messagesPer(found)]).toStrictEqual([{ REQ: 1, PUT: 2, ACK: 2, OK: 1 }, { REQ: 1, GET: 2, VAL: 2, OK: 1 }])
    expect([bytes(wrote), bytes(found)]).toStrictEqual([423, 293])
  })

  test('a request to a node that does not keep the key costs one message more', () => {
    const at = asking(read, 6)
    const config = { servers: [3], timeout: 300 * MS, tryNext: 100 * MS, retryAfter: 20 * MS, leaderless: true }
    const passed = { ...at, nodes: at.nodes.map((node, i) => (i === 6 ? { ...node, config } : node)) }
    expect(messagesPer(runOf(passed))).toStrictEqual({ REQ: 2, GET: 2, VAL: 2, OK: 1 })
  })
})

describe('what is promised, and what is not', () => {
  test('after a cut and a calm, all copies of a key are the same, and nothing is kept for others', () => {
    for (const seed of [1, 2, 5]) expect(convergence(runOf(divided(kindOf(seed)), seed))).toStrictEqual([])
  })

  test('R + W > N is not linearizable: a read that saw the new value may be followed by one that does not', () => {
    const judges = [linearizable(small.setup.nodes.map(({ name }) => name))]
    const { verdict } = searchSetup({ setup: small.setup, bounds: { requests: 2 }, crashable: [], judges }, { steps: 300_000 })
    if (verdict.status !== 'violated') expect.fail(JSON.stringify(verdict))
    expect([verdict.property, verdict.evidence.steps.length]).toStrictEqual(['Linearizable', 12])
  })
})

const ofClients = ['redirected', 'second-server', 'in-line']

exhaust(small, mutants, {
  counts: [24_788, 91_103, 18],
  unreached: ['siblings joined', 'stood in', 'handed over', 'trees compared', ...ofClients],
  shortest: {
    'stands-in-uninvited': [7, { timeouts: 1, requests: 1 }, { setup: 'strict' }],
    'counts-itself-twice': [2, { requests: 1 }],
    'takes-old-confirmations': [6, { timeouts: 1, requests: 1, duplicates: 1 }],
    'reads-one-fewer': [11, { requests: 2 }],
    'takes-the-first-answer': [13, { requests: 2 }],
    'drops-siblings': [5, { requests: 1 }],
    'keeps-ancestors': [5, { requests: 1 }],
    'repairs-with-the-old': [14, { requests: 2 }],
    'lets-the-tree-lag': [2, { requests: 1 }],
    'forgets-copies': [6, { requests: 1, crashes: 1 }],
  },
  without: {
    'compares-only-the-root': 'it fails to do something, which only the end of a calm run shows; anti-entropy.txt is its trace',
  },
})

exhaust(smallSloppy, mutants, {
  counts: [29_964, 107_634, 21],
  unreached: ['siblings joined', 'trees compared', ...ofClients],
  shortest: {
    'drops-the-hint': [5, { timeouts: 1, requests: 1 }],
    'hands-to-a-neighbour': [6, { timeouts: 2, requests: 1 }],
    'throws-hints-away': [6, { timeouts: 2, requests: 1 }],
    'settles-for-less': [13, { timeouts: 2, requests: 2 }],
    'forgets-hints': [7, { timeouts: 1, requests: 1, crashes: 1 }],
  },
})

exhaust(smallPassing, mutants, {
  counts: [9_271, 26_834, 19],
  unreached: ['stood in', 'handed over', 'trees compared', 'redirected', 'second-server'],
  shortest: {
    'coordinates-anything': [2, { requests: 1 }],
    'does-not-count': [5, { requests: 2 }],
    'forgets-its-count': [7, { requests: 2, crashes: 1 }],
  },
})

exhaust(smallLast, mutants, {
  counts: [2_701, 6_837, 13],
  unreached: ['siblings', 'siblings joined', 'stood in', 'handed over', 'trees compared', ...ofClients],
  shortest: {
    'stamps-without-name': [4, { requests: 1 }],
    'stamps-with-the-clock-alone': [5, { requests: 1, moves: 1, ticks: [0, 1_000] }],
  },
})
