import { describe, expect, it } from 'vitest'
import { counter, record, setupOf } from '../test/tiny.ts'
import { calmBy, type Deadline, type Kept } from './deadlines.ts'
import type { Fault, PlannedFault } from './faults.ts'
import type { Setup, Tape } from './setup.ts'

const MS = 1_000
const at = (ms: number, fault: Fault): PlannedFault => ({ at: ms * MS, fault })
/** `node` has been given `n`, so many ms after all trouble, and keeps it on disk. */
type States = readonly ({ readonly kept: number; readonly got: readonly unknown[] } | null)[]

const few = (states: States): string | null => {
  const kept = states.find(state => state !== null)?.kept ?? 0
  return kept > 0 ? null : `node 0 has ${kept}`
}
const once: Deadline = { name: 'Comes', text: '', within: 100 * MS, once: states => few(states as States) }
const always: Deadline = {
  name: 'Stays', text: '', within: 100 * MS, always: states => ((states as States)[0]?.kept === 7 ? 'node 0 has 7' : null),
}
const busy: Deadline = {
  name: 'Quiet', text: '', within: 100 * MS,
  init: () => 0, fold: (sent: number, { event }) => sent + event.effects.filter(({ kind }) => kind === 'send').length,
  check: (sent: number, calmFor) => (sent > 2 ? `${sent} messages have been sent in ${calmFor / MS} ms` : null),
}

/** b tells a `n` at each of these times, ms. */
function kept(deadline: Deadline, told: readonly (readonly [ms: number, n: number])[], faults: readonly PlannedFault[] = [],
  parts: Partial<Setup> = {}, tape: Partial<Tape> = {}): Kept | undefined {
  const requests = told.map(([ms, n]) => ({ client: 1, at: ms * MS, request: { to: 0, n } }))
  return record(setupOf(counter, 2, { requests, faults, deadlines: [deadline], ...parts }), tape).deadlines[0]
}

const cut = { kind: 'cut', sides: [[0], [1]] } as const

describe('a deadline', () => {
  it('for what must come is kept by whoever comes in time, from the beginning where there is no trouble', () => {
    expect(kept(once, [[50, 1]])).toMatchObject({ status: 'ok', event: -1 })
    expect(kept(once, [[50, 1]])!.because).toBe('was so at 100 ms, when it was due: all trouble had ended at 0 ms')
  })

  it('is broken by whoever comes too late, after the last event before it: the evidence says since when and what', () => {
    // Both start, b is asked at 95 ms, and it arrives 10 ms later.
    expect(kept(once, [[95, 1]])).toMatchObject({
      status: 'violated', event: 2, because: 'All trouble had ended at 0 ms, and at 100 ms a has 0.' })
    expect(kept(once, [])).toMatchObject({ status: 'violated', event: 1 })
  })

  it('for what must stay is broken by the event after which it is not so', () => {
    expect(kept(always, [[20, 7]])).toMatchObject({ status: 'violated', event: 3, because: expect.stringContaining('at 100 ms a has 7') as string })
    expect(kept(always, [[20, 7], [40, 1]])).toMatchObject({ status: 'ok' })
    expect(kept(always, [[40, 1], [300, 6]])).toMatchObject({ status: 'violated', event: 5, because: expect.stringContaining('at 310 ms a has 7') as string })
  })

  it('with a ghost sees all of the calm, and is asked at the very end too', () => {
    expect(kept(busy, [[10, 1], [20, 1]])).toMatchObject({ status: 'ok' })
    expect(kept(busy, [[10, 1], [20, 1], [400, 1]])).toMatchObject({ status: 'violated', event: 6 })
    const early = kept(busy, [[10, 1], [20, 1], [30, 1]])
    expect(early!.because).toBe('All trouble had ended at 0 ms, and at 100 ms 3 messages have been sent in 100 ms.')
    const late: Deadline = { ...busy, check: (_, calmFor) => (calmFor >= 1_000 * MS ? 'it is late' : null) }
    expect(kept(late, [])).toMatchObject({ status: 'violated', because: 'All trouble had ended at 0 ms, and at 1 s it is late.' })
  })
})

describe('calm', () => {
  const late = [[40, 1], [250, 1]] as const

  it('begins anew with the last fault, and what was seen before it counts for nothing', () => {
    const again: Deadline = { ...busy, check: (sent: number) => (sent > 1 ? 'more than one' : null) }
    expect(kept(again, late)).toMatchObject({ status: 'violated' })
    expect(kept(again, late, [at(90, cut), at(200, { kind: 'heal' })])).toMatchObject({
      status: 'ok', because: 'was so at 300 ms, when it was due: all trouble had ended at 200 ms' })
  })

  it.each<[string, Fault, Fault]>([
    ['a cut', cut, { kind: 'heal' }],
    ['a clogged link', { kind: 'clog', from: [1], to: [0] }, { kind: 'unclog', from: [1], to: [0] }],
    ['a bad link', { kind: 'degrade', from: [0], to: [1], quality: { loss: 1 } }, { kind: 'restore', from: [0], to: [1] }],
    ['a pause', { kind: 'pause', node: 0 }, { kind: 'resume', node: 0 }],
    ['a slow node', { kind: 'slow', node: 0, by: [0, 9] }, { kind: 'slow', node: 0, by: [0, 0] }],
    ['a clock that drifts', { kind: 'clock-drift', node: 0, ppm: 9 }, { kind: 'clock-drift', node: 0, ppm: 0 }],
    ['a clock that stands', { kind: 'clock-freeze', node: 0 }, { kind: 'clock-thaw', node: 0 }],
    ['a full disk', { kind: 'disk-full', node: 0 }, { kind: 'disk-freed', node: 0 }],
    ['a slow disk', { kind: 'disk-latency', node: 0, latency: [1, 9] }, { kind: 'disk-latency', node: 0 }],
    ['any of it', cut, { kind: 'calm', core: [0, 1] }],
  ])('does not come before %s has ended', (_, fault, undoing) => {
    const lasting = kept(once, [], [at(50, fault)])
    expect(lasting).toMatchObject({ status: 'unknown', because: 'trouble had not ended when the run did' })
    expect(kept(once, [], [at(50, fault), at(300, undoing)])!.because).toContain('All trouble had ended at 300 ms')
  })

  it('begins anew when a message arrives that was held up before it', () => {
    const slow = at(10, { kind: 'degrade', from: [1], to: [0], quality: { latency: [300 * MS, 300 * MS] } })
    const because = (faults: readonly PlannedFault[], told: readonly (readonly [number, number])[]) =>
      kept({ ...once, within: 400 * MS }, told, faults)!.because
    expect(because([slow, at(50, { kind: 'calm', core: [] })], [[20, 0]])).toContain('All trouble had ended at 320 ms')
    expect(because([at(50, cut), at(60, { kind: 'heal' })], [[55, 0]])).toContain('All trouble had ended at 60 ms')
  })

  it('is there in spite of cuts that may stand', () => {
    expect(kept({ ...once, despite: [cut] }, [], [at(50, cut)])!.because).toContain('All trouble had ended at 50 ms')
    const other: Fault = { kind: 'cut-one-way', from: [0], to: [1] }
    expect(kept({ ...once, despite: [cut] }, [], [at(50, other)])).toMatchObject({ status: 'unknown' })
  })

  it('is there while a node is down; a deadline says what it takes', () => {
    const crash = at(50, { kind: 'crash', node: 0 })
    expect(kept(once, [], [crash])).toMatchObject({ status: 'violated', because: expect.stringContaining('ended at 50 ms') as string })
    const both: Deadline = { ...once, given: states => states.every(state => state !== null) }
    expect(kept(both, [], [crash])).toMatchObject({ status: 'unknown', because: 'what it takes was not there: too few nodes were up' })
    expect(kept(both, [], [crash, at(200, { kind: 'restart', node: 0 })])).toMatchObject({ status: 'violated' })
  })

  it('that was too short is not judged, nor is a run that reached its limit of events', () => {
    expect(kept(once, [], [at(50, cut), at(960, { kind: 'heal' })])).toMatchObject({
      status: 'unknown', because: 'the calm had lasted 40 ms when the run ended, and what is due comes 100 ms after its beginning' })
    expect(kept(once, [[10, 0]], [], { limit: 4 })).toMatchObject({ status: 'unknown' })
  })

  it('is unknown where nobody says when things happen', () => {
    expect(kept(once, [], [], {}, { schedule: [] })).toBeUndefined()
    expect(kept(once, [], [], {}, { manual: true })).toMatchObject({ status: 'unknown' })
    expect(kept(once, [], [], {}, { interventions: [{ after: 0, act: { kind: 'manual' } }] })).toMatchObject({ status: 'unknown' })
  })

  it('is not broken by what a person asks of a client, nor by a fault that changes nothing', () => {
    const asked = { interventions: [{ after: 0, act: { kind: 'request', client: 1, request: { to: 0, n: 1 } } as const }] }
    expect(kept(once, [], [], {}, asked)!.because).toContain('all trouble had ended at 0 ms')
    expect(kept(once, [[1, 1]], [at(50, { kind: 'resume', node: 0 })])!.because).toContain('all trouble had ended at 0 ms')
  })
})

it('whoever plans trouble leaves enough of the run in peace', () => {
  const setup = setupOf(counter, 2)
  expect(calmBy(setup)).toBe(1_000 * MS)
  expect(calmBy({ ...setup, deadlines: [once, { ...always, within: 200 * MS, watched: 50 * MS }] })).toBe(750 * MS)
})
