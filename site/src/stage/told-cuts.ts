/** Cuts as a trace tells of them: which act made one, and what a person calls it. Pure. */
import type { Done, Fault } from '@quorate/kernel'
import type { ActInfo } from '../sim/types.ts'

/** What a cut is known by while it stands. */
export const keyOf = ({ called: _, ...cut }: Done): string => JSON.stringify(cut)

/** The act, up to an event, that made a cut which stands then; none made one that comes and goes by itself. */
export const madeBy = (acts: readonly ActInfo[], cut: Fault, until: number): ActInfo | undefined =>
  acts.findLast(({ event, act }) => event <= until && keyOf(act) === keyOf(cut))
