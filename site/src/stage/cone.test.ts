/** Who stands out around an event. */
import { expect, test } from 'vitest'
import { Engine } from '../sim/engine.ts'
import { Later } from '../sim/later.ts'
import { coneText, standingOf, standingOfMessage, type ConeKind, type Outstanding } from './cone.ts'

/** Event 2; before it 0, after it 4 and 5, beside it 1 and 3. */
const cone = { event: 2, standing: Uint8Array.of(1, 0, 0, 0, 2, 2), causes: 1, effects: 2, concurrent: 2 }
const events = [0, 1, 2, 3, 4, 5]
const shown = (kind: Exclude<ConeKind, 'nothing'>): Outstanding => ({ cone, kind })
const all = (kind: Exclude<ConeKind, 'nothing'>) => events.map(event => standingOf(shown(kind), event)).join(' ')

test('causes, effects or both stand out, and the event itself always', () => {
  expect(all('both')).toBe('cause aside itself aside effect effect')
  expect(all('causes')).toBe('cause aside itself aside aside aside')
  expect(all('effects')).toBe('aside aside itself aside effect effect')
})

test('a message stands as its ends do; one that passed the event by is not marked, one on its way is aside', () => {
  const message = (sentBy: number, endedBy: number) => standingOfMessage(shown('both'), { sentBy, endedBy })
  expect([message(0, 2), message(2, 4), message(4, 5), message(0, 4), message(0, 3), message(2, -1)])
    .toEqual(['cause', 'effect', 'effect', null, 'aside', 'aside'])
})

test('the counts are in words, and one is one', () => {
  expect(coneText(cone)).toBe('e2: 1 cause, 2 effects, 2 concurrent')
})

test('around a message that never arrived: its sender’s past; around what somebody did: nothing', () => {
  const engine = new Engine('test')
  const opened = engine.open({ request: { scenario: 'split-brain/raft' } })
  if (!opened.ok) throw new Error(opened.error)
  const { handle, events: { kind, message }, messages } = opened.value
  const around = (event: number) => {
    const got = new Later(engine).cone(handle, event)
    if (!got.ok) throw new Error(got.error)
    return got.value
  }
  const lost = kind.lastIndexOf('lost')
  const sent = around(messages.sentBy[message[lost]!]!)
  expect(around(lost)).toMatchObject({ causes: sent.causes + 1, effects: 0 })
  expect(around(lost).standing[sent.event]).toBe(1)
  expect(around(kind.indexOf('act'))).toMatchObject({ causes: 0, effects: 0 })
})

test('of a run: its first event has no cause, and every event of a node is counted once', () => {
  const engine = new Engine('test')
  const opened = engine.open({ request: { scenario: 'split-brain/raft' } })
  if (!opened.ok) throw new Error(opened.error)
  const { handle, length, events: { kind } } = opened.value
  const got = new Later(engine).cone(handle, 0)
  if (!got.ok) throw new Error(got.error)
  const { causes, effects, concurrent, standing } = got.value
  const ofNodes = kind.filter(each => each !== 'act' && each !== 'lost').length
  expect([causes, causes + effects + concurrent, standing.length]).toEqual([0, ofNodes - 1, length])
  expect(standing.filter(each => each === 2)).toHaveLength(effects)
})
