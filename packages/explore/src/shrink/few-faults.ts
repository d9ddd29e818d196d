/**
 * Faults that a schedule does not name say nothing, and go. What is left gets other places in the list, and the lineage
 * of a fault goes by its place; so the schedule is written again in the new lineages.
 */
import { child, duplicateLineage, ordinal, root, rootLineage, type Lineage, type PlannedFault } from '@quorate/kernel'
import type { Trial } from '../subject.ts'
import type { Replayer, Step } from './replay.ts'

/** A trial with a schedule, without the faults that it does not need. */
export function withFewFaults(trial: Trial, replayer: Replayer, own: number): Trial {
  const replayed = replayer.replay(trial)
  const { faults = [], ...rest } = trial
  if (replayed === null || faults.length === 0) return trial
  const happened = new Set(replayed.steps.map(({ lineage }) => lineage))
  const isNeeded = (i: number): boolean => lineagesOf(own + i, faults[i]!).some(lineage => happened.has(lineage))
  const needed = faults.map((_, i) => i).filter(isNeeded)
  const renamed = new Map(needed.flatMap((i, place) => {
    const [before, after] = [lineagesOf(own + i, faults[i]!), lineagesOf(own + place, faults[i]!)]
    return before.map((lineage, k) => [lineage, after[k]!] as const)
  }))
  const names = rename(replayed.steps, renamed)
  const kept = needed.map(i => faults[i]!)
  const schedule = trial.schedule?.map(lineage => names.get(lineage) ?? lineage)
  const fewer = { ...rest, ...(kept.length > 0 && { faults: kept }), ...(schedule !== undefined && { schedule }) }
  return replayer.replay(fewer) === null ? trial : fewer
}

/** Occurrences of a fault at a rate that are looked for. */
const OCCURRENCES = 200

/** Lineages of the acts that a planned fault comes to, by its place in the list. */
function lineagesOf(place: number, planned: PlannedFault): Lineage[] {
  const lineage = rootLineage(root.fault, place, 0)
  if ('at' in planned) return [lineage]
  return Array.from({ length: OCCURRENCES }, (_, k) => child(lineage, ordinal.occurrence + k))
}

/** The new lineage of each step, where those of some roots are others now. */
function rename(steps: readonly Step[], roots: ReadonlyMap<Lineage, Lineage>): ReadonlyMap<Lineage, Lineage> {
  const names = new Map(roots)
  for (const { lineage, cause } of steps) {
    const before = steps[cause]?.lineage
    const after = before === undefined ? undefined : names.get(before)
    if (before === undefined || after === undefined || names.has(lineage)) continue
    const descends = descents.find(descend => descend(before) === lineage)
    if (descends !== undefined) names.set(lineage, descends(after))
  }
  return names
}

const EFFECTS = 256
const upTo = (n: number, from: number): number[] => Array.from({ length: n }, (_, i) => from + i)

/** How a lineage comes from that of its cause: as an effect, its copy, a write, or what a fault makes happen later. */
const descents: readonly ((cause: Lineage) => Lineage)[] = [
  ...upTo(EFFECTS, 0), ...upTo(EFFECTS, ordinal.write), ...upTo(EFFECTS, ordinal.occurrence),
].flatMap(n => [
  (cause: Lineage) => child(cause, n),
  (cause: Lineage) => duplicateLineage(child(cause, n)),
])
