/** What there is, by name. */
import { referenceModels } from '@quorate/explore/reference'
import { protocols } from '@quorate/protocols'
import { claims, faultLists, nearest, scenarios } from '@quorate/scenarios'
import { badInput, report, type Answer } from './report.ts'

interface Row {
  readonly name: string
  readonly text: string
}

const lists: Readonly<Record<string, () => readonly Row[]>> = {
  scenarios: () => scenarios.map(({ name, title, protocol, seed, parameters, summary }) =>
    ({ name, text: title, protocol, seed, parameters, summary })),
  protocols: () => protocols.map(({ name, title, concept, paper, rules, mutants, protocol }) => ({
    name, text: title, concept, paper, rules,
    mutants: mutants.map(mutant => mutant.name),
    invariants: protocol.invariants.map(invariant => invariant.name),
    scenarios: scenarios.filter(scenario => scenario.protocol === name).map(scenario => scenario.name),
  })),
  mutants: () => protocols.flatMap(({ name, mutants }) => mutants.map(({ protocol: _, ...mutant }) =>
    ({ ...mutant, name: `${name}/${mutant.name}` }))),
  models: () => referenceModels.map(({ name, text, source }) => ({ name: `reference/${name}`, text, source })),
  faults: () => Object.entries(faultLists).map(([name, { text }]) => ({ name, text })),
  claims: () => claims.map(({ id, sentence, but, run, counter }) => ({ name: id, text: sentence, but, run, counter })),
}

export function list(what: string | undefined): Answer {
  const names = Object.keys(lists)
  if (what !== undefined && !names.includes(what)) {
    return badInput('list', `there is no list "${what}"; accepted are ${nearest(what, names).join(', ')}`)
  }
  const wanted = what === undefined ? names : [what]
  const rows = wanted.map(name => [name, lists[name]!()] as const)
  const text = rows.map(([name, items]) => [`${name} (${items.length})`, ...items.map(line)].join('\n')).join('\n\n')
  return { report: report('list', { stats: Object.fromEntries(rows) }), text }
}

const line = ({ name, text }: Row): string => `  ${name.padEnd(34)} ${text}`
