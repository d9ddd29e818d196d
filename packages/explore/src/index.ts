/** Finding what breaks: exhaustive search, fuzzing and shrinking, generic over a protocol. */
export type { Next, Row, Space } from './search/space.ts'
export type { Always, Model, Sometimes } from './search/model.ts'
export { eachPair, eachSlot } from './search/properties.ts'
export { Search, type Covered, type Hit, type Limits, type Step, type Stop } from './search/search.ts'
export { foundBy, search, type Found, type Trail } from './search/verdict.ts'
