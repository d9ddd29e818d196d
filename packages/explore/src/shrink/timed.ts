/** A run that goes by time, with as few faults and interventions as it needs. */
import type { Act, Executed, Fault, Lineage, PlannedFault } from '@quorate/kernel'
import type { Subject, Trial } from '../subject.ts'
import { Trying } from '../trying.ts'
import { ddmin } from './ddmin.ts'
import type { Replayer } from './replay.ts'

/** A Run may carry so many. */
const MOST_FAULTS = 64

export function shrinkTimed(subject: Subject, trial: Trial, replayer: Replayer, more: () => boolean): Trial {
  const isBroken = (candidate: Trial): boolean => replayer.replay(candidate) !== null
  const concrete = { ...trial, faults: happened(subject, trial) }
  const start = concrete.faults.length <= MOST_FAULTS && isBroken(concrete) ? concrete : trial
  const faults = ddmin(start.faults ?? [], kept => (isBroken({ ...start, faults: kept }) ? kept : null), more)
  const fewer = { ...start, faults }
  const interventions = ddmin(
    start.interventions, kept => (isBroken({ ...fewer, interventions: kept }) ? kept : null), more,
  )
  return withoutNone({ ...fewer, interventions })
}

/** A Run without faults of its own does not mention any. */
function withoutNone({ faults = [], ...rest }: Trial): Trial {
  return faults.length === 0 ? rest : { ...rest, faults }
}

/**
 * What the faults of a trial came to: each occurrence of what happens at a rate, the node that was hit in place of the
 * role that was aimed at. So one of them can be left out alone. Those of the scenario stay as they are.
 */
function happened(subject: Subject, trial: Trial): readonly PlannedFault[] {
  const own = new Set(actsOf(subject, { ...trial, faults: [] }).map(({ lineage }) => lineage))
  const acts = actsOf(subject, trial)
  const owned = new Set(acts.filter(({ lineage }) => own.has(lineage)).map(({ index }) => index))
  return acts.flatMap(({ index, lineage, cause, time, act }) => {
    if (own.has(lineage) || owned.has(cause)) {
      owned.add(index)
      return []
    }
    const fault = concrete(act)
    return fault === null ? [] : [{ at: time, fault }]
  })
}

interface Happened {
  readonly index: number
  readonly lineage: Lineage
  readonly cause: number
  readonly time: number
  readonly act: Act
}

function actsOf(subject: Subject, trial: Trial): Happened[] {
  const found: Happened[] = []
  const { world } = new Trying(subject, trial, undefined, {
    executed: ({ index, lineage, cause, time, act, pending }: Executed) => {
      if (act !== null && pending.kind === 'act' && pending.planned) found.push({ index, lineage, cause, time, act })
    },
  })
  world.run()
  return found
}

/** One occurrence of an act that comes again, and an act that has found its node. Null for one that hit nobody. */
function concrete(act: Act): Fault | null {
  if (act.kind === 'flap') return { kind: 'cut', sides: act.sides }
  if (!('node' in act)) return act as Fault
  const { aimed: _, ...fault } = act
  if (fault.node === -1) return null
  return fault.kind === 'crash-loop' ? { kind: 'crash', node: fault.node } : fault
}
