import { expect, test } from 'vitest'
import { Layout, type State } from './layout.ts'
import { permutations, smallest, sortWords } from './symmetry.ts'

test('every order of n things, each once', () => {
  expect([0, 1, 2, 3, 4].map((n) => new Set(permutations(n).map(String)).size)).toEqual([1, 1, 2, 6, 24])
})

const layout = new Layout()
const { color, likes } = layout.columns(3, (of) => ({ color: of.numbers('color', 0, 3, 3), likes: of.numbers('likes', 0, 2, 3) }))
const leader = layout.numbers('leader', 0, 2)
const named = (from: State, to: State, order: readonly number[]) => {
  to.set(from)
  for (let p = 0; p < 3; p++) {
    color.set(to, color.get(from, p), order[p])
    likes.set(to, order[likes.get(from, p)]!, order[p])
  }
  leader.set(to, order[leader.get(from)]!)
}

test('states that differ in names only have one representative, and others have others', () => {
  const representative = smallest(layout.width, permutations(3), named)
  const orbits = new Set<string>()
  let states = 0
  for (let n = 0; n < 4 ** 3 * 3 ** 4; n++) {
    const state = new Uint32Array(layout.width)
    let rest = n
    const digit = (base: number) => {
      const value = rest % base
      rest = Math.trunc(rest / base)
      return value
    }
    for (let p = 0; p < 3; p++) color.set(state, digit(4), p)
    for (let p = 0; p < 3; p++) likes.set(state, digit(3), p)
    leader.set(state, digit(3))
    states++
    const first = state.slice()
    representative(first)
    for (const order of permutations(3)) {
      const other = state.slice()
      named(state, other, order)
      representative(other)
      expect(other).toEqual(first)
    }
    orbits.add(String(first))
  }
  // Burnside: (5184 that the identity leaves + 3 · 48 that an exchange leaves + 2 · 0) / 6.
  expect([states, orbits.size]).toEqual([5_184, 888])
})

test('words of processes that know of no others are sorted', () => {
  const state = Uint32Array.of(9, 0xffff_ffff, 2, 1)
  sortWords(state, 3)
  expect([...state]).toEqual([2, 9, 0xffff_ffff, 1])
})
