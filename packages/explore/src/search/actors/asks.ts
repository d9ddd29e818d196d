/** Runs a handler once for every way in which its questions can be answered. */
export interface Answer {
  readonly of: number
  readonly answer: number
  readonly why: string
}

const MOST_ANSWERS = 1 << 16

/**
 * `run` is called with a `choose` that answers by a tape: first all zeros, then like counting up, the last question
 * first. Gives what each run returned, with the answers it was given.
 */
export function enumerate<T>(run: (choose: (n: number, why: string) => number) => T): { result: T; asked: Answer[] }[] {
  const results: { result: T; asked: Answer[] }[] = []
  for (let tape: readonly number[] | null = []; tape !== null; tape = nextTape(results.at(-1)!.asked)) {
    const given: readonly number[] = tape
    const asked: Answer[] = []
    const result = run((n, why) => {
      const answer = given[asked.length] ?? 0
      asked.push({ of: n, answer, why })
      return answer
    })
    if (results.push({ result, asked }) > MOST_ANSWERS) throw new RangeError('a handler asks for too many choices')
  }
  return results
}

function nextTape(asked: readonly Answer[]): number[] | null {
  const last = asked.findLastIndex(({ of, answer }) => answer + 1 < of)
  if (last < 0) return null
  return [...asked.slice(0, last).map(({ answer }) => answer), asked[last]!.answer + 1]
}
