import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { difference } from './plain.ts'

describe('the difference of two plain values', () => {
  test.each([
    [1, 2, 'state'],
    [null, {}, 'state'],
    [[], {}, 'state'],
    [{ log: [1, 2, 3] }, { log: [1, 2, 4] }, 'state.log[2]'],
    [{ log: [{ term: 1 }] }, { log: [{ term: 2 }] }, 'state.log[0].term'],
    [{ log: [1, 2, 3] }, { log: [1, 2] }, 'state.log.2'],
    [{ log: [1, 2] }, { log: [1, 2, 3] }, 'state.log.2'],
    [{ a: 1, b: 2 }, { a: 1 }, 'state.b'],
    [{ a: 1 }, { a: 1, b: 2 }, 'state.b'],
    [{ a: 1, b: 2 }, { a: 1, c: 2 }, 'state.b'],
  ])('of %j and %j is at %s', (a, b, place) => {
    expect(difference(a, b, 'state')).toBe(place)
  })

  test('is none where both are written the same, in whatever order their fields stand', () => {
    fc.assert(fc.property(fc.jsonValue({ maxDepth: 3 }), value => {
      expect(difference(value, structuredClone(value), '')).toBeNull()
    }))
    expect(difference({ a: 1, b: 2 }, { b: 2, a: 1 }, '')).toBeNull()
  })
})
