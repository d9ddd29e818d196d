/** A programmer's error: the sentence says what does not hold. Stays on in every build. */
export function assert(condition: unknown, sentence: string): asserts condition {
  if (!condition) fail(sentence)
}

/** The same where the condition is looked at so often that the sentence must not be made before it is needed. */
export function fail(sentence: string): never {
  throw new Error(sentence)
}
