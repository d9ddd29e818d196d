/**
 * Whether what a folder exports has the shape that the kernel relies on. A compiler would have said so; a folder that
 * is run as it stands meets no compiler, so each field that is missing or wrong is named here.
 */
import { plannedProblem, type Setup } from '@quorate/kernel'
import type { Mutant } from '@quorate/protocols'
import { defaultsOf, type Scenario } from '@quorate/scenarios'
import { fieldProblem, firstProblem, isObject, shown, type Fields } from './fields.ts'
import { protocolProblem } from './protocol-shape.ts'

export interface Own {
  readonly name: string
  readonly scenarios: readonly Scenario[]
  readonly mutants: readonly Mutant[]
}

/** What a folder's index.ts exports by default, or what is wrong with it. */
export function readOwn(exported: unknown): Own | string {
  if (!isObject(exported)) {
    return 'its index.ts must export by default a scenario or { protocol, scenarios, mutants }, and exports '
      + (exported === undefined ? 'nothing by default' : shown(exported))
  }
  const whole = 'setup' in exported ? { scenarios: [exported], mutants: [] } : exported
  const problem = ownProblem(whole)
  if (problem !== null) return problem
  const { protocol, scenarios, mutants = [] } = whole as unknown as Partial<Own> & { protocol?: { name: string } }
  return { name: protocol?.name ?? scenarios![0]!.protocol, scenarios: scenarios!, mutants }
}

function ownProblem({ protocol, scenarios, mutants = [] }: Fields): string | null {
  if (!Array.isArray(scenarios) || scenarios.length === 0) return `its scenarios are ${shown(scenarios)}; accepted is a list of at least one`
  if (!Array.isArray(mutants)) return `its mutants are ${shown(mutants)}; accepted is a list`
  return (protocol === undefined ? null : protocolProblem('its protocol', protocol))
    ?? firstProblem(mutants, mutantProblem) ?? firstProblem(scenarios, scenarioProblem)
    ?? doubled('scenarios', scenarios as Scenario[]) ?? doubled('mutants', mutants as Mutant[])
}

function doubled(what: string, items: readonly { readonly name: string }[]): string | null {
  const twice = items.find(({ name }, i) => items.findIndex(other => other.name === name) < i)
  return twice === undefined ? null : `two of its ${what} are named "${twice.name}"`
}

function mutantProblem(mutant: unknown, i: number): string | null {
  const fields = { name: 'text', rule: 'text', text: 'text', breaks: 'text', protocol: 'object' } as const
  return fieldProblem(`mutant ${i}`, mutant, fields)
    ?? protocolProblem(`the protocol of mutant ${i}`, (mutant as Mutant).protocol)
}

// Scenarios.

function scenarioProblem(value: unknown, i: number): string | null {
  const what = `scenario ${i}`
  const problem = fieldProblem(what, value, {
    name: 'text', title: 'text', summary: 'text', lookFor: 'list', protocol: 'text', parameters: 'list',
    seed: 'whole number', judges: 'list', needs: 'list', setup: 'function',
  })
  if (problem !== null) return problem
  const scenario = value as Scenario
  if (!/^[\w-]+\/[\w-]+$/.test(scenario.name)) return `${what} has the name "${scenario.name}"; accepted is FOLDER/NAME`
  if (scenario.judges.some(judge => judge !== 'linearizable')) return `${scenario.name} has judges ${shown(scenario.judges)}; accepted is linearizable`
  return firstProblem(scenario.parameters, parameter => parameterProblem(scenario.name, parameter))
    ?? setupProblem(scenario, scenario.setup(defaultsOf(scenario)))
}

function parameterProblem(scenario: string, value: unknown): string | null {
  const what = `a parameter of ${scenario}`
  const problem = fieldProblem(what, value, { name: 'text', text: 'text', kind: 'text' })
  if (problem !== null) return problem
  const { name, kind } = value as { name: string; kind: string }
  if (kind === 'choice') return fieldProblem(`${what}, ${name},`, value, { values: 'list', default: 'text' })
  if (kind !== 'integer') return `${what}, ${name}, has kind ${shown(kind)}; accepted are choice and integer`
  const numbers = value as Fields
  const wrong = ['min', 'max', 'default'].find(field => !Number.isSafeInteger(numbers[field]))
  return wrong === undefined ? null : `${what}, ${name}, has ${wrong} ${shown(numbers[wrong])}; accepted is a whole number`
}

function setupProblem({ name, needs }: Scenario, value: unknown): string | null {
  const what = `the set-up of ${name}`
  const problem = fieldProblem(what, value, {
    nodes: 'list', network: 'object', requests: 'list', loops: 'list', faults: 'list', situations: 'list',
    until: 'whole number', limit: 'whole number',
  })
  if (problem !== null) return problem
  const setup = value as Setup
  const names = setup.nodes.map(node => node?.name)
  return (names.length === 0 ? `${what} has no nodes` : null)
    ?? firstProblem(setup.nodes, (node, i) => nodeProblem(`node ${i} in ${what}`, node))
    ?? doubled('nodes', setup.nodes)
    ?? fieldProblem(`the network in ${what}`, setup.network, {
      loss: 'whole number', duplicate: 'whole number', reorder: 'whole number',
    })
    ?? firstProblem([...setup.requests, ...setup.loops], ({ client }) => (names[client] === undefined
      ? `${what} has a client ${shown(client)}; accepted is a node from 0 to ${names.length - 1}` : null))
    ?? firstProblem(setup.faults, (planned, i) => {
      const wrong = plannedProblem(planned, names)
      return wrong === null ? null : `fault ${i} in ${what}: ${wrong}`
    })
    ?? needsProblem(name, needs, setup)
}

function nodeProblem(what: string, value: unknown): string | null {
  const problem = fieldProblem(what, value, { name: 'text', protocol: 'object', config: 'object' })
  return problem ?? protocolProblem(`the protocol of ${what}`, (value as Setup['nodes'][number]).protocol)
}

/** A need that nothing can ever reach would leave every run unknown. */
function needsProblem(scenario: string, needs: readonly string[], { nodes, situations }: Setup): string | null {
  const witnesses = nodes.flatMap(({ protocol }) => protocol.witnesses.map(({ name }) => name))
  const known = [...new Set([...witnesses, ...situations.map(({ name }) => name)])]
  const hosts = nodes.some(({ protocol }) => protocol.hosts !== undefined)
  const missing = hosts ? undefined : needs.find(name => !known.includes(name))
  return missing === undefined ? null
    : `${scenario} needs "${missing}", which is no witness and no situation of it; accepted are ${known.join(', ')}`
}
