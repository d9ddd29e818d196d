/** How a run departs from what its scenario tells of it, in words; '' where it does not. Pure. */
import { listText } from '@quorate/kernel'
import type { RunSummary } from '../sim/types.ts'

export function departures({ run, scenario }: Pick<RunSummary, 'run' | 'scenario'>): string {
  // The smallest set-ups tell of whatever a search has found.
  if (scenario.name.startsWith('small/')) return ''
  const changed = scenario.parameters.filter(({ name, default: usual }) => run.parameters[name] !== usual)
  return listText([
    ...(run.mutant === null ? [] : ['a broken protocol']),
    ...changed.map(({ name }) => `${name} = ${run.parameters[name]}`),
    ...(run.seed === scenario.seed ? [] : ['another seed']),
    ...(run.faults?.length ? ['more faults'] : []),
    ...(run.schedule === undefined && run.manual !== true ? [] : ['an order of events that was chosen']),
    ...(run.interventions.length === 0 ? [] : ['changes by hand']),
  ])
}
