/**
 * Invariants about time, which a search without time leaves out: every order of the first few events of the timed
 * world, fewest first. Times are those that one seed draws; an event that is put off is late, as messages and slow
 * nodes are, and none comes early. So it is the shortest run of that seed, whatever the order, and no more than that.
 */
import { Judge, World, type Finding, type Lineage, type Setup, type Tape } from '@quorate/kernel'
import { endless } from './replay.ts'

export interface OrdersFound {
  /** The shortest run that breaks the property, after all nodes have started; null where none of so few events does. */
  readonly shortest: { readonly events: number; readonly evidence: string; readonly tape: Tape } | null
  /** Orders that were executed. */
  readonly orders: number
}

export interface Orders {
  readonly setup: Setup
  readonly property: string
  readonly seed: number
  /** At most so many events after all nodes have started. */
  readonly events: number
}

/** Breadth first, so what is found first is shortest. */
export function searchOrders({ setup, property, seed, events }: Orders): OrdersFound {
  let orders = 0
  let level: readonly (readonly Lineage[])[] = [[]]
  for (let length = 0; length <= events; length++) {
    const next: (readonly Lineage[])[] = []
    for (const schedule of level) {
      const tape = { seed, interventions: [], schedule }
      const { finding, waiting } = executed(setup, tape, property)
      orders++
      if (finding !== undefined) return { shortest: { events: length, evidence: finding.evidence, tape }, orders }
      if (length < events) for (const lineage of waiting) next.push([...schedule, lineage])
    }
    level = next
  }
  return { shortest: null, orders }
}

interface Once {
  readonly finding: Finding | undefined
  /** What may happen next. */
  readonly waiting: readonly Lineage[]
}

function executed(setup: Setup, tape: Tape, property: string): Once {
  const judge = new Judge(setup)
  const world = new World(endless(setup), tape, {
    crashed: (node, event) => judge.crashed(node, event),
    stepped: (seen, event) => judge.stepped(seen, event),
  })
  world.run()
  const finding = judge.findings.find(each => each.property === property)
  return { finding, waiting: world.pending().map(({ lineage }) => lineage) }
}
