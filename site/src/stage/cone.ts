/** What stands out in a run, when somebody asks what can have led to an event and what it can have led to. Pure. */
import type { Cone, MessageInfo } from '../sim/types.ts'

/** In a cone's `standing`. */
export const CAUSE = 1
export const EFFECT = 2

export const CONES = ['nothing', 'causes', 'effects', 'both'] as const
export type ConeKind = (typeof CONES)[number]

/** A cone, and which half of it stands out. */
export interface Outstanding {
  readonly cone: Cone
  readonly kind: Exclude<ConeKind, 'nothing'>
}

/** As the drawing marks it; what is aside is faint. */
export type Standing = 'itself' | 'cause' | 'effect' | 'aside'

export function standingOf({ cone, kind }: Outstanding, event: number): Standing {
  if (event === cone.event) return 'itself'
  const standing = cone.standing[event]
  if (standing === CAUSE && kind !== 'effects') return 'cause'
  return standing === EFFECT && kind !== 'causes' ? 'effect' : 'aside'
}

/** A message stands as its two ends do; null where it went from a cause to an effect, and passed the event by. */
export function standingOfMessage(
  shown: Outstanding, { sentBy, endedBy }: Pick<MessageInfo, 'sentBy' | 'endedBy'>,
): Standing | null {
  const ends = [sentBy, endedBy].map(event => standingOf(shown, event))
  if (ends.includes('aside')) return 'aside'
  if (ends.includes('cause')) return ends.includes('effect') ? null : 'cause'
  return 'effect'
}

const counted = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`

/** "e142: 17 causes, 31 effects, 12 concurrent" */
export const coneText = ({ event, causes, effects, concurrent }: Cone): string =>
  `e${event}: ${counted(causes, 'cause')}, ${counted(effects, 'effect')}, ${concurrent} concurrent`
