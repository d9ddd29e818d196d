/**
 * Properties of one slot or of two are judged once per distinct value or pair of values, however many rows have them:
 * a few thousand judgements instead of millions.
 */
import { PairMap } from './pair-map.ts'
import type { Row } from './space.ts'

type Judge = (row: Row) => string | null

/** Judges the value of each of these slots by itself. */
export function eachSlot(slots: readonly number[], broken: (value: number, slot: number) => string | null): Judge {
  const known = new Evidence()
  return ({ words }) => {
    for (const slot of slots) {
      const evidence = known.of(words[slot]!, slot, () => broken(words[slot]!, slot))
      if (evidence !== null) return evidence
    }
    return null
  }
}

/** Judges every two of these slots, the earlier one of the list first. */
export function eachPair(
  slots: readonly number[], broken: (a: number, b: number, slotA: number, slotB: number) => string | null,
): Judge {
  const pairs = slots.flatMap((a, i) => slots.slice(i + 1).map((b) => ({ a, b, known: new Evidence() })))
  return ({ words }) => {
    for (const { a, b, known } of pairs) {
      const evidence = known.of(words[a]!, words[b]!, () => broken(words[a]!, words[b]!, a, b))
      if (evidence !== null) return evidence
    }
    return null
  }
}

/** Answers by two numbers. Answer 0 is null, answer n the n-th piece of evidence. */
class Evidence {
  readonly #answers = new PairMap()
  readonly #evidence: (string | null)[] = [null]

  of(a: number, b: number, judge: () => string | null): string | null {
    let answer = this.#answers.get(a, b)
    if (answer < 0) {
      const evidence = judge()
      answer = evidence === null ? 0 : this.#evidence.push(evidence) - 1
      this.#answers.set(a, b, answer)
    }
    return this.#evidence[answer]!
  }
}
