import { describe, expect, test } from 'vitest'
import { counter, eventsOf, record, setupOf, statesOf, tiny } from '../test/tiny.ts'
import type { Act, Intervention, PlannedFault } from './faults.ts'
import { deliverable, type Choice } from './manual.ts'
import type { Recording } from './recording.ts'
import type { Setup } from './setup.ts'
import { World } from './world.ts'

const requests = [1, 2, 3].map(n => ({ client: 0, at: n * 1_000, request: { to: 1, n } }))
const setup = setupOf(counter, 2, { requests })

/** Chooses one after the other: each time the first that the name fits, after the last event. */
function choose(of: Setup, ...picks: readonly ((choice: Choice) => boolean)[]): Recording {
  let recording = record(of, { manual: true })
  const interventions: Intervention[] = []
  for (const pick of picks) {
    const { pending } = choices(recording).find(pick)!
    interventions.push({ after: lastOf(recording), act: { kind: 'deliver', message: pending.lineage } })
    recording = record(of, { manual: true, interventions })
  }
  return recording
}
const lastOf = (recording: Recording): number =>
  (recording.length <= recording.setup.nodes.length ? 0 : recording.event(recording.length - 1).lineage)
const choices = (recording: Recording): Choice[] => deliverable(recording.worldAfter(recording.length - 1))
const kind = (wanted: string) => ({ pending, why }: Choice): boolean => pending.kind === wanted && why === null
const message = (n: number) => ({ pending }: Choice): boolean =>
  pending.kind === 'message' && (pending.message as { n: number }).n === n
const whysOf = (of: Setup, ...picks: Parameters<typeof choose>[1][]): unknown[] =>
  choices(choose(of, ...picks)).map(({ pending, why }) => [pending.kind, why])

describe('the manual network', () => {
  test('does nothing by itself: nodes start, and all else waits', () => {
    const recording = record(setup, { manual: true })
    expect(eventsOf(recording)).toStrictEqual(['0 start a', '0 start b'])
    expect(choices(recording).map(({ why }) => why))
      .toStrictEqual([null, 'an earlier request of a comes first', 'an earlier request of a comes first'])
  })

  test('delivers messages in the order that is chosen, each when it is chosen', () => {
    const request = kind('request')
    const recording = choose(setup, request, request, request, message(3), message(1))
    expect((statesOf(recording)[1] as { got: number[] }).got).toStrictEqual([3, 1])
    expect(recording.missed).toStrictEqual([])
    expect(eventsOf(recording, 'message')).toStrictEqual(['3000 message b', '3000 message b'])
    expect(choices(recording)).toHaveLength(1)
  })

  test('is a Run like any other: the same choices give the same events', () => {
    const request = kind('request')
    const picks = [request, message(1), request] as const
    expect(choose(setup, ...picks).digest).toBe(choose(setup, ...picks).digest)
  })

  test('timers fire in their order, and time goes with them', () => {
    const timers = tiny({ start: ({ self }, _, out) => {
      out.setTimer('late', [9_000, 9_000])
      out.setTimer('soon', [5_000, 5_000])
      return { self }
    } })
    const two = setupOf(timers, 1)
    expect(choices(record(two, { manual: true })).map(({ pending, why }) => [pending.kind === 'timeout' && pending.timer, why]))
      .toStrictEqual([['soon', null], ['late', 'an earlier timer of a comes first']])
    const recording = choose(two, kind('timeout'), kind('timeout'))
    expect(eventsOf(recording, 'timeout')).toStrictEqual(['5000 timeout a', '9000 timeout a'])
    const late = choices(record(two, { manual: true }))[1]!.pending.lineage
    const wrong = record(two, { manual: true, interventions: [{ after: 0, act: { kind: 'deliver', message: late } }] })
    expect(eventsOf(wrong, 'timeout')).toStrictEqual([])
  })

  test.each<[Act, string]>([
    [{ kind: 'cut', sides: [[0], [1]] }, 'the network is cut between a and b'],
    [{ kind: 'clog', from: [0], to: [1] }, 'the link between a and b is clogged'],
    [{ kind: 'crash', node: 1 }, 'b is down'], [{ kind: 'pause', node: 1 }, 'b is paused'],
  ])('says why a message cannot be delivered: %j', (act, why) => {
    const one = { ...setup, requests: requests.slice(0, 1) }
    const sent = choose(one, kind('request'))
    const after = lastOf(sent)
    const recording = record(one, { manual: true, interventions: [...sent.tape.interventions, { after, act }] })
    expect(choices(recording)).toMatchObject([{ pending: { kind: 'message' }, why }])
  })

  test('messages that are lost say so; planned faults wait as well, the first one first', () => {
    const faults: PlannedFault[] = [{ at: 5, fault: { kind: 'heal' } }, { at: 6, fault: { kind: 'heal' } }]
    const lossy = { ...setup, requests: requests.slice(0, 1), network: { ...setup.network, loss: 1_000_000 }, faults }
    expect(whysOf(lossy, kind('request'))).toStrictEqual([
      ['act', null], ['act', 'an earlier fault comes first'], ['message', 'it is lost between a and b'],
    ])
    expect(eventsOf(choose(lossy, kind('act')), 'act')).toStrictEqual(['0 act a deliver', '5 act a heal'])
  })

  test('may begin after any event, and end: what is late then comes first, in its order', () => {
    const whole = record(setup)
    const after = whole.event(3).lineage
    const held = record(setup, { interventions: [{ after, act: { kind: 'manual' } }] })
    expect(eventsOf(held)).toStrictEqual([...eventsOf(whole).slice(0, 4), `${whole.event(3).time} act a manual`])
    expect(held.worldAfter(3).isManual).toBe(false)
    expect(held.worldAfter(4).isManual).toBe(true)
    const last = choices(held).findLast(({ pending, why }) => pending.kind === 'message' && why === null)!
    const acts: Act[] = [{ kind: 'deliver', message: last.pending.lineage }, { kind: 'automatic' }]
    const interventions: Intervention[] = [{ after, act: { kind: 'manual' } }]
    for (const act of acts) {
      interventions.push({ after: lastOf(record(setup, { interventions })), act })
    }
    const freed = record(setup, { interventions })
    expect(freed.missed).toStrictEqual([])
    const times = Array.from({ length: freed.length }, (_, i) => freed.event(i).time)
    expect(times).toStrictEqual(times.toSorted((a, b) => a - b))
    const handled = (recording: Recording): string[] => eventsOf(recording).filter(text => !text.includes(' act '))
      .map(text => text.replace(/^\d+ /, '')).toSorted()
    expect(handled(freed)).toStrictEqual(handled(whole))
  })

  test('is kept when a world is saved and loaded', () => {
    const held = record(setup, { interventions: [{ after: 0, act: { kind: 'manual' } }] })
    const world = held.worldAfter(held.length - 1)
    const copy = new World(held.setup, held.tape)
    copy.load(world.save())
    expect(copy.isManual).toBe(true)
    expect(copy.step()).toBe(false)
  })
})
