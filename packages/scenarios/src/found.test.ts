/**
 * What fuzzing finds: nothing in what is right, and every mutant that a scenario can show. found.txt holds, for each
 * mutant, where it is shown, by which run of seed 1, and how short that run becomes. `UPDATE=1` writes it anew from the
 * scenarios that it names; with `QUORATE_DEEP=1` all scenarios are tried for all mutants.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fuzz, shrink, type Discovery, type Subject } from '@quorate/explore'
import { protocols } from '@quorate/protocols'
import { describe, expect, it } from 'vitest'
import { execute } from './execute.ts'
import { encodeLink } from './link.ts'
import { mutantsOf } from './mutate.ts'
import { scenarios } from './registry.ts'
import { defaultsOf, type Scenario } from './scenario.ts'
import { subjectOf } from './subject.ts'

const FILE = new URL('found.txt', import.meta.url)
const DEEP = process.env.QUORATE_DEEP !== undefined
const RUNS = 300
const DEEP_RUNS = 2_000
const again = 'UPDATE=1 npx vitest run packages/scenarios/src/found.test.ts'

/** What these designs promise too little for, mutant or not. */
const byDesign = new Map([
  ['split-brain/failover', ['Linearizable']], ['clocks-lie/skew', ['Linearizable']],
  ['clocks-lie/drift', ['Linearizable']], ['clocks-lie/step', ['Linearizable']],
])

const whatOf = (scenario: Scenario, mutant: string | null) =>
  ({ scenario: scenario.name, parameters: defaultsOf(scenario), mutant })

function subject(scenario: Scenario, mutant: string | null): Subject {
  const made = subjectOf(whatOf(scenario, mutant))
  if (!made.ok) throw new Error(made.error)
  return made.value
}

describe('what is right stays right', () => {
  for (const scenario of scenarios) {
    it(`${scenario.name}, and reaches what it needs`, { timeout: 600_000 }, () => {
      const runs = DEEP ? DEEP_RUNS : RUNS
      const tally = fuzz(subject(scenario, null), { seed: 1, strategy: 'portfolio', more: ({ runs: n }) => n < runs })
      const shown = tally.found.map(({ property }) => property)
      expect(shown, `npx quorate fuzz ${scenario.name} --runs ${runs}`).toEqual(byDesign.get(scenario.name) ?? [])
      const reached = tally.reached.filter(({ count }) => count > 0).map(({ name }) => name)
      expect(reached).toEqual(expect.arrayContaining([...scenario.needs]))
      expect(tally.undecided).toBe(0)
    })
  }
})

interface Line {
  readonly mutant: string
  readonly scenario: string
}

const recorded = existsSync(FILE) ? readFileSync(FILE, 'utf8') : ''
const listed: Line[] = recorded.split('\n').filter(line => line.includes(' in ')).map(line => {
  const [, mutant, scenario] = /^(\S+) in (\S+):/.exec(line)!
  return { mutant: mutant!, scenario: scenario! }
})

/** The property that the mutant names; where it names a script, whatever it breaks that the design does not. */
function convicts({ property }: Discovery, scenario: string, breaks: string): boolean {
  return property === breaks || (breaks.startsWith('scripts/') && !(byDesign.get(scenario) ?? []).includes(property))
}

function lineOf(scenario: Scenario, name: string, runs: number): string | null {
  const { mutant } = mutantsOf(scenario.setup(defaultsOf(scenario))).find(each => each.name === name)!
  const of = subject(scenario, name)
  const isIt = (found: Discovery): boolean => convicts(found, scenario.name, mutant.breaks)
  const { found } = fuzz(of, { seed: 1, strategy: 'portfolio', more: tally => tally.runs < runs && !tally.found.some(isIt) })
  const first = found.find(isIt)
  if (first === undefined) return null
  const short = shrink(of, first.trial, first.property)!
  const executed = execute({ world: 'test', ...whatOf(scenario, name), ...short.trial })
  if (!executed.ok) throw new Error(executed.error)
  const broken = executed.value.judgements.find(({ property, status }) => property === first.property && status === 'violated')
  expect(broken?.event, `${name} in ${scenario.name}: the shrunk run breaks the same, at the same event`).toBe(short.broken.event)
  expect(encodeLink(executed.value).length, `${name} in ${scenario.name}: its link`).toBeLessThan(2_000)
  expect(short.isMinimal).toBe(true)
  return `${name} in ${scenario.name}: ${first.property}, run ${first.index} (${first.way}), ${short.given} → ${short.events} events`
}

const named = (name: string): Scenario => scenarios.find(scenario => scenario.name === name)!

/** The first scenario that shows it. */
function searched(mutant: string): string {
  for (const scenario of scenarios) {
    if (!mutantsOf(scenario.setup(defaultsOf(scenario))).some(({ name }) => name === mutant)) continue
    const line = lineOf(scenario, mutant, RUNS)
    if (line !== null) return line
  }
  return `${mutant}: shown by no scenario`
}

const all = protocols.flatMap(({ name, mutants }) => mutants.map(mutant => `${name}/${mutant.name}`))

describe('what is broken is found, and shrunk', () => {
  if (process.env.UPDATE) {
    it('is written to found.txt', { timeout: 3_600_000 }, () => {
      const lines = all.map(mutant => {
        const known = listed.find(line => line.mutant === mutant)
        if (known !== undefined && !DEEP) return lineOf(named(known.scenario), mutant, RUNS) ?? searched(mutant)
        return DEEP || !recorded.includes(`${mutant}: shown by no`) ? searched(mutant) : `${mutant}: shown by no scenario`
      })
      writeFileSync(FILE, `${lines.join('\n')}\n`)
    })
    return
  }
  it('says of every mutant whether a scenario shows it', () => {
    const told = recorded.trimEnd().split('\n').map(line => /^[^\s:]+/.exec(line)![0])
    expect(told, again).toEqual(all)
  })
  it.each(listed)('$mutant in $scenario', { timeout: 120_000 }, ({ mutant, scenario }) => {
    expect(recorded.split('\n'), again).toContain(lineOf(named(scenario), mutant, RUNS))
  })
})
