/** Finding what breaks: exhaustive search, fuzzing and shrinking, generic over a protocol. */
export {}
