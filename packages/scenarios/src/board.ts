/**
 * The switchboard of a scenario: the assumptions that can be kept or given up in it, which its guarantees rely on, and
 * which its own story breaks. What falls without which of them is for fuzzing to find.
 */
import {
  assumptions, assumptionsBrokenBy, brokenFromTheStart, probe, type Assumption, type AssumptionName, type Subject,
} from '@quorate/explore'
import { actText, propertiesOf, type AnyProtocol, type Run, type Setup } from '@quorate/kernel'
import type { Board, Guarantee, Switch } from './assuming.ts'
import { setupOf } from './execute.ts'
import { LINEARIZABLE } from './judgement.ts'
import { ours, scenarioNamed } from './library.ts'
import { good, type Parameter, type Parameters, type Result, type Scenario } from './scenario.ts'
import { subjectOf } from './subject.ts'

type What = Pick<Run, 'scenario' | 'parameters' | 'mutant' | 'faults'>

/** What no protocol here bears unless its scenario says so. */
const RELIED: readonly AssumptionName[] =
  ['asked-once', 'timeouts-fit', 'intact', 'disks-keep', 'disks-stay', 'majority', 'calm']

export function boardOf(run: What & Pick<Run, 'seed'>, library = ours): Result<Board> {
  const scenario = scenarioNamed(run.scenario, library)
  if (!scenario.ok) return scenario
  const subject = subjectOf(run, library)
  if (!subject.ok) return subject
  const setup = withFaults(subject.value.setup, run)
  const { asksClock } = probe({ ...subject.value, setup }, run.seed)
  const offered = assumptions.filter(({ name }) => concerns(name, subject.value, scenario.value, asksClock))
  const switches = offered.map(assumption => switchOf(assumption, scenario.value, run, subject.value.setup, library))
  return good({ switches, guarantees: guaranteesOf(scenario.value, setup) })
}

const withFaults = (setup: Setup, { faults = [] }: What): Setup => ({ ...setup, faults: [...setup.faults, ...faults] })

/** Whether keeping it or giving it up can make a difference at all. */
function concerns(
  name: AssumptionName, { setup, servers, doubled }: Subject, { without = [] }: Scenario, asksClock: boolean,
): boolean {
  switch (name) {
    case 'connected': case 'delivered': case 'on-time': case 'intact': return setup.nodes.length > 1
    case 'once': return doubled.length > 1
    case 'asked-once': return doubled.length < setup.nodes.length
    case 'timeouts-fit': return without.some(({ assumption }) => assumption === name)
    case 'clocks-set': return asksClock
    case 'disks-quick': case 'disks-keep': case 'disks-stay': return setup.nodes.some(node => isDurable(node.protocol))
    case 'majority': case 'calm': return setup.deadlines !== undefined && servers.length > 1
    default: return true
  }
}

const isDurable = ({ durable, hosts = {} }: AnyProtocol): boolean =>
  durable.length > 0 || Object.values(hosts).some(({ protocol }) => isDurable(protocol))

function switchOf(assumption: Assumption, scenario: Scenario, run: What, story: Setup, library: typeof ours): Switch {
  const { name } = assumption
  const broken = storyOf(name, withFaults(story, run))
  const isAdded = broken !== null && storyOf(name, story) === null
  return {
    ...assumption, broken, isAdded, isRelied: RELIED.includes(name) || scenario.relies?.includes(name) === true,
    keep: broken === null ? null : parameterFor(name, scenario, run, library),
    drop: scenario.without?.find(({ assumption: of }) => of === name)?.parameters ?? null,
  }
}

/** What in the set-up breaks it by itself, in words. */
function storyOf(name: AssumptionName, setup: Setup): string | null {
  const names = setup.nodes.map(node => node.name)
  const planned = setup.faults.find(({ fault }) => assumptionsBrokenBy(fault).includes(name))
  if (planned !== undefined) return actText(planned.fault, names)
  return brokenFromTheStart(setup).includes(name) ? 'The set-up begins so' : null
}

const brokenBy = (setup: Setup): readonly AssumptionName[] =>
  [...brokenFromTheStart(setup), ...setup.faults.flatMap(({ fault }) => assumptionsBrokenBy(fault))]

/** The one parameter with which the story keeps it, and breaks nothing that it did not break before. */
function parameterFor(name: AssumptionName, scenario: Scenario, run: What, library: typeof ours): Parameters | null {
  const brokenWith = (parameters: Parameters): readonly AssumptionName[] => {
    const setup = setupOf({ ...run, parameters }, library)
    return setup.ok ? brokenBy(withFaults(setup.value, run)) : []
  }
  const before = brokenWith(run.parameters)
  const changes = scenario.parameters.flatMap(parameter => valuesOf(parameter).map(value => ({ parameter, value })))
    .filter(({ parameter, value }) => run.parameters[parameter.name] !== value)
    .map(({ parameter, value }): Parameters => Object.fromEntries([[parameter.name, value]]))
  return changes.find(change => {
    const after = brokenWith({ ...run.parameters, ...change })
    return !after.includes(name) && after.every(each => before.includes(each))
  }) ?? null
}

/** Of a number the least, which stands for nothing at all. */
const valuesOf = (parameter: Parameter): readonly (string | number)[] =>
  (parameter.kind === 'choice' ? parameter.values : [parameter.min])

function guaranteesOf({ judges }: Scenario, { nodes, deadlines = [] }: Setup): Guarantee[] {
  const linearizable = judges.map(() => ({ name: LINEARIZABLE.property, text: LINEARIZABLE.text }))
  return [...linearizable, ...propertiesOf(nodes), ...deadlines].map(({ name, text }) => ({ name, text }))
}
