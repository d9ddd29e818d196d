/**
 * A hash tree over the keys of one range (Merkle 1987; §4.7 of the paper): eight leaves, each the hash of the keys that
 * fall into it, and above them the hash of two children. Two replicas with equal roots have the same; else they go
 * down where the hashes differ. A leaf is the xor of its entries, so that one entry changes four numbers and no other
 * key is looked at; a tree that had to stand forged keys would hash a sorted list instead.
 */
import { hashText } from '@quorate/kernel'

/** A heap: 0 is the root, the children of i are 2i + 1 and 2i + 2, the last eight are the leaves. */
export type Tree = readonly number[]

const LEAVES = 8

export const emptyTree: Tree = Array.from({ length: 2 * LEAVES - 1 }, () => 0)

export const isLeaf = (at: number): boolean => at >= LEAVES - 1
export const childrenOf = (at: number): readonly number[] => [2 * at + 1, 2 * at + 2]
export const leafOf = (key: string): number => LEAVES - 1 + hashText(`leaf ${key}`) % LEAVES

/** Two empty halves are an empty whole, so that an empty tree is zeros. */
function above(left: number, right: number): number {
  if (left === 0 && right === 0) return 0
  return hashText(`${left} ${right}`)
}

/** The tree in which a key's entry has another hash than before; 0 stands for no entry. */
export function changed(tree: Tree, key: string, before: number, after: number): Tree {
  let at = leafOf(key)
  let next = tree.with(at, (tree[at]! ^ before ^ after) >>> 0)
  while (at > 0) {
    at = Math.floor((at - 1) / 2)
    const [left, right] = childrenOf(at)
    next = next.with(at, above(next[left!]!, next[right!]!))
  }
  return next
}
