/** What a protocol's own test calls, ours and those of other people alike. It needs Vitest and Node. */
export { conformance, convict, messagesPer, withFaults, withMutant, type Conformance, type Suspect, type Trial } from './conformance.ts'
export { goldenScripts, runScript, type Language, type MakeSetup } from './script.ts'
