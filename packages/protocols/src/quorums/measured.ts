/** A quorum system measured and judged: what its kinds of quorums share and survive, and whether that is enough. */
import type { NodeId } from '@quorate/kernel'
import { load, type Load } from './load.ts'
import {
  countOf, overlap, resilience, smallest, someOf, survivals, type Resilience, type Survival,
} from './measures.ts'
import type { Meeting, System } from './systems.ts'

type Status = 'ok' | 'violated' | 'unknown'

export interface MeetingMeasured extends Meeting {
  readonly status: Status
  /** Nodes that any two share at least; null if there are too many quorums to look at. */
  readonly shared: number | null
  /** Two quorums that share no more. */
  readonly pair: readonly (readonly NodeId[])[]
}

export interface FamilyMeasured {
  readonly name: string
  /** Nodes of the smallest quorum. */
  readonly smallest: number | null
  /** How many minimal quorums there are, and the first of them. */
  readonly count: number | null
  readonly some: readonly (readonly NodeId[])[]
  readonly resilience: Resilience | null
  readonly survivals: readonly Survival[] | null
  readonly load: Load | null
  /** Whether it survives as many as it must. */
  readonly status: Status
}

export interface Measured {
  readonly status: Status
  readonly meetings: readonly MeetingMeasured[]
  readonly families: readonly FamilyMeasured[]
}

const SOME = 6

export function measured(system: System): Measured {
  const meetings = system.meetings.map(meeting => met(system, meeting))
  const families = system.families.map(({ name, rule }): FamilyMeasured => {
    const [least, survives] = [smallest(rule), resilience(rule)]
    return {
      name, smallest: least?.length ?? null, count: countOf(rule), some: someOf(rule, SOME),
      resilience: survives, survivals: survivals(rule, system.nodes), load: load(rule, system.nodes),
      status: statusOf(survives?.crashes ?? null, system.mustSurvive),
    }
  })
  const all = [...meetings, ...families].map(({ status }) => status)
  const status = (['violated', 'unknown'] as const).find(each => all.includes(each)) ?? 'ok'
  return { status, meetings, families }
}

function met({ families }: System, meeting: Meeting): MeetingMeasured {
  const found = overlap(families[meeting.one]!.rule, families[meeting.other]!.rule)
  const shared = found?.nodes ?? null
  return { ...meeting, status: statusOf(shared, meeting.least), shared, pair: found?.pair ?? [] }
}

/** What is not known is enough only where nothing is needed. */
function statusOf(number: number | null, least: number): Status {
  if (number === null) return least === 0 ? 'ok' : 'unknown'
  return number >= least ? 'ok' : 'violated'
}
