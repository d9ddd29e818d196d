/** Edit distance (Wagner–Fischer, one row), counting a swap of neighbours as two edits. */
export function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const replaced = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(replaced, row[j]! + 1, next[j - 1]! + 1))
    }
    row = next
  }
  return row[b.length]!
}

const wordsOf = (text: string) => text.toLowerCase().match(/[a-z0-9]+/g) ?? []

/** Small when every wanted word has a close word in the candidate; one missed letter in three is still close. */
function farness(wanted: readonly string[], candidate: readonly string[]): number {
  const each = wanted.map(word => Math.min(1, ...candidate.map(other =>
    distance(word, other) / Math.max(word.length, other.length))))
  return each.reduce((sum, far) => sum + far, 0) / each.length
}

export interface Titled { title: string, path: string }

/** Pages whose address or title resembles the last part of a mistaken address, nearest first. */
export function nearest<T extends Titled>(address: string, pages: readonly T[], most = 3): T[] {
  const parts = address.split('/').filter(Boolean)
  const wanted = wordsOf(parts.at(-1) ?? '')
  if (wanted.length === 0) return []
  return pages
    .map(page => ({ page, far: Math.min(
      farness(wanted, wordsOf(page.title)),
      farness(wanted, wordsOf(page.path.split('/').filter(Boolean).at(-1) ?? '')),
    ) }))
    .filter(({ far }) => far < 0.5)
    .toSorted((a, b) => a.far - b.far)
    .slice(0, most)
    .map(({ page }) => page)
}
