/** Finding what breaks: exhaustive search, fuzzing and shrinking, generic over a protocol. */
export type { Next, Row, Space } from './search/space.ts'
export type { Always, Model, Sometimes } from './search/model.ts'
export { eachPair, eachSlot } from './search/properties.ts'
export { Search, type Covered, type Hit, type Limits, type Step, type Stop } from './search/search.ts'
export { foundBy, search, type Found, type Trail } from './search/verdict.ts'
export type { Bounds } from './protocol/bounds.ts'
export type { HistoryJudge, Line } from './protocol/memories.ts'
export { recordingOf, searchSetup, SetupSearching, type SetupFound, type SetupSearch } from './protocol/search.ts'
