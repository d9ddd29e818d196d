import { describe, expect, test } from 'vitest'
import type { Fault } from './faults.ts'
import { corrupted, cut, degrade, heal, linksOf, reliable, restore, type Links } from './network.ts'
import { Seq } from './seq.ts'

const network = reliable([1, 2])
const none = (size: number): Links => linksOf(size, network)
const rows = (links: Links, size = 3): string => Array.from({ length: size }, (_, from) =>
  links.blocked.slice(from * size, from * size + size).join('')).join(' ')
const cutBy = (fault: Fault, size = 3): string => rows(cut(none(size), size, fault), size)

describe('cuts', () => {
  test('between sides both ways, one way one way, and none blocks a node from itself', () => {
    expect(rows(none(3))).toBe('000 000 000')
    expect(cutBy({ kind: 'cut', sides: [[0], [1, 2]] })).toBe('011 100 100')
    expect(cutBy({ kind: 'cut', sides: [[0], [1], [2]] })).toBe('011 101 110')
    expect(cutBy({ kind: 'cut', sides: [[0, 1], [1]] })).toBe('010 100 000')
    expect(cutBy({ kind: 'cut-one-way', from: [0, 1], to: [1, 2] })).toBe('011 001 000')
  })

  test('of single links, in the directions that are named', () => {
    expect(cutBy({ kind: 'cut-links', links: [[0, 1], [1, 0], [2, 1]] })).toBe('010 100 010')
  })

  test('isolate one node from all', () => {
    expect(cutBy({ kind: 'isolate', node: 1 })).toBe('010 101 010')
  })

  test('leave a bridge: both sides reach whoever is on neither', () => {
    expect(cutBy({ kind: 'bridge', left: [0], right: [2] })).toBe('001 000 100')
    expect(cutBy({ kind: 'bridge', left: [0, 1], right: [3, 4] }, 5)).toBe('00011 00011 00000 11000 11000')
  })

  test('add up, are remembered, and leave the links before them alone', () => {
    const one = { kind: 'cut', sides: [[0], [1]] } as const
    const two = { kind: 'cut-one-way', from: [2], to: [0] } as const
    const first = cut(none(3), 3, one)
    const second = cut(first, 3, two)
    expect([rows(first), rows(second)]).toStrictEqual(['010 100 000', '010 100 100'])
    expect([first.cuts, second.cuts]).toStrictEqual([[one], [one, two]])
  })

  test('heal all at once, or the last one like it', () => {
    const one = { kind: 'cut', sides: [[0], [1]] } as const
    const two = { kind: 'isolate', node: 1 } as const
    const both = cut(cut(cut(none(3), 3, one), 3, two), 3, one)
    expect(rows(heal(both, 3))).toBe('000 000 000')
    expect(rows(heal(both, 3, { kind: 'isolate', node: 1 }))).toBe('010 100 000')
    expect(heal(both, 3, { sides: [[0], [1]], kind: 'cut' }).cuts).toStrictEqual([one, two])
    expect(heal(both, 3, { kind: 'isolate', node: 2 }).cuts).toStrictEqual(both.cuts)
  })
})

describe('a ring of majorities', () => {
  const sees = (size: number): number[][] => {
    const { blocked } = cut(none(size), size, { kind: 'ring', nodes: Array.from({ length: size }, (_, id) => id) })
    return Array.from({ length: size }, (_, a) =>
      Array.from({ length: size }, (_, b) => b).filter(b => blocked[a * size + b] === 0 && blocked[b * size + a] === 0))
  }

  test.each([3, 4, 5, 6, 7, 9])('of %i: everyone reaches a majority, and no two the same', size => {
    for (const reached of sees(size)) expect(reached.length).toBeGreaterThan(size / 2)
    expect(new Set(sees(size).map(reached => reached.join(' '))).size).toBe(size)
  })

  test('of five is the smallest such: exactly three each', () => {
    expect(sees(5)).toStrictEqual([[0, 1, 4], [0, 1, 2], [1, 2, 3], [2, 3, 4], [0, 3, 4]])
  })

  test('leaves other nodes alone', () => {
    expect(cutBy({ kind: 'ring', nodes: [0, 1, 2] }, 4)).toBe('0010 0000 1000 0000')
  })
})

describe('qualities', () => {
  test('are the network\'s own until some direction gets another, and again when it is restored', () => {
    expect(none(2).qualities).toBeNull()
    const worse = degrade(none(2), 2, network, { from: [0], to: [1], quality: { loss: 7 } })
    expect(worse.qualities).toStrictEqual([null, { ...network, loss: 7 }, null, null])
    const both = degrade(worse, 2, network, { from: [0], to: [0, 1], quality: { capacity: 1 } })
    expect(both.qualities![1]).toStrictEqual({ ...network, loss: 7, capacity: 1 })
    expect(restore(both, 2, network, [0], [1]).qualities).toBeNull()
  })

  test('of the set-up come back', () => {
    const own = { ...network, links: [{ from: [0], to: [1], quality: { loss: 3 } }] }
    const links = linksOf(2, own)
    const worse = degrade(links, 2, own, { from: [0, 1], to: [0, 1], quality: { loss: 9 } })
    expect(restore(worse, 2, own, [0, 1], [0, 1])).toStrictEqual(links)
  })
})

describe('corruption', () => {
  test('changes one number or truth value, and nothing else', () => {
    const message = { type: 'x', a: 5, inner: { zero: 0, on: true, text: 'same', list: [1, null] } }
    const all = [0, 1, 2, 3, 4].map(pick => JSON.stringify(corrupted(message, pick)))
    expect(all.map(text => text.replace('{"type":"x",', ''))).toStrictEqual([
      '"a":4,"inner":{"zero":0,"on":true,"text":"same","list":[1,null]}}',
      '"a":5,"inner":{"zero":1,"on":true,"text":"same","list":[1,null]}}',
      '"a":5,"inner":{"zero":0,"on":false,"text":"same","list":[1,null]}}',
      '"a":5,"inner":{"zero":0,"on":true,"text":"same","list":[0,null]}}',
      '"a":4,"inner":{"zero":0,"on":true,"text":"same","list":[1,null]}}',
    ])
  })

  test('leaves alone what has no number, and long data whole', () => {
    const message = { type: 'x', log: Seq.of(1, 2, 3) }
    expect(corrupted(message, 7)).toBe(message)
    expect(corrupted({ n: 1, log: message.log }, 0)).toStrictEqual({ n: 0, log: message.log })
  })
})
