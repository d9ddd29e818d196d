/** How far a shrunk run is from the shortest one: a search with the same means, as far as it reaches. */
import type { Recording } from '@quorate/kernel'
import type { Executed } from './execute.ts'
import type { Library } from './library.ts'
import { searchScenario } from './search.ts'

export type Minimum =
  /** Nothing shorter breaks the property with the same means. `executed` is the shortest, where it is shorter. */
  | { readonly kind: 'known'; readonly steps: number; readonly executed: Executed | null }
  | { readonly kind: 'unknown'; readonly why: string }

/** Transitions: a few seconds of a search. */
const MOST = 2_000_000

/**
 * Searches for the shortest way to break `property` with no more timeouts, requests, crashes and second copies than the
 * run has. Trouble that a search has no name for (clocks, disks, versions) leaves the minimum unknown, and so does a
 * search of more than `steps` transitions.
 */
export function minimumOf(
  world: string, executed: Executed, property: string, library: Library, steps: number = MOST,
): Minimum {
  const { run, recording } = executed
  const foreign = foreignTo(recording)
  if (foreign !== null) return { kind: 'unknown', why: `a search does not know ${foreign}` }
  const { scenario, parameters, mutant } = run
  const request = { scenario, parameters, mutant, bounds: meansOf(recording), properties: [property], steps }
  const ready = searchScenario(world, request, library)
  if (!ready.ok) return { kind: 'unknown', why: ready.error }
  ready.value.advance(Infinity)
  const { result } = ready.value
  if (!result.ok) return { kind: 'unknown', why: result.error }
  const { found, executed: shortest } = result.value
  const { verdict } = found
  if (verdict.status === 'unknown') return { kind: 'unknown', why: `a search with the same means ${verdict.why.split(':')[0]!}` }
  if (verdict.status === 'ok' || shortest === null) return { kind: 'unknown', why: 'a search without times cannot repeat it' }
  const isShorter = lengthOf(shortest.recording) < lengthOf(recording)
  return { kind: 'known', steps: verdict.evidence.steps.length, executed: isShorter ? shortest : null }
}

const births = ({ setup }: Recording): number => setup.nodes.length
const lengthOf = (recording: Recording): number => recording.length - births(recording)

const KNOWN: ReadonlySet<string> = new Set([
  'crash', 'restart', 'wipe', 'drop', 'duplicate', 'deliver', 'delay', 'cut', 'cut-one-way', 'cut-links', 'heal',
  'isolate', 'bridge', 'ring', 'pause', 'resume',
])

/** An act that a search cannot do, and cannot stand for by letting a message wait. */
function foreignTo(recording: Recording): string | null {
  const foreign = recording.acts.find(({ act }) => !KNOWN.has(act.kind))
  return foreign === undefined ? null : `faults like "${foreign.act.kind}"`
}

/** What the run used, as bounds. */
function meansOf(recording: Recording): Readonly<Record<string, number>> {
  const events = Array.from({ length: recording.length }, (_, i) => recording.row(i))
  const acts = (kind: string): number => recording.acts.filter(({ act }) => act.kind === kind).length
  const asked = new Map<number, number>()
  for (const { kind, node } of events) if (kind === 'request') asked.set(node, (asked.get(node) ?? 0) + 1)
  return {
    timeouts: events.filter(({ kind }) => kind === 'timeout').length,
    requests: [...asked.values()].reduce((most, count) => Math.max(most, count), 0),
    crashes: acts('crash'), wipes: acts('wipe'), duplicates: acts('duplicate'),
    depth: Math.min(1_000, lengthOf(recording) + 1),
  }
}
