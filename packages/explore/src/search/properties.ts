/**
 * Properties of one slot or of two are judged once per distinct value or pair of values, however many rows have them:
 * a few thousand judgements instead of millions.
 */
import { PairMap } from './pair-map.ts'
import type { Row } from './space.ts'

type Judge = (row: Row, from: Row | null) => string | null

/** Judges the value of each of these slots by itself. */
export function eachSlot(slots: readonly number[], broken: (value: number, slot: number) => string | null): Judge {
  const known = new Evidence((value, slot) => broken(value, slot))
  return ({ words }, from) => {
    for (const slot of slots) {
      if (from !== null && from.words[slot] === words[slot]) continue
      const evidence = known.of(words[slot]!, slot)
      if (evidence !== null) return evidence
    }
    return null
  }
}

/** Judges every two of these slots, the earlier one of the list first. */
export function eachPair(
  slots: readonly number[], broken: (a: number, b: number, slotA: number, slotB: number) => string | null,
): Judge {
  const pairs = slots.flatMap((a, i) => slots.slice(i + 1).map((b) => ({ a, b })))
    .map(({ a, b }) => ({ a, b, known: new Evidence((valueA, valueB) => broken(valueA, valueB, a, b)) }))
  return ({ words }, from) => {
    for (const { a, b, known } of pairs) {
      if (from !== null && from.words[a] === words[a] && from.words[b] === words[b]) continue
      const evidence = known.of(words[a]!, words[b]!)
      if (evidence !== null) return evidence
    }
    return null
  }
}

/** Judgements by two numbers, each made once. */
class Evidence {
  readonly #judge: (a: number, b: number) => string | null
  /** 0 is null, n the n-th piece of evidence. */
  readonly #answers = new PairMap()
  readonly #evidence: (string | null)[] = [null]

  constructor(judge: (a: number, b: number) => string | null) {
    this.#judge = judge
  }

  of(a: number, b: number): string | null {
    const known = this.#answers.get(a, b)
    if (known >= 0) return this.#evidence[known]!
    const evidence = this.#judge(a, b)
    this.#answers.set(a, b, evidence === null ? 0 : this.#evidence.push(evidence) - 1)
    return evidence
  }
}
