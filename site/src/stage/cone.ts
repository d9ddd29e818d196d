/** Which events of a run stand out, when somebody asks what can have led to one and what it can have led to. Pure. */
import type { Cone } from '../sim/types.ts'

export const CONES = ['nothing', 'causes', 'effects', 'both'] as const
export type ConeKind = (typeof CONES)[number]

/** The event itself and its causes, its effects, or both. */
export const inCone = ({ event, causes, effects }: Cone, kind: ConeKind): ReadonlySet<number> =>
  new Set([event, ...(kind === 'effects' ? [] : causes), ...(kind === 'causes' ? [] : effects)])

const counted = (events: readonly number[], one: string): string =>
  `${events.length} ${one}${events.length === 1 ? '' : 's'}`

/** "e142: 17 causes, 31 effects, 12 concurrent" */
export const coneText = ({ event, causes, effects, concurrent }: Cone): string =>
  `e${event}: ${counted(causes, 'cause')}, ${counted(effects, 'effect')}, ${concurrent} concurrent`
