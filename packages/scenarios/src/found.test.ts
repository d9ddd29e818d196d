/**
 * What fuzzing finds: every mutant that a scenario can show. found.txt holds, for each mutant, where it is shown (with
 * parameters, where the defaults do not show it), by which run of seed 1, and how short that run becomes; or why no
 * scenario shows it. Here the run that is named is executed, as fuzzing comes to it, and shrunk; that it is the first is
 * asked when the file is written: `UPDATE=1` does it anew from the scenarios that it names, `UPDATE=raft/,bully/` what
 * begins so; with `QUORATE_DEEP=1` all scenarios are tried for all mutants.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import {
  fuzz, ISLANDS, Islands, probe, shrink, type Discovery, type Outcome, type Subject, type Trial,
} from '@quorate/explore'
import { protocols } from '@quorate/protocols'
import { describe, expect, it } from 'vitest'
import { execute } from './execute.ts'
import { encodeLink } from './link.ts'
import { mutantsOf } from './mutate.ts'
import { scenarios } from './registry.ts'
import { defaultsOf, type Scenario } from './scenario.ts'
import { byDesign, subject, whatOf } from '../test/subject.ts'

const FILE = new URL('found.txt', import.meta.url)
const DEEP = process.env.QUORATE_DEEP !== undefined
const RUNS = 300
/** Found in runs with pauses at a rate, or one after the other of several cuts: the schedule alone does not show the same. */
const byTimeOnly = ['raft/obeys-the-past', 'raft/keeps-conflicts', 'raft-kv/redirects-what-it-began']
const again = 'UPDATE=1 npx vitest run packages/scenarios/src/found.test.ts'

interface Line {
  readonly mutant: string
  readonly scenario: string
  /** "--set raft=plain --set …", or nothing. */
  readonly set: string
  readonly property: string
  readonly index: number
}

const recorded = existsSync(FILE) ? readFileSync(FILE, 'utf8') : ''
const NONE = 'shown by no scenario'
const unshown = recorded.split('\n').filter(line => line.includes(`: ${NONE}`))
const listed: Line[] = recorded.split('\n').filter(line => line !== '' && !unshown.includes(line)).map(line => {
  const [, mutant, scenario, set, property, index] = /^(\S+) in ([^\s:]+)((?: --set [^:]+)?): (.*), run (\d+) /.exec(line)!
  return { mutant: mutant!, scenario: scenario!, set: set!, property: property!, index: Number(index) }
})

const parametersIn = (set: string): Readonly<Record<string, string>> =>
  Object.fromEntries(set.split(' --set ').slice(1).map(each => each.split('=') as [string, string]))

/** Of what a mutant breaks, what it names; else whatever the design does not break by itself. */
function conviction(found: readonly Discovery[], scenario: string, breaks: string): Discovery | undefined {
  const more = found.filter(({ property }) => !(byDesign.get(scenario) ?? []).includes(property))
  return found.find(({ property }) => property === breaks) ?? more[0]
}

/** `wanted` is the property to wait for; without it the one that the mutant names. */
function lineOf(scenario: Scenario, name: string, set = '', wanted?: string): string | null {
  const parameters = parametersIn(set)
  const what = whatOf(scenario, name, parameters)
  const { mutant: { breaks } } = mutantsOf(scenario.setup(what.parameters)).find(each => each.name === name)!
  const of = subject(scenario, name, parameters)
  const enough = (found: readonly Discovery[]): boolean => (breaks.startsWith('scripts/') && wanted === undefined
    ? conviction(found, scenario.name, breaks) !== undefined
    : found.some(({ property }) => property === (wanted ?? breaks)))
  const { found } = fuzz(of, { seed: 1, strategy: 'portfolio', more: tally => tally.runs < RUNS && !enough(tally.found) })
  const first = found.find(({ property }) => property === wanted) ?? conviction(found, scenario.name, breaks)
  return first === undefined ? null : told(scenario, name, set, of, first)
}

/** Run `index` of seed 1: what it does depends on what its island has learned, and on no other run. */
function runOf(of: Subject, index: number): Outcome {
  const island = new Islands(of, probe(of, 1), 1, 'portfolio').of(index)
  for (let before = index % ISLANDS; before < index; before += ISLANDS) island.run(island.plan(before))
  return island.run(island.plan(index))
}

interface Shown {
  readonly property: string
  readonly index: number
  readonly way: string
  readonly trial: Trial
}

/** The line of a run that shows a mutant, which is shrunk for it. */
function told(scenario: Scenario, name: string, set: string, of: Subject, { property, index, way, trial }: Shown): string {
  const short = shrink(of, trial, property)!
  const executed = execute({ world: 'test', ...whatOf(scenario, name, parametersIn(set)), ...short.trial })
  if (!executed.ok) throw new Error(executed.error)
  const byTime = byTimeOnly.includes(name) || (of.setup.deadlines ?? []).some(deadline => deadline.name === property)
  const broken = executed.value.judgements.find(each => each.property === property && each.status === 'violated')
  expect(broken?.event, `${name} in ${scenario.name}: the shrunk run breaks the same, at the same event`).toBe(short.broken.event)
  expect(encodeLink(executed.value).length, `${name} in ${scenario.name}: its link`).toBeLessThan(2_000)
  expect([short.isMinimal, short.isByTime], `${name} in ${scenario.name}: its run is minimal`).toEqual([!byTime, byTime])
  return `${name} in ${scenario.name}${set}: ${property}, run ${index} (${way}), ${short.given} → ${short.events} events`
}

const named = (name: string): Scenario => scenarios.find(scenario => scenario.name === name)!

/** The first scenario that shows it, as it is; else why none does. */
function searched(mutant: string, why = `${mutant}: ${NONE}, because nobody has said why yet`): string {
  for (const scenario of scenarios) {
    if (!mutantsOf(scenario.setup(defaultsOf(scenario))).some(({ name }) => name === mutant)) continue
    const line = lineOf(scenario, mutant)
    if (line !== null) return line
  }
  return why
}

const all = protocols.flatMap(({ name, mutants }) => mutants.map(mutant => `${name}/${mutant.name}`))

const isAsked = (mutant: string): boolean => 
  process.env.UPDATE === '1' || process.env.UPDATE!.split(',').some(begin => mutant.startsWith(begin))

describe('what is broken is found, and shrunk', () => {
  if (process.env.UPDATE) {
    it('is written to found.txt', { timeout: 3_600_000 }, () => {
      const lines = all.map(mutant => {
        const told = recorded.split('\n').find(line => new RegExp(`^${mutant}[: ]`).test(line))
        if (told !== undefined && !isAsked(mutant)) return told
        const known = listed.find(line => line.mutant === mutant)
        if (known !== undefined && !DEEP) return lineOf(named(known.scenario), mutant, known.set, known.property) ?? searched(mutant)
        return told === undefined || DEEP ? searched(mutant, told) : told
      })
      writeFileSync(FILE, `${lines.join('\n')}\n`)
    })
    return
  }
  it('says of every mutant whether a scenario shows it', () => {
    const told = recorded.trimEnd().split('\n').map(line => /^[^\s:]+/.exec(line)![0])
    expect(told, again).toEqual(all)
  })
  it('says of every mutant that none shows why, in words', () => {
    for (const line of unshown) expect(line).toMatch(/: shown by no scenario, because [^,]{20,}/)
  })
  it.each(listed)('$mutant in $scenario $set', { timeout: 120_000 }, ({ mutant, scenario, set, property, index }) => {
    const of = subject(named(scenario), mutant, parametersIn(set))
    const { broken, way, trial } = runOf(of, index)
    expect(broken.map(each => each.property), `run ${index} breaks it; ${again}`).toContain(property)
    expect(recorded.split('\n'), again).toContain(told(named(scenario), mutant, set, of, { property, index, way, trial: trial! }))
  })
})
