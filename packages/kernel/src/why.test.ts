import { describe, expect, test } from 'vitest'
import { record, setupOf, tiny } from '../test/tiny.ts'
import { faultBehind } from './fault-behind.ts'
import type { Fault, PlannedFault } from './faults.ts'
import type { Wait } from './protocol.ts'
import type { Recording } from './recording.ts'
import type { Setup } from './setup.ts'
import { root, rootLineage } from './tape.ts'
import { causesOf, why } from './why.ts'
import { whyNot } from './why-not.ts'

const ms = (time: number): number => time * 1_000

/** Node a pings b every 20 ms and counts silences; b answers, unless a request has told it to be cross. */
const pinging = tiny({
  name: 'pinging',
  start({ self }, _, out) {
    if (self === 0) out.setTimer('ping', [ms(20), ms(20)])
    if (self === 0) out.setTimer('silence', [ms(70), ms(70)])
    return { self, silences: 0, pings: 0, cross: false }
  },
  onRequest: s => { s.cross = true },
  onTimeout(s, timer, _, out) {
    if (timer === 'ping') {
      out.send(1, { type: 'Ping' })
      out.setTimer('ping', [ms(20), ms(20)])
    } else {
      s.silences++
      out.note('silence', 'Nothing was heard')
    }
  },
  onMessage(s, from, { type }, out) {
    if (type === 'Pong') {
      out.note('heard', '{@} is there', from)
      out.setTimer('silence', [ms(70), ms(70)])
    } else if (s.cross) out.note('cross', 'It does not answer')
    else out.send(from, { type: 'Pong' })
  },
  waits: (s): Wait[] => (s.self === 0 ? [{ for: 'a pong of node 1', rule: 'heard', need: 1, have: 0, missing: [1] }] : []),
})

const cut: PlannedFault = { at: ms(95), fault: { kind: 'cut-one-way', from: [0], to: [1] } }
const setup = (parts: Partial<Setup>): Setup => setupOf(pinging, 2, { until: ms(400), ...parts })
const indexOf = (recording: Recording, accept: (event: ReturnType<Recording['event']>) => boolean): number =>
  Array.from({ length: recording.length }, (_, i) => i).findIndex(i => accept(recording.event(i)))

describe('why', () => {
  const recording = record(setup({ faults: [cut] }))
  const silence = indexOf(recording, ({ timer }) => timer === 'silence')

  test('follows the causes to their root, rows of what changed nothing are one entry', () => {
    const reasons = why(recording, silence).filter(({ by }) => by === 'cause')
    expect(reasons.map(({ sentence, count, decisive }) => [sentence, count, decisive])).toStrictEqual([
      ['a starts.', 1, true],
      ['6 events at a and b that changed nothing, up to: a receives {"type":"Pong"} from b. b is there.', 6, false],
      ['a: the silence timer fires. Nothing was heard.', 1, true],
    ])
    expect(causesOf(recording, silence)).toHaveLength(8)
  })

  test('says of a timer that fired what was lost on the way to its node, and the fault behind it', () => {
    const back = record(setup({ faults: [{ at: ms(75), fault: { kind: 'cut-one-way', from: [1], to: [0] } }] }))
    const fired = indexOf(back, ({ timer }) => timer === 'silence')
    const beside = why(back, fired).filter(({ by }) => by !== 'cause')
    expect(beside.map(({ by, sentence }) => [by, sentence])).toStrictEqual([
      ['fault', 'Nothing arrives any more from b at a.'],
      ['loss', '{"type":"Pong"} from b to a is lost: the network is cut between them.'],
    ])
  })

  test('names the last change of the state that the event found', () => {
    const twice = tiny({ start: ({ self }) => ({ self, n: 0 }), onRequest: s => { s.n++ } })
    const run = record(setupOf(twice, 1, { requests: [5, 6].map(at => ({ client: 0, at, request: 1 })) }))
    expect(why(run, 2).map(({ event, by, explains, decisive }) => [event, by, explains, decisive]))
      .toStrictEqual([[1, 'state', 2, false], [2, 'cause', 2, true]])
  })

  test('of what nothing caused is the event alone', () => {
    expect(why(recording, 0)).toMatchObject([{ event: 0, by: 'cause', decisive: true, count: 1, sentence: 'a starts.' }])
  })
})

describe('why not', () => {
  const became = (parts: Partial<Setup>, time: number): unknown[] => {
    const recording = record(setup(parts))
    const last = indexOf(recording, event => event.time > ms(time)) - 1
    return whyNot(recording, last, 0).flatMap(({ missing }) => missing.map(fate => [fate.became, fate.sentence]))
  }

  test('says what is waited for, since when, and from whom', () => {
    const recording = record(setup({}))
    const [waiting] = whyNot(recording, indexOf(recording, ({ timer, time }) => timer === 'ping' && time === ms(60)))
    expect(waiting!.sentence).toBe('a waits for a pong of b since 40 ms: it has 0 of 1, and nothing from b.')
  })

  test('never sent', () => {
    expect(became({}, 15)).toStrictEqual([['never sent', 'b has sent nothing to a since, and was not asked.']])
    expect(became({ faults: [{ at: 0, fault: { kind: 'crash', node: 1 } }] }, 15))
      .toStrictEqual([['never sent', 'b has sent nothing to a since, and was not asked: it is down.']])
  })

  test('late', () => {
    expect(became({}, 25)).toStrictEqual([['late', '{"type":"Ping"} from a to b is still on its way: due at 30 ms.']])
    expect(became({}, 35)).toStrictEqual([['late', '{"type":"Pong"} from b to a is still on its way: due at 40 ms.']])
  })

  test('lost, with the fault behind it', () => {
    const lost = '{"type":"Ping"} from a to b is lost: the network is cut between them.'
    expect(became({ faults: [cut] }, 131)).toStrictEqual([['cut', `${lost} Nothing arrives any more from a at b.`]])
    const crash: PlannedFault = { at: ms(95), fault: { kind: 'crash', node: 1 } }
    expect(became({ faults: [crash] }, 131)[0]).toStrictEqual(
      ['lost', '{"type":"Ping"} from a to b is lost: that node is down. b crashes.'])
  })

  test('late, because it waits for a node that stands still, at the end of a link, or for a disk', () => {
    const at = (time: number, fault: Fault): PlannedFault => ({ at: ms(time), fault })
    const later = at(33, { kind: 'clock-step', node: 0, by: 1 })
    expect(became({ faults: [at(25, { kind: 'pause', node: 1 }), later] }, 35)).toStrictEqual(
      [['late', '{"type":"Ping"} from a to b is still on its way: it waits for b, which stands still.']])
    expect(became({ faults: [at(25, { kind: 'slow', node: 1, by: [ms(20), ms(20)] }), later] }, 35)).toStrictEqual(
      [['late', '{"type":"Ping"} from a to b is still on its way: it waits for b, which is slow.']])
    expect(became({ faults: [at(25, { kind: 'clog', from: [0], to: [1] }), later] }, 35)).toStrictEqual(
      [['late', '{"type":"Ping"} from a to b is still on its way: it waits at the end of a link that is clogged.']])
    const keeping = tiny({ ...pinging, durable: [['pings']], onMessage(s, from, message, out) {
      s.pings++
      pinging.onMessage!(s, from, message, out)
    } })
    const nodes = setup({}).nodes.map(node => ({ ...node, protocol: keeping }))
    expect(became({ nodes, faults: [at(0, { kind: 'disk-latency', node: 1, latency: [ms(9), ms(9)] })] }, 35)).toStrictEqual(
      [['late', 'b has something for a, and holds it back until its disk has what it rests on.']])
  })

  test('unanswered, with the rule that was applied', () => {
    const recording = record(setup({ requests: [{ client: 1, at: ms(5), request: 0 }] }))
    const [waiting] = whyNot(recording, recording.length - 1, 0)
    expect(waiting!.missing).toMatchObject([{ became: 'unanswered', rules: ['cross'],
      sentence: 'b receives {"type":"Ping"} from a. It does not answer.' }])
  })

  test('nobody who is down waits', () => {
    expect(whyNot(record(setup({ faults: [{ at: ms(300), fault: { kind: 'crash', node: 0 } }] })))).toStrictEqual([])
  })
})

describe('the fault behind a loss', () => {
  const at = (time: number, fault: Fault): PlannedFault => ({ at: ms(time), fault })
  /** What was behind the last loss before a time; four nodes, of which a pings b. */
  const behind = (faults: readonly PlannedFault[], until: number, tape = {}): string => {
    const recording = record(setupOf(pinging, 4, { faults, until: ms(400) }), tape)
    const last = indexOf(recording, ({ time }) => time > ms(until)) - 1
    const lost = Array.from({ length: last }, (_, i) => last - i).find(i => recording.event(i).lost !== null)!
    const event = faultBehind(recording, recording.event(lost))
    return event < 0 ? 'nothing' : `${recording.event(event).time / 1_000} ${recording.event(event).act!.kind}`
  }
  const between: Fault = { kind: 'cut', sides: [[0], [1]] }

  test('is the cut between these two, not one elsewhere that came later', () => {
    expect(behind([at(35, between), at(45, { kind: 'isolate', node: 3 })], 100)).toBe('35 cut')
    expect(behind([at(35, { kind: 'ring', nodes: [0, 1, 2, 3] }), at(36, { kind: 'isolate', node: 1 })], 100)).toBe('36 isolate')
  })

  test('is a cut that had not ended, or had only just when it took what arrived later', () => {
    const ended: Fault = { kind: 'heal', only: { kind: 'isolate', node: 1 } }
    expect(behind([at(35, between), at(36, { kind: 'isolate', node: 1 }), at(37, ended)], 100)).toBe('35 cut')
    expect(behind([at(35, between), at(45, { kind: 'heal' })], 51)).toBe('35 cut')
    // Whatever a person calls it.
    const names = [[rootLineage(root.fault, 1, 0), 'Atlantic']]
    expect(behind([at(35, between), at(36, { kind: 'isolate', node: 1 }), at(37, ended)], 100, { names })).toBe('35 cut')
  })

  test('is a crash that happened, not one of a node that was down already', () => {
    expect(behind([at(35, { kind: 'crash', node: 1 }), at(38, { kind: 'crash', node: 1 })], 100)).toBe('35 crash')
  })

  test('is the change of the link that took it, until that ended, and nothing where the set-up says so', () => {
    const bad: Fault = { kind: 'degrade', from: [0], to: [1], quality: { loss: 1_000_000 } }
    const restored: Fault = { kind: 'restore', from: [0], to: [1] }
    expect(behind([at(35, bad), at(37, { kind: 'degrade', from: [0], to: [1], quality: { duplicate: 5 } })], 100)).toBe('35 degrade')
    expect(behind([at(35, bad), at(45, restored)], 51)).toBe('35 degrade')
    const lossy = { ...setupOf(pinging, 2, { until: ms(400), faults: [at(5, { kind: 'restore', from: [0], to: [1] })] }) }
    const recording = record({ ...lossy, network: { ...lossy.network, loss: 1_000_000 } })
    expect(faultBehind(recording, recording.event(indexOf(recording, ({ lost }) => lost === 'loss')))).toBe(-1)
  })
})
