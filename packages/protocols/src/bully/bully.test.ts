import { readFileSync } from 'node:fs'
import { Recording, reliable, start, step, type NodeId, type Setup, type Stepped, type TimedFault } from '@quorate/kernel'
import { describe, expect, test } from 'vitest'
import { conformance, messagesPer, withMutant } from '../testing/conformance.ts'
import { exhaust } from '../testing/exhaust.ts'
import { goldenScripts, runScript, type MakeSetup } from '../testing/script.ts'
import { bully } from './bully.ts'
import type { Message } from './messages.ts'
import { mutants } from './mutants.ts'
import { small } from './small.ts'
import type { Bully, Config, State } from './state.ts'

const MS = 1_000
const times = { answerWithin: 20 * MS, newsWithin: 60 * MS, announceEvery: 50 * MS, silentFor: 160 * MS }

/** A message takes up to 8 ms, so that an answer has come within 16: what the paper assumes holds, with 4 ms to spare. */
const cluster: MakeSetup = size => {
  const nodes = Array.from({ length: size }, (_, id) => id)
  return {
    nodes: nodes.map(id => ({ name: `n${id + 1}`, protocol: bully, config: { nodes, ...times } })),
    network: reliable([1 * MS, 8 * MS]), requests: [], loops: [], faults: [], situations: [], until: 2_000 * MS, limit: 50_000,
  }
}

const unreached = { 'begun anew': 'whoever answers must crash before it leads: answers-and-crashes.txt' }
conformance(bully, { setup: () => cluster(5, {}), seeds: 16, sampled: 2, crashes: 8, unreached })

goldenScripts(new URL('./scripts/', import.meta.url), cluster)
const byScript = mutants.filter(({ breaks }) => breaks.startsWith('scripts/'))
test.each(byScript)('$name tells another story in $breaks', ({ breaks, protocol }) => {
  const script = readFileSync(new URL(breaks, import.meta.url), 'utf8')
  expect(runScript(script, breaks, (size, options) => withMutant(cluster(size, options), protocol))).not.toBe(script)
})

/** Nodes crash and come back, one after the other; at the end some are down. Nobody is cut off, and no message is late. */
function crashes(seed: number): { readonly setup: Setup; readonly down: readonly NodeId[] } {
  const faults = Array.from({ length: 6 }, (_, i): TimedFault => {
    const node = (seed * 7 + i * 3) % 5
    return { at: (200 + i * 150) * MS, fault: i < 3 ? { kind: 'crash', node } : { kind: 'restart', node: (seed * 7 + (i - 3) * 3) % 5 } }
  })
  const last = (seed + 2) % 5
  return { setup: { ...cluster(5, {}), faults: [...faults, { at: 1_300 * MS, fault: { kind: 'crash', node: last } }] }, down: [last] }
}

const leadersOf = (recording: Recording, event: number): NodeId[] => {
  const world = recording.worldAfter(event)
  return [0, 1, 2, 3, 4].filter(id => world.node(id).up && (world.node(id).state as State).phase === 'leading')
}

describe('under the assumptions of the paper', () => {
  test('the highest node that is up leads in the end, and everybody follows it', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const { setup, down } = crashes(seed)
      const recording = new Recording(setup, { seed, interventions: [] })
      const world = recording.worldAfter(recording.length - 1)
      const up = [0, 1, 2, 3, 4].filter(id => !down.includes(id))
      expect(up.map(id => (world.node(id).state as State).coordinator), `seed ${seed}`).toEqual(up.map(() => Math.max(...up)))
    }
  })

  test('two lead at once for one message at most, when a higher one comes back', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const recording = new Recording(crashes(seed).setup, { seed, interventions: [] })
      let since: number | null = null
      for (let event = 0; event < recording.length; event++) {
        const { time } = recording.event(event)
        since = leadersOf(recording, event).length > 1 ? (since ?? time) : null
        expect(time - (since ?? time), `seed ${seed}`).toBeLessThanOrEqual(8 * MS)
      }
    }
  })
})

test('a cut makes two coordinators, for as long as it lasts', () => {
  const cut: readonly TimedFault[] = [{ at: 300 * MS, fault: { kind: 'cut', sides: [[0, 1, 2], [3, 4]] } }, { at: 900 * MS, fault: { kind: 'heal' } }]
  const recording = new Recording({ ...cluster(5, {}), faults: cut }, { seed: 1, interventions: [] })
  const at = (time: number): number => {
    let event = 0
    while (event + 1 < recording.length && recording.event(event + 1).time <= time * MS) event++
    return event
  }
  expect([250, 600, 880, 1_000].map(time => leadersOf(recording, at(time)))).toEqual([[4], [2, 4], [2, 4], [4]])
})

// One rule, one test.

const config: Config = { nodes: [0, 1, 2, 3], ...times }
type Did = Stepped<Bully>
const born = (self: NodeId): Did => start(bully, config, self)
const hears = (state: State, from: NodeId, type: Message['type']): Did => step(bully, state, { kind: 'message', from, message: { type } })
const fires = (state: State, timer: string): Did => step(bully, state, { kind: 'timeout', timer, key: 0 })
const sentOf = ({ effects }: Did): string[] =>
  effects.flatMap(effect => (effect.kind === 'send' ? [`${effect.message.type} ${effect.to}`] : []))
const following = (self: NodeId, leader: NodeId): State => hears(born(self).state, leader, 'Coordinator').state

describe('rules', () => {
  test('B1: who starts stands for election, and the highest leads at once', () => {
    expect(sentOf(born(1))).toStrictEqual(['Election 2', 'Election 3'])
    expect(born(3).state).toMatchObject({ phase: 'leading', coordinator: 3 })
  })

  test('B2: it asks all higher nodes, and leads if none answers in time', () => {
    expect(born(1).effects).toContainEqual({ kind: 'setTimer', timer: 'answers', key: 0, delay: [20 * MS, 20 * MS] })
    const did = fires(born(1).state, 'answers')
    expect([did.state.phase, sentOf(did)]).toStrictEqual(['leading', ['Coordinator 0', 'Coordinator 2', 'Coordinator 3']])
  })

  test('B3: who is asked by a lower node answers, and stands for election itself', () => {
    const did = hears(following(1, 3), 0, 'Election')
    expect([did.state.phase, sentOf(did)]).toStrictEqual(['asking', ['Answer 0', 'Election 2', 'Election 3']])
    expect(sentOf(hears(born(3).state, 0, 'Election'))).toStrictEqual(['Answer 0', 'Coordinator 0'])
    expect(sentOf(hears(born(1).state, 0, 'Election'))).toStrictEqual(['Answer 0'])
  })

  test('B4: who is answered stands back, and begins anew if it does not hear who leads', () => {
    const back = hears(born(1).state, 2, 'Answer')
    expect(back.state.phase).toBe('standing back')
    expect(fires(back.state, 'answers').state.phase).toBe('standing back')
    expect(sentOf(fires(back.state, 'news'))).toStrictEqual(['Election 2', 'Election 3'])
  })

  test('B5: the coordinator announces itself again and again', () => {
    const again = fires(born(3).state, 'announce')
    expect(sentOf(again)).toStrictEqual(['Coordinator 0', 'Coordinator 1', 'Coordinator 2'])
    expect(again.effects.at(-1)).toStrictEqual({ kind: 'setTimer', timer: 'announce', key: 0, delay: [50 * MS, 50 * MS] })
  })

  test('B6: a higher node that leads is followed, a lower one is contradicted', () => {
    expect(following(1, 3)).toMatchObject({ phase: 'following', coordinator: 3 })
    expect(hears(following(1, 3), 2, 'Coordinator').state.coordinator).toBe(3)
    expect(sentOf(hears(born(3).state, 2, 'Coordinator'))).toStrictEqual(['Coordinator 2'])
    expect(hears(following(1, 3), 0, 'Coordinator').state.phase).toBe('asking')
  })

  test('B7: a coordinator that is silent is taken for down', () => {
    expect(fires(following(1, 3), 'silence').state.phase).toBe('asking')
  })

  test('when the coordinator of five crashes, four stand for election: 10 questions, 6 answers; an announcement takes 4 messages', () => {
    const five = cluster(5, {})
    const recording = new Recording({ ...five, faults: [{ at: 300 * MS, fault: { kind: 'crash', node: 4 } }] }, { seed: 1, interventions: [] })
    expect(messagesPer(recording, 100 * MS, 150 * MS)).toStrictEqual({ CO: 4 })
    const { EL = 0, ANS = 0 } = messagesPer(recording, 300 * MS, 600 * MS)
    expect([EL, ANS]).toStrictEqual([10, 6])
    const bytes = new Set(recording.messages.map(({ message }) => JSON.stringify(message).length))
    expect([...bytes].toSorted((a, b) => a - b)).toStrictEqual([17, 19, 22])
  })
})

exhaust(small, mutants, {
  counts: [15_507, 48_395, 20],
  unreached: [],
  shortest: {
    'asks-one': [1, { timeouts: 1 }],
    'takes-no-notice': [3, { timeouts: 1 }],
    'follows-anyone': [2, { timeouts: 1 }],
  },
  timed: { impatient: 1 },
})
