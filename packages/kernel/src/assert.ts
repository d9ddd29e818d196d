/** A programmer's error: the sentence says what does not hold. Stays on in every build. */
export function assert(condition: unknown, sentence: string): asserts condition {
  if (!condition) throw new Error(sentence)
}
