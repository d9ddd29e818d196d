import { describe, expect, test } from 'vitest'
import {
  durableOf, Recording, requestId, Seq, start, step, type Disk, type NodeId, type Setup, type Stepped, type TimedFault,
} from '@quorate/kernel'
import type { Command } from '../kv/command.ts'
import { valueOf } from '../kv/store.ts'
import { kvClient } from '../kv-client/kv-client.ts'
import { conformance, messagesPer, withMutant } from '../testing/conformance.ts'
import { exhaust } from '../testing/exhaust.ts'
import { goldenScripts } from '../testing/script.ts'
import { commandLanguage, judged, storeSetup } from '../testing/stores.ts'
import { chain } from './chain.ts'
import { chainMaster, type ChainMaster, type MasterState } from './master.ts'
import type { Configure, Entry, MasterMessage, Message, Update } from './messages.ts'
import { mutants } from './mutants.ts'
import { small } from './small.ts'
import { isTail, sentOf, type Chain, type Config, type State } from './state.ts'

// One server, stepped by hand: one of 0 → 1 → 2. The master is 9, client 7 asks.

const [HEAD, MIDDLE, TAIL, NEW, CLIENT, MASTER] = [0, 1, 2, 3, 7, 9]
const config: Config = { servers: [HEAD, MIDDLE, TAIL], master: MASTER, repeatEvery: 60_000 }
const write = (value: number): Command => ({ f: 'write', key: 'x', value })
const id = (value: number): number => requestId(CLIENT, value)
const entry = (value: number, epoch = 1): Entry =>
  ({ epoch, request: id(value), command: write(value), result: { kind: 'ok', value } })
const server = (self: NodeId, more: Partial<State> = {}): State => ({ ...start(chain, config, self).state, ...more })

const receive = (s: State, from: NodeId, message: Message): Stepped<Chain> =>
  step(chain, s, { kind: 'message', from, message })
const ask = (s: State, command: Command, as = 0): Stepped<Chain> => receive(s, CLIENT, { type: 'Request', id: id(as), command })
const updates = (position: number, values: readonly number[], more: Partial<Update> = {}): Update =>
  ({ type: 'Update', epoch: 1, position, entries: Seq.from(values.map(value => entry(value, more.epoch))), handed: null, ...more })
const ack = (position: number, epoch = 1): Message => ({ type: 'Ack', epoch, position })
const configure = (epoch: number, order: readonly NodeId[], joining: NodeId | null = null): Configure =>
  ({ type: 'Configure', epoch, chain: order, joining })
const repeat = (s: State): Stepped<Chain> => step(chain, s, { kind: 'timeout', timer: 'repeat', key: 0 })

const sent = ({ effects }: { readonly effects: Stepped<Chain>['effects'] }): [NodeId, Message][] =>
  effects.flatMap(effect => (effect.kind === 'send' ? [[effect.to, effect.message] as [NodeId, Message]] : []))
const told = (did: Stepped<Chain>): unknown[] =>
  sent(did).flatMap(([, message]) => (message.type === 'Reply' ? [message.result] : []))
const between = (did: Stepped<Chain>): unknown[] => sent(did).filter(([to]) => to !== CLIENT && to !== MASTER)
const values = ({ hist }: State): unknown[] => Seq.toArray(hist).map(({ result }) => result.value)
const has = (...held: readonly number[]): Partial<State> => ({ hist: Seq.from(held.map(value => entry(value))) })
const redirected = (leader: NodeId | null): unknown => ({ kind: 'redirect', leader })

describe('updates and queries', () => {
  test('R1: the head executes an update and passes on what it gave; the others point to the head', () => {
    const asked = ask(server(HEAD, { ...has(4), store: ask(server(HEAD), write(4)).state.store }), { f: 'cas', key: 'x', from: 4, to: 5 })
    expect([values(asked.state), valueOf(asked.state.store, 'x'), sentOf(asked.state).length]).toEqual([[4, 5], 5, 2])
    expect(between(asked)).toMatchObject([[MIDDLE, { type: 'Update', epoch: 1, position: 2, handed: null }]])
    const refused = ask(asked.state, { f: 'cas', key: 'x', from: 4, to: 6 }).state
    expect([Seq.last(refused.hist)!.result, valueOf(refused.store, 'x')]).toEqual([{ kind: 'cas-failed', value: 5 }, 5])
    for (const other of [MIDDLE, TAIL]) expect(told(ask(server(other), write(1)))).toEqual([redirected(HEAD)])
  })
  test('R2: what follows Hist is processed and passed on, what is there is skipped, a gap is refused', () => {
    const took = receive(server(MIDDLE, has(1)), HEAD, updates(1, [1, 2]))
    expect([values(took.state), sent(took)]).toEqual([[1, 2], [[TAIL, updates(2, [2])]]])
    const gap = receive(server(MIDDLE, has(1)), HEAD, updates(3, [3]))
    expect([values(gap.state), sent(gap)]).toEqual([[1], []])
  })
  test('R3: the tail answers, and it alone', () => {
    expect(told(ask(server(HEAD), write(1)))).toEqual([])
    expect(told(receive(server(MIDDLE), HEAD, updates(1, [1])))).toEqual([])
    expect(told(receive(server(TAIL), MIDDLE, updates(1, [1, 2])))).toEqual([1, 2].map(value => ({ kind: 'ok', value })))
    expect(told(ask(server(HEAD, { chain: [HEAD] }), write(1)))).toEqual([{ kind: 'ok', value: 1 }])
  })
  test('R4: an acknowledgement begins at the tail, cuts Sent and runs back to the head', () => {
    expect(between(receive(server(TAIL), MIDDLE, updates(1, [1])))).toEqual([[MIDDLE, ack(1)]])
    const middle = receive(server(MIDDLE, has(1, 2)), TAIL, ack(1))
    expect([sentOf(middle.state), between(middle)]).toEqual([[entry(2)], [[HEAD, ack(1)]]])
    const head = receive(server(HEAD, has(1, 2)), MIDDLE, ack(2))
    expect([sentOf(head.state), sent(head)]).toEqual([[], []])
    const again = receive(middle.state, HEAD, updates(1, [1, 2]))
    expect(between(again)).toEqual([[HEAD, ack(1)]])
  })
  test('R5: Sent goes to a new successor at once, and again when it is not acknowledged', () => {
    const head = server(HEAD, { ...has(1, 2, 3), acknowledged: 1 })
    const changed = receive(head, MASTER, configure(2, [HEAD, TAIL]))
    const rest: Update = { ...updates(2, []), epoch: 2, entries: Seq.from([entry(2), entry(3)]) }
    expect(between(changed)).toEqual([[TAIL, rest]])
    expect(between(repeat(changed.state))).toEqual([[TAIL, rest]])
    expect(repeat({ ...changed.state, acknowledged: 3 }).effects).toEqual([])
  })
  test('R6: updates, acknowledgements and confirmations of another epoch are ignored', () => {
    for (const epoch of [1, 3]) {
      const middle = server(MIDDLE, { ...has(1), epoch: 2 })
      expect(receive(middle, HEAD, updates(2, [2], { epoch })).state).toBe(middle)
      expect(receive(middle, TAIL, ack(1, epoch)).state).toBe(middle)
      const tail = ask(server(TAIL, { epoch: 2 }), { f: 'read', key: 'x' }).state
      expect(receive(tail, MASTER, { type: 'Confirmed', epoch, query: id(0) }).state).toBe(tail)
    }
  })
  test('R9: whoever is not the tail points to it', () => {
    for (const other of [HEAD, MIDDLE]) expect(told(ask(server(other), { f: 'read', key: 'x' }))).toEqual([redirected(TAIL)])
    expect(told(ask(server(TAIL, { joining: NEW, handed: 0 }), { f: 'read', key: 'x' }))).toEqual([redirected(NEW)])
  })
  test('R10: a query is answered when the master has confirmed the epoch for it', () => {
    const waiting = ask(ask(server(TAIL), { f: 'read', key: 'x' }, 1).state, { f: 'read', key: 'x' }, 2)
    expect([told(waiting), sent(waiting)]).toEqual([[], [[MASTER, { type: 'Confirm', epoch: 1, query: id(2) }]]])
    const confirmed = receive(waiting.state, MASTER, { type: 'Confirmed', epoch: 1, query: id(2) })
    expect([told(confirmed), confirmed.state.queries.map(query => query.id)]).toEqual([[{ kind: 'ok', value: null }], [id(1)]])
    expect(sent(repeat(confirmed.state))).toEqual([[MASTER, { type: 'Confirm', epoch: 1, query: id(1) }]])
  })
  test('R10: at most 32 wait, and the same one waits once', () => {
    let s = server(TAIL)
    for (let i = 0; i < 33; i++) s = ask(s, { f: 'read', key: 'x' }, i).state
    expect([s.queries.length, ask(s, { f: 'read', key: 'x' }, 0).state.queries.length]).toEqual([32, 32])
    expect(told(ask(s, { f: 'read', key: 'x' }, 40))).toEqual([redirected(null)])
  })
})

describe('the chain changes', () => {
  test('R7: only a newer order counts, and it is on disk with Hist', () => {
    const second = receive(server(MIDDLE, has(1)), MASTER, configure(2, [MIDDLE, TAIL])).state
    expect(receive(second, MASTER, configure(2, [TAIL])).state).toBe(second)
    expect(receive(second, MASTER, configure(1, [HEAD, MIDDLE, TAIL])).state).toBe(second)
    const back = start(chain, config, MIDDLE, durableOf(chain, second) as Disk<Chain>).state
    expect([back.epoch, back.chain, values(back), valueOf(back.store, 'x')]).toEqual([2, [MIDDLE, TAIL], [1], 1])
  })
  test('R8: a new tail answers what was not acknowledged, and has nothing in Sent', () => {
    const tail = receive(server(MIDDLE, { ...has(1, 2), acknowledged: 1 }), MASTER, configure(2, [HEAD, MIDDLE]))
    expect([told(tail), sentOf(tail.state)]).toEqual([[{ kind: 'ok', value: 2 }], []])
    const same = receive(server(TAIL, { ...has(1), acknowledged: 1 }), MASTER, configure(2, [MIDDLE, TAIL]))
    expect(told(same)).toEqual([])
  })
  test('R11: whoever joins forgets what it had, and is sent all that the tail has', () => {
    const joins = receive(server(NEW, has(8, 9)), MASTER, configure(2, [HEAD, TAIL], NEW))
    expect([values(joins.state), valueOf(joins.state.store, 'x'), isTail(joins.state)]).toEqual([[], null, false])
    const tail = receive(server(TAIL, { ...has(1, 2), acknowledged: 2 }), MASTER, configure(2, [HEAD, TAIL], NEW))
    const all: Update = { ...updates(1, []), epoch: 2, entries: Seq.from([entry(1), entry(2)]) }
    expect([isTail(tail.state), between(tail)]).toEqual([true, [[NEW, all]]])
    const copy = receive(joins.state, TAIL, all)
    expect([values(copy.state), isTail(copy.state), sent(copy)]).toEqual([[1, 2], false, [[TAIL, ack(2, 2)]]])
    const goesOn = receive(tail.state, HEAD, updates(3, [3], { epoch: 2 }))
    expect([told(goesOn).length, sentOf(goesOn.state).length]).toEqual([1, 3])
  })
  test('R12: the old tail stops, then the new one begins, and answers what was left', () => {
    const old = server(TAIL, { ...has(1, 2), epoch: 2, chain: [HEAD, TAIL], joining: NEW })
    const stopped = receive(old, NEW, ack(1, 2))
    expect([isTail(stopped.state), stopped.state.handed]).toEqual([false, 2])
    expect(between(stopped)).toMatchObject([[NEW, { position: 2, handed: 2 }]])
    expect(told(receive(stopped.state, HEAD, updates(3, [3], { epoch: 2 })))).toEqual([])
    const copy = server(NEW, { ...has(1), epoch: 2, chain: [HEAD, TAIL], joining: NEW })
    const begins = receive(copy, TAIL, updates(2, [2, 3], { epoch: 2, handed: 2 }))
    expect([isTail(begins.state), told(begins)]).toEqual([true, [{ kind: 'ok', value: 3 }]])
    expect(sent(begins)).toContainEqual([MASTER, { type: 'Pong', epoch: 2, joined: true }])
  })
  test('R13: queries that wait are pointed to the new tail', () => {
    const waiting = ask(server(TAIL), { f: 'read', key: 'x' }).state
    expect(told(receive(waiting, MASTER, configure(2, [HEAD, MIDDLE])))).toEqual([redirected(MIDDLE)])
    const stays = receive(waiting, MASTER, configure(2, [MIDDLE, TAIL]))
    expect([told(stays), sent(stays)]).toEqual([[], [[MASTER, { type: 'Confirm', epoch: 2, query: id(0) }]]])
    expect(told(receive({ ...waiting, joining: NEW }, NEW, ack(0)))).toEqual([redirected(NEW)])
  })
})

// The master, stepped by hand.

const masterConfig = { servers: [HEAD, MIDDLE, TAIL], pingEvery: 50_000, misses: 2 }
const master = (more: Partial<MasterState> = {}): MasterState => ({ ...start(chainMaster, masterConfig, MASTER).state, ...more })
const hear = (s: MasterState, from: NodeId, message: MasterMessage): Stepped<ChainMaster> =>
  step(chainMaster, s, { kind: 'message', from, message })
const pong = (s: MasterState, from: NodeId, epoch = 1, joined = false): Stepped<ChainMaster> => hear(s, from, { type: 'Pong', epoch, joined })
const round = (s: MasterState): Stepped<ChainMaster> => step(chainMaster, s, { kind: 'timeout', timer: 'ping', key: 0 })
const orders = ({ effects }: Stepped<ChainMaster>): [NodeId, Configure][] => effects.flatMap(effect =>
  (effect.kind === 'send' && effect.message.type === 'Configure' ? [[effect.to, effect.message] as [NodeId, Configure]] : []))

describe('the master', () => {
  test('M1: every server is pinged in every round', () => {
    const did = round(master({ chain: [HEAD], missed: [0, 9, 9] }))
    expect(did.effects.flatMap(effect => (effect.kind === 'send' ? [[effect.to, effect.message.type]] : [])))
      .toEqual([[HEAD, 'Ping'], [MIDDLE, 'Ping'], [TAIL, 'Ping']])
  })
  test('M2: a server is taken out when the last of so many pings is unanswered, and not before', () => {
    expect(round(master({ missed: [0, 0, 1] })).state.chain).toEqual([HEAD, MIDDLE, TAIL])
    expect(round(master({ missed: [0, 0, 2] })).state.chain).toEqual([HEAD, MIDDLE])
  })
  test('M3: the others keep their order, and where nobody answers, nobody is taken out', () => {
    expect(round(master({ chain: [TAIL, HEAD, MIDDLE], missed: [2, 0, 1] })).state.chain).toEqual([TAIL, MIDDLE])
    expect(round(master({ missed: [2, 2, 2] })).state).toMatchObject({ epoch: 1, chain: [HEAD, MIDDLE, TAIL] })
  })
  test('M4: every order has a higher epoch than all before, after a crash too', () => {
    const did = round(master({ epoch: 4, missed: [2, 0, 0] }))
    expect(orders(did)).toEqual([HEAD, MIDDLE, TAIL].map(to => [to, configure(5, [MIDDLE, TAIL])]))
    const back = start(chainMaster, masterConfig, MASTER, durableOf(chainMaster, did.state) as Disk<ChainMaster>).state
    expect([back.epoch, back.chain]).toEqual([5, [MIDDLE, TAIL]])
  })
  test('M5: a server that answers with an earlier epoch is told the newest order', () => {
    expect(orders(pong(master({ epoch: 3, chain: [HEAD] }), TAIL, 2))).toEqual([[TAIL, configure(3, [HEAD])]])
    expect(orders(pong(master({ epoch: 3, chain: [HEAD] }), TAIL, 3))).toEqual([])
  })
  test('M6: who is back joins, and is added behind the tail when it says that it has everything', () => {
    const alone = { epoch: 2, chain: [HEAD], known: [2, 2, 1] } as const
    const joins = round(master({ ...alone, missed: [0, 0, 0] })).state
    expect(joins).toMatchObject({ epoch: 3, chain: [HEAD], joining: MIDDLE })
    expect(round(master({ ...alone, missed: [0, 1, 0] })).state.joining).toBeNull()
    expect(pong(joins, MIDDLE, 3).state).toMatchObject({ epoch: 3, joining: MIDDLE })
    expect(pong(joins, MIDDLE, 2, true).state.chain).toEqual([HEAD])
    expect(pong(joins, MIDDLE, 3, true).state).toMatchObject({ epoch: 4, chain: [HEAD, MIDDLE], joining: null })
    expect(round({ ...joins, missed: [0, 2, 0] }).state).toMatchObject({ epoch: 4, chain: [HEAD], joining: null })
  })
  test('M7: the newest epoch is confirmed, and who asks for another is told the newest order', () => {
    const s = master({ epoch: 2, chain: [HEAD, MIDDLE] })
    const asks = (epoch: number): unknown[] => hear(s, TAIL, { type: 'Confirm', epoch, query: 5 }).effects
      .flatMap(effect => (effect.kind === 'send' ? [effect.message] : []))
    expect([asks(2), asks(1)]).toEqual([[{ type: 'Confirmed', epoch: 2, query: 5 }], [configure(2, [HEAD, MIDDLE])]])
  })
})

test('what they wait for: acknowledgements, the master’s word, answers to pings', () => {
  expect(chain.waits!(server(HEAD, has(1)))).toMatchObject([{ rule: 'R4', missing: [MIDDLE] }])
  expect(chain.waits!(ask(server(TAIL), { f: 'read', key: 'x' }).state)).toMatchObject([{ rule: 'R10', missing: [MASTER] }])
  expect(chainMaster.waits!(master({ missed: [0, 2, 1] }))).toMatchObject([{ rule: 'M1', need: 3, have: 2, missing: [MIDDLE] }])
  expect([chain.waits!(server(MIDDLE)), chainMaster.waits!(master())]).toEqual([[], []])
})

test('who stands where: a word and the next in the row', () => {
  const seen = (s: State): unknown[] => [chain.view.role(s).word, chain.view.next!(s)]
  expect([HEAD, MIDDLE, TAIL].map(self => seen(server(self)))).toEqual([['head', MIDDLE], ['middle', TAIL], ['tail', null]])
  expect(seen(server(HEAD, { chain: [HEAD] }))).toEqual(['head and tail', null])
  expect(seen(server(NEW))).toEqual(['out', null])
  expect([TAIL, NEW].map(self => seen(server(self, { joining: NEW })))).toEqual([['tail', NEW], ['joining', null]])
  expect([TAIL, NEW].map(self => seen(server(self, { joining: NEW, handed: 0 })))).toEqual([['middle', NEW], ['tail', null]])
})

// Whole chains.

const [A, B] = [3, 4]

function cluster(size = 3): Setup {
  const servers = Array.from({ length: size }, (_, at) => at)
  const made = storeSetup({
    replicas: servers.map(at => ({ name: `r${at + 1}`, protocol: chain, config: { servers, master: size + 2, repeatEvery: 60_000 } })),
    others: [{ name: 'master', protocol: chainMaster, config: { servers, pingEvery: 50_000, misses: 3 } }],
  }, 1_500_000)
  const nodes = made.nodes.map(node => (node.protocol === kvClient ? { ...node, config: { ...node.config, answeredElsewhere: true } } : node))
  return { ...made, nodes }
}

/** Even seeds: the tail and B are hidden from the others for a while. */
function setup(seed: number): Setup {
  const hidden: TimedFault[] = [
    { at: 400_000, fault: { kind: 'cut', sides: [[HEAD, MIDDLE, A, 5], [TAIL, B]] } }, { at: 900_000, fault: { kind: 'heal' } },
  ]
  return { ...cluster(), faults: seed % 2 === 0 ? hidden : [] }
}

conformance(chain, {
  setup, seeds: 16, sampled: 1, crashes: 5, trouble: { nodes: [HEAD, MIDDLE, TAIL, 5], duplication: false },
  unreached: { 'in-line': 'the clients of a loop ask one thing at a time' },
})
goldenScripts(new URL('./scripts/', import.meta.url), size => ({ ...cluster(size), loops: [] }), commandLanguage)

const run = (made: Setup, seed = 1): Recording => new Recording(made, { seed, interventions: [] })

test('what clients see is what one copy would show, while the tail is hidden too, and not where it trusts itself', () => {
  for (const seed of [1, 2, 4, 6]) expect(judged(run(setup(seed), seed)), `seed ${seed}`).toBe('ok')
  const reads = setup(2).loops.map(loop => (loop.client === B ? { ...loop, operation: () => ({ f: 'read', key: 'x' }) } : loop))
  const hidden = { ...setup(2), loops: reads }
  expect(judged(run(hidden))).toBe('ok')
  expect(judged(run(withMutant(hidden, mutants.find(({ name }) => name === 'trusts-itself')!.protocol)))).toBe('not linearizable')
})

describe('budget', () => {
  const costs = (client: NodeId, request: Command): [messages: object, bytes: number] => {
    const recording = run({ ...cluster(), loops: [], requests: [{ client, at: 10_000, request }], until: 49_000 })
    return [messagesPer(recording), recording.messages.reduce((sum, { message }) => sum + JSON.stringify(message).length, 0)]
  }
  test('an update of a chain of three costs 2 messages of its client and 4 between servers, 597 bytes of JSON', () => {
    expect(costs(A, write(5))).toEqual([{ REQ: 1, UPD: 2, ACK: 2, OK: 1 }, 597])
  })
  test('a query costs 2 messages of its client and 2 between tail and master, 219 bytes of JSON', () => {
    expect(costs(B, { f: 'read', key: 'x' })).toEqual([{ REQ: 1, ASK: 1, YES: 1, OK: 1 }, 219])
  })
})

const twice = { timeouts: 2, timers: [['repeat', 0]], requests: 1 } as const
const joins = { from: 'r1 alone is the chain, and r2 is told to join' }
const out = { from: 'r1 has what nobody else has, and is out' }
exhaust(small, mutants, {
  counts: [33_042, 103_882, 16],
  unreached: [
    'Sent to a new successor', 'handed over', 'old tail sends away', 'second-server', 'in-line', 'middle removed', 'joined',
  ],
  shortest: {
    'anyone-takes-updates': [2, twice],
    'leaves-gaps': [7, twice],
    'head-answers': [10, { requests: 2 }],
    'acknowledges-too-soon': [4, { requests: 1 }, { setup: 'three' }],
    'cuts-when-sent': [2, twice],
    'forgets-sent': [10, twice, { setup: 'three' }],
    'sends-once': [3, { timeouts: 1, requests: 1 }],
    'hears-old-servers': [3, {}, { from: 'r2 is told to join, and its acknowledgement from the time before is on its way' }],
    'follows-old-orders': [10, {}, joins],
    'forgets-epoch': [7, { ...twice, crashes: 1 }],
    'forgets-hist': [5, { requests: 1, crashes: 1 }],
    'leaves-unanswered': [7, twice],
    'reads-anywhere': [12, { requests: 1 }, { setup: 'readers' }],
    'trusts-itself': [11, twice, { setup: 'three' }],
    'takes-any-word': [7, { requests: 1 }, { setup: 'atTheTail', from: 'B has asked r2, the master has said yes, and r1 alone is the chain' }],
    'brings-its-past': [3, { timeouts: 1 }, out],
    'serves-half-a-copy': [3, {}, joins],
    'goes-on-as-tail': [5, {}, joins],
    'keeps-who-waits': [8, { requests: 1 }, { setup: 'readers', from: 'r1 has handed over to r2 while C waits, and has taken an update since' }],
    'gives-up-on-the-silent': [2, twice],
    impatient: [4, { timeouts: 2 }, { setup: 'patient' }],
    'empties-the-chain': [2, twice],
    'promotes-the-tail': [10, twice, { setup: 'three' }],
    'same-epoch-again': [4, twice],
    'master-forgets': [6, { timeouts: 2, crashes: 1 }],
    'forgives-the-removed': [6, twice],
    'adds-at-once': [3, { timeouts: 1 }, out],
    'joins-in-front': [7, { requests: 1 }, { from: 'r2 has a copy, and r1 has not handed over yet' }],
    'confirms-anything': [9, { requests: 1 }, { setup: 'atTheTail', from: 'r1 alone is the chain, and nobody knows it' }],
  },
})
