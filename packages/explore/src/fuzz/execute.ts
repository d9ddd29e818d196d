/** Executes a plan: by time, or with a schedule that is chosen on the way. */
import type { Lineage } from '@quorate/kernel'
import { Dice } from '../dice.ts'
import type { Subject, Trial } from '../subject.ts'
import { Lineages, Trying } from '../trying.ts'
import { Projection } from './coverage.ts'
import { Pct } from './pct.ts'
import type { Order, Plan } from './plan.ts'
import { Pos } from './pos.ts'
import { runChosen, type Chooser } from './scheduler.ts'

export interface Executed {
  readonly trying: Trying
  /** The plan as a part of a Run. */
  readonly trial: Trial
  readonly projection: Projection
  /** All that was executed, whether it was chosen or came by time. */
  readonly schedule: readonly Lineage[]
}

/** `known` are the projections that are no news; `told` hears of every event that was executed. */
export function execute(
  subject: Subject, { seed, faults, order, prefix }: Plan, known: ReadonlySet<number>, told: (event: number) => void,
): Executed {
  const base: Trial = { seed, interventions: [], ...(faults.length > 0 && { faults }) }
  const projection = new Projection(subject.setup, known)
  const schedule: Lineage[] | undefined = order === null ? undefined : prefix.slice()
  const lineages = new Lineages()
  const trying = new Trying(subject, base, schedule, {
    executed: ({ index, pending }) => {
      lineages.add(pending)
      told(index)
    },
    stepped: ({ node, after }, event) => projection.stepped(node, after, event),
    crashed: (node, event) => projection.crashed(node, event),
  })
  if (order === null || schedule === undefined) trying.world.run()
  else runChosen(trying, schedule, chooserOf(order), order.slack)
  return { trying, trial: schedule === undefined ? base : { ...base, schedule }, projection, schedule: lineages.list }
}

function chooserOf(order: Order): Chooser {
  const dice = new Dice(order.dice, order.kind)
  return order.kind === 'pos' ? new Pos(dice) : new Pct(dice, order.depth, order.length)
}
