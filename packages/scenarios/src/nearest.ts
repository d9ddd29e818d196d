/** The known names nearest to a mistyped one. */
import { compareBy } from '@quorate/kernel'

/** Edit distance with transpositions (Damerau, restricted), capped by the lengths involved. */
function distance(a: string, b: string): number {
  let before: number[] = []
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1
      next[j] = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + same)
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      if (swapped) next[j] = Math.min(next[j]!, before[j - 2]! + 1)
    }
    before = row
    row = next
  }
  return row[b.length]!
}

/** At most three known names, nearest first; a name that contains the word counts as near. */
export function nearest(word: string, known: readonly string[]): string[] {
  const scored = known.map(name => ({ name, score: name.includes(word) && word !== '' ? 0 : distance(word, name) }))
  return scored.toSorted(compareBy(({ score }) => score, ({ name }) => name)).slice(0, 3).map(({ name }) => name)
}
