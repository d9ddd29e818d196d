/** A trace does not claim what did not happen: an act that changed nothing says so, and why. */
import { describe, expect, test } from 'vitest'
import { counter, record, setupOf, tiny } from '../test/tiny.ts'
import type { Act, Fault, PlannedFault } from './faults.ts'
import type { AnyProtocol } from './protocol.ts'
import { sentence } from './words.ts'

const at = (time: number, fault: Fault): PlannedFault => ({ at: time * 1_000, fault })
const told = (faults: readonly PlannedFault[], protocol: AnyProtocol = counter): string[] => {
  const recording = record(setupOf(protocol, 3, { faults }))
  return Array.from({ length: recording.length }, (_, i) => i)
    .filter(i => recording.event(i).kind === 'act').map(i => sentence(recording, i))
}
/** The last of several acts in a row, with the first node. */
const last = (kinds: readonly string[], protocol?: AnyProtocol): string =>
  told(kinds.map((kind, i) => at(10 + i, { kind, node: 0 } as Fault)), protocol).at(-1)!

describe('an act that changes nothing', () => {
  for (const [kinds, why] of [
    [['crash', 'crash'], '"crash" changes nothing at a: it is down already.'],
    [['restart'], '"restart" changes nothing at a: it is up.'],
    [['crash', 'pause'], '"pause" changes nothing at a: it is down.'],
    [['pause', 'pause'], '"pause" changes nothing at a: it stands still already.'],
    [['pause', 'crash', 'resume'], '"resume" changes nothing at a: it does not stand still.'],
    [['wipe'], '"wipe" changes nothing at a: it is up, and a disk is replaced only while its node is down.'],
    [['clock-freeze', 'clock-freeze'], '"clock-freeze" changes nothing at a: its clock stands still already.'],
    [['clock-thaw'], '"clock-thaw" changes nothing at a: its clock does not stand still.'],
    [['disk-freed'], '"disk-freed" changes nothing at a: its disk has room.'],
    [['disk-full', 'disk-full'], '"disk-full" changes nothing at a: its disk is full already.'],
  ] as const) {
    test(`${kinds.join(', ')}: says why`, () => expect(last(kinds)).toBe(why))
  }

  test('and one that does, does not say so', () => {
    expect(last(['crash', 'restart'])).toBe('a restarts.')
    expect(last(['crash', 'wipe'])).toBe('The disk of a is replaced by an empty one.')
    expect(last(['pause', 'resume'])).toBe('a goes on executing.')
    expect(last(['clock-freeze', 'clock-thaw'])).toBe('The clock of a goes on.')
    expect(last(['disk-full', 'disk-freed'])).toBe('The disk of a has room again.')
  })

  test('on a disk: nothing is kept there, or no such record', () => {
    expect(last(['flush-fails'], tiny())).toBe('"flush-fails" changes nothing at a: it keeps nothing on a disk.')
    const rot = (record_: number): Fault => ({ kind: 'bit-rot', node: 0, record: record_ })
    expect(told([at(1, rot(0)), at(2, rot(1))])).toStrictEqual(
      ['The disk of a has damaged kept.', '"bit-rot" changes nothing at a: nothing is on its disk.'])
    expect(told([at(1, rot(4))])).toStrictEqual(
      ['"bit-rot" changes nothing at a: record 0 to 0 are on its disk, and no other.'])
  })

  test('on the network: nothing is cut, changed or clogged there', () => {
    const link = { from: [0], to: [1] } as const
    const cut: Fault = { kind: 'cut', sides: [[0], [1]] }
    expect(told([at(1, { kind: 'heal' }), at(2, cut), at(3, { kind: 'heal', only: { kind: 'isolate', node: 2 } }),
      at(4, { kind: 'restore', ...link }), at(5, { kind: 'clog', from: [1], to: [0] }), at(6, { kind: 'unclog', ...link }),
    ])).toStrictEqual([
      '"heal" changes nothing: nothing is cut.', 'The network is cut: a | b.', '"heal" changes nothing: no such cut is in force.',
      '"restore" changes nothing: the network is there as it was.', 'What arrives from b at a waits.',
      '"unclog" changes nothing: nothing is clogged there.',
    ])
  })

  test('is not undone either: what the first crash took down stays down', () => {
    const again = { every: 1_000, from: 20_000, until: 30_000, lasts: 5_000, fault: { kind: 'crash', node: 0 } } as const
    expect(told([at(10, { kind: 'crash', node: 0 }), again]).filter(text => text.includes('restart'))).toStrictEqual([])
  })

  test('by hand: a message that is not there, or waits in a clogged link, or is none', () => {
    const setup = setupOf(counter, 2, {
      requests: [{ client: 0, at: 1_000, request: { to: 1, n: 1 } }], faults: [at(5, { kind: 'clog', from: [0], to: [1] })],
    })
    const plain = record(setup)
    const message = plain.messages[0]!.lineage
    const say = (after: number, act: Act): string[] => {
      const recording = record(setup, { interventions: [{ after: plain.event(after).lineage, act }] })
      return Array.from({ length: recording.length }, (_, i) => recording.event(i))
        .filter(({ byHand }) => byHand).map(({ index }) => sentence(recording, index))
    }
    expect(say(2, { kind: 'deliver', message: 12_345 })).toStrictEqual(['"deliver" changes nothing: it is not on its way.'])
    expect(say(2, { kind: 'deliver', message })).toStrictEqual(['A message is delivered at once, by hand.'])
    expect(say(3, { kind: 'drop', message })).toStrictEqual(['A message is dropped, by hand.'])
  })
})
