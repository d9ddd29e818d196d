/** States that differ in names only, and the one that stands for them. */
import type { State } from './layout.ts'

/**
 * What stands for a state: the smallest, word by word, of the states that it becomes under all renamings. `rename`
 * writes the state `from`, with other names, over all of `to`.
 */
export function smallest<R>(
  width: number, renamings: readonly R[], rename: (from: State, to: State, renaming: R) => void,
): (state: State) => void {
  const from = new Uint32Array(width)
  const renamed = new Uint32Array(width)
  return (state) => {
    from.set(state)
    renamings.forEach((renaming, n) => {
      rename(from, renamed, renaming)
      if (n === 0 || isSmaller(renamed, state)) state.set(renamed)
    })
  }
}

function isSmaller(a: State, b: State): boolean {
  for (let w = 0; w < a.length; w++) if (a[w] !== b[w]) return a[w]! < b[w]!
  return false
}

/** Every order of 0 … n - 1. */
export function permutations(n: number): number[][] {
  if (n === 0) return [[]]
  const last = n - 1
  return permutations(last).flatMap((order) =>
    Array.from({ length: n }, (_, at) => [...order.slice(0, at), last, ...order.slice(at)]))
}

/** Sorts the first `count` words of a state: the columns of processes that know of no others, one word each. */
export function sortWords(state: State, count: number): void {
  for (let next = 1; next < count; next++) {
    const word = state[next]!
    let at = next
    for (; at > 0 && state[at - 1]! > word; at--) state[at] = state[at - 1]!
    state[at] = word
  }
}
