/** The designs of a story before the same seed, clients and faults: what `quorate compare` counts, beside a run. */
import { alike, bad, compare, count, good, type Compared, type Executed, type Result } from '@quorate/scenarios'
import { faultListOf } from './summary.ts'
import type { DesignRow, Designs } from './types.ts'

/**
 * The open run comes first, as it is, with its mutant and what a person did to it; the others as they were set up.
 * The design of the open run itself is among them where it is not what is open.
 */
export function designsOf(world: string, open: Executed): Result<Designs> {
  const { run: { scenario, parameters, seed, faults = [] }, recording: { setup } } = open
  if (setup.requests.length + setup.loops.length === 0) {
    return bad('this story has no clients, and the table of designs counts what clients are told')
  }
  // What nobody changed stays as each design has it: a promise of one is no parameter of the others.
  const changed = open.scenario.parameters.filter(({ name, default: value }) => parameters[name] !== value)
  const given = Object.fromEntries(changed.map(({ name }) => [name, parameters[name]!]))
  const compared = compare(world, scenario, [], { parameters: given, seed, faults: faultListOf(open) || faults })
  if (!compared.ok) return compared
  const others = compared.value.rows.filter(({ executed: { run } }) => JSON.stringify(run) !== JSON.stringify(open.run))
  const rows = [count(open.scenario.protocol, open), ...others]
  return good({ rows: rows.map((row, i) => rowOf(row, i === 0, open)) })
}

function rowOf({ executed, ...counted }: Compared, isOpen: boolean, open: Executed): DesignRow {
  const { run, scenario, judgements, check } = executed
  const broken = judgements.find(({ property, status }) => property === 'Linearizable' && status === 'violated')
  return {
    ...counted, isOpen, run, title: scenario.title, status: check.verdict, mutant: run.mutant,
    changes: run.interventions.length, brokenAt: broken === undefined ? null : broken.event,
    ...alike([open.recording.setup, executed.recording.setup]),
  }
}
