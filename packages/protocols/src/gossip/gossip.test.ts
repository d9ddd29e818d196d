import { Recording, reliable, start, step, type AnyProtocol, type Disk, type Setup, type TimedFault } from '@quorate/kernel'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { bytesPer, conformance, convict, messagesPer, withMutant } from '../testing/conformance.ts'
import { exhaust } from '../testing/exhaust.ts'
import { goldenScripts, runScript, type MakeSetup } from '../testing/script.ts'
import { gossip } from './gossip.ts'
import type { Message, Rumour } from './messages.ts'
import { mutants } from './mutants.ts'
import { small } from './small.ts'
import { heldOf, type Config, type Gossip, type State } from './state.ts'

const MS = 1_000
const times = { period: 100 * MS, patience: 40 * MS, helpers: 1, suspicion: 300 * MS, retell: 3, most: 4 }

const members: MakeSetup = (size, { retell = times.retell }) => {
  const nodes = Array.from({ length: size }, (_, id) => id)
  const config = { nodes, ...times, retell: Number(retell) }
  return {
    nodes: nodes.map(id => ({ name: `n${id + 1}`, protocol: gossip as AnyProtocol, config })),
    network: reliable([MS, 12 * MS]), requests: [], loops: [], faults: [], situations: [], until: 3_000 * MS, limit: 100_000,
  }
}

/** One is silent for long enough to be suspected, and another one for long enough to be held for dead. */
const silences: readonly TimedFault[] = [
  { at: 500 * MS, fault: { kind: 'pause', node: 1 } }, { at: 780 * MS, fault: { kind: 'resume', node: 1 } },
  { at: 1_100 * MS, fault: { kind: 'pause', node: 2 } }, { at: 1_900 * MS, fault: { kind: 'resume', node: 2 } },
]
const setup = (): Setup => ({ ...members(4, {}), faults: silences })

conformance(gossip, { setup, seeds: 16, sampled: 2, crashes: 6, changesAtStart: ['incarnation'] })
const byScript = mutants.filter(({ breaks }) => breaks.startsWith('scripts/'))
convict(mutants.filter(mutant => !byScript.includes(mutant)), { setup })
goldenScripts(new URL('./scripts/', import.meta.url), members)

describe('mutants', () => {
  test.each(byScript)('$name tells another story in $breaks', ({ breaks, protocol }) => {
    const script = readFileSync(new URL(breaks, import.meta.url), 'utf8')
    expect(runScript(script, breaks, (size, options) => withMutant(members(size, options), protocol))).not.toBe(script)
  })
})

// One rule, one test.

const config: Config = { nodes: [0, 1, 2], ...times }
const started = (self = 0, disk: Disk<Gossip> | null = null): State => start(gossip, config, self, disk).state
const fire = (state: State, timer: string, key = 0) => step(gossip, state, { kind: 'timeout', timer, key }, { clock: () => 0, choose: () => 0 })
const hear = (state: State, rumours: readonly Rumour[], from = 1, rest: object = {}) => step(gossip, state, {
  kind: 'message', from, message: { type: 'Ping', period: 1, origin: null, rumours, ...rest } as Message,
})
const about = (node: number, status: Rumour['status'], incarnation: number): Rumour => ({ node, status, incarnation })
const sent = ({ effects }: ReturnType<typeof fire>) =>
  effects.flatMap(effect => (effect.kind === 'send' ? [[effect.to, effect.message.type] as const] : []))
const carried = ({ effects }: ReturnType<typeof fire>): readonly Rumour[] =>
  effects.flatMap(effect => (effect.kind === 'send' ? effect.message.rumours : []))

describe('rules', () => {
  test('W1: in each round everybody is probed once', () => {
    let state = started()
    const probed = Array.from({ length: 6 }, () => {
      state = fire({ ...state, probe: null }, 'period').state
      return state.probe!.target
    })
    expect([probed.slice(0, 2).toSorted(), probed.slice(2, 4).toSorted()]).toStrictEqual([[1, 2], [1, 2]])
  })

  test('W1: who is held for dead has its turn as well, and is told', () => {
    let did = hear(started(), [about(1, 'dead', 0), about(2, 'dead', 0)])
    const told = Array.from({ length: 2 }, () => {
      did = fire(did.state, 'period')
      const { target } = did.state.probe!
      expect(carried(did)).toContainEqual(about(target, 'dead', 0))
      return target
    })
    expect(told.toSorted()).toStrictEqual([1, 2])
  })

  test('W2: where there is no answer in time, others are asked to try', () => {
    const probing = fire(started(), 'period').state
    const { target } = probing.probe!
    expect(sent(fire(probing, 'patience'))).toStrictEqual([[3 - target, 'PingReq']])
    const answered = { ...probing, probe: { ...probing.probe!, isAnswered: true } }
    expect(sent(fire(answered, 'patience'))).toStrictEqual([])
    const helper = step(gossip, started(1), { kind: 'message', from: 0, message: { type: 'PingReq', period: 4, target: 2, rumours: [] } })
    expect(helper.effects.at(-1)).toMatchObject({ to: 2, message: { type: 'Ping', period: 4, origin: 0 } })
  })

  test('W3: who does not answer within the period is suspected, and not condemned', () => {
    const probing = fire(started(), 'period').state
    const { target } = probing.probe!
    expect(heldOf(fire(probing, 'period').state, target)!.status).toBe('suspect')
    const back = hear(probing, [about(target, 'alive', 1)]).state
    expect(heldOf(fire(back, 'period').state, target)!.status).toBe('alive')
  })

  test('W4: a suspect that has not answered for itself in time is held for dead', () => {
    const suspecting = hear(started(), [about(2, 'suspect', 0)]).state
    expect(heldOf(fire(suspecting, 'suspicion', 2).state, 2)!.status).toBe('dead')
    const cleared = hear(suspecting, [about(2, 'alive', 1)]).state
    expect(fire(cleared, 'suspicion', 2).state).toBe(cleared)
  })

  test('W5: an accused member begins a higher incarnation, and tells it', () => {
    const did = hear(started(0), [about(0, 'suspect', 0)])
    expect(did.state.incarnation).toBe(1)
    expect(carried(did)).toContainEqual(about(0, 'alive', 1))
  })

  test('W6: a higher incarnation replaces a lower one, and within one suspect replaces alive and dead both', () => {
    const order = [about(2, 'alive', 0), about(2, 'suspect', 0), about(2, 'dead', 0), about(2, 'alive', 1), about(2, 'suspect', 1)]
    order.forEach((older, i) => order.slice(i + 1).forEach(newer => {
      expect(heldOf(hear(started(), [older, newer]).state, 2)).toMatchObject({ status: newer.status, incarnation: newer.incarnation })
      expect(heldOf(hear(started(), [newer, older]).state, 2)).toMatchObject({ status: newer.status, incarnation: newer.incarnation })
    }))
  })

  test('W7: a rumour is told so many times, those that were told least first, and only so many in one message', () => {
    let did = hear(started(0), [about(2, 'suspect', 0)])
    const told = Array.from({ length: 4 }, () => {
      const has = carried(did).some(({ node }) => node === 2)
      did = hear(did.state, [])
      return has
    })
    expect(told).toStrictEqual([true, true, true, false])
  })

  test('W8: whoever is accused is told so, however often it has been told', () => {
    const worn = { ...hear(started(0), [about(2, 'dead', 0)]).state }
    const quiet = { ...worn, members: worn.members.map(held => ({ ...held, left: 0 })) }
    expect(carried(hear(quiet, [], 2))).toStrictEqual([about(2, 'dead', 0)])
    expect(carried(hear(quiet, [], 1))).toStrictEqual([])
  })

  test('W8: whoever is asked to try a member is told what it is accused of', () => {
    const { state } = hear(started(0), [about(2, 'suspect', 3)])
    const quiet = { ...state, members: state.members.map(held => ({ ...held, left: 0 })) }
    const asking = fire({ ...quiet, probe: { target: 2, incarnation: 3, isAnswered: false } }, 'patience')
    expect([sent(asking), carried(asking)]).toStrictEqual([[[1, 'PingReq']], [about(2, 'suspect', 3)]])
  })

  test('W9: what is held is told anew when somebody says something older', () => {
    const { state } = hear(started(0), [about(2, 'dead', 4), about(0, 'suspect', 4)])
    const quiet = { ...state, members: state.members.map(held => ({ ...held, left: 0 })) }
    for (const held of [about(0, 'alive', 5), about(2, 'dead', 4)]) {
      const did = hear(quiet, [about(held.node, 'suspect', 4)])
      expect([carried(did), did.state.incarnation]).toStrictEqual([[held], 5])
      expect(carried(hear(quiet, [held]))).toStrictEqual([])
    }
  })

  test('Durable: the incarnation survives a crash, and a new one begins', () => {
    expect([started(0).incarnation, started(0, { incarnation: 4 }).incarnation]).toStrictEqual([0, 5])
  })
})

test('budget: two messages a member and period, however many members there are', () => {
  const counted = [4, 8].map(size => {
    const recording = new Recording(members(size, {}), { seed: 1, interventions: [] })
    return bytesPer(recording, 1_000 * MS, 2_000 * MS).P
  })
  expect(counted).toStrictEqual([[40, 2_160], [80, 4_320]])
})

test('budget: a dead member costs each of the others a ping and two messages for every helper, once a round', () => {
  const crashed = { ...members(4, {}), faults: [{ at: 0, fault: { kind: 'crash', node: 3 } }] } as const
  const recording = new Recording({ ...crashed, until: 3_100 * MS }, { seed: 1, interventions: [] })
  const { P, PR } = messagesPer(recording, 1_540 * MS, 3_040 * MS)
  expect([P, PR]).toStrictEqual([60, 15])
})

exhaust(small, mutants, {
  counts: [5_778, 10_675, 12],
  unreached: [],
  shortest: {
    'condemns-at-once': [2, { timeouts: 3 }],
    'answers-in-the-same': [3, { timeouts: 3 }],
    'alive-clears-itself': [4, { timeouts: 3 }],
    'forgets-incarnation': [6, { timeouts: 3, crashes: 1 }],
    'dead-wins-always': [5, { timeouts: 1 }, {
      setup: 'three', from: 'n1 has held n2 for a suspect and then for dead, and n3 has heard nothing of it yet',
    }],
  },
})
