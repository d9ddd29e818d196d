/** `search`: exhaustive search of a scenario or reference model within bounds, and the shortest run that it finds. */
import { propertiesOf } from '@quorate/kernel'
import { defaultsOf, linkText, searchableName, searchScenario, type Searched } from '@quorate/scenarios'
import { pairsOf, parametersOf, wholeNumber } from './given.ts'
import { fromGiven } from './from.ts'
import { scenarioGiven, type Given } from './own/load.ts'
import { beat } from './own/watched.ts'
import { badInput, report, type Answer } from './report.ts'
import { isReference, searchReference } from './search-reference.ts'
import { world } from './world.ts'

export interface SearchOptions {
  readonly bound: readonly string[]
  readonly set: readonly string[]
  readonly mutant?: string
  readonly property: readonly string[]
  readonly steps?: string
  readonly memory?: string
  readonly exhaust?: boolean
  readonly sleep?: boolean
  readonly from?: string
  readonly at?: string
}

/** So many transitions, and how far it is may be said again. */
const PORTION = 200_000
const USUAL_STEPS = '5000000'
const MOST_STEPS = 1_000_000_000

export async function search(what: string, options: SearchOptions): Promise<Answer> {
  return isReference(what) ? searchReference(what, options) : searchWithin(what, options)
}

async function searchWithin(what: string, options: SearchOptions): Promise<Answer> {
  const bounds = pairsOf('--bound', options.bound)
  if (!bounds.ok) return badInput('search', bounds.error)
  const parameters = parametersOf(options.set)
  if (!parameters.ok) return badInput('search', parameters.error)
  const steps = wholeNumber('--steps', options.steps ?? USUAL_STEPS, 1, MOST_STEPS)
  if (!steps.ok) return badInput('search', steps.error)
  const given = await scenarioGiven(searchableName(what))
  if (!given.ok) return badInput('search', given.error)
  const { library, folder } = given.value
  const scenario = searchableOf(given.value, what)
  const from = await fromGiven(options, folder)
  if (!from.ok) return badInput('search', from.error)
  const ready = searchScenario(world, {
    scenario, parameters: parameters.value, mutant: options.mutant ?? null, bounds: bounds.value, steps: steps.value,
    sleep: options.sleep === true, ...(from.value !== null && { from: from.value }),
    ...(options.property.length > 0 && { properties: options.property }),
  }, library)
  if (!ready.ok) return badInput('search', ready.error)
  while (!ready.value.advance(PORTION)) {
    beat()
    tell(ready.value.covered)
  }
  const { result } = ready.value
  return result.ok ? answer(scenario, result.value) : badInput('search', result.error)
}

/** Of a folder, its first scenario whose network loses nothing: a search brings losses and copies of its own. */
function searchableOf({ library, scenario, folder }: Given, what: string): string {
  if (folder !== what) return scenario
  const quiet = library.scenarios.find(each => {
    const { network: { loss, duplicate, corrupt } } = each.setup(defaultsOf(each))
    return loss + duplicate + corrupt === 0
  })
  return quiet?.name ?? scenario
}

/** Only for a person who watches: what is piped or kept stays clean. */
function tell({ distinct, generated, depth }: Searched['found']['covered']): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${distinct} states, ${generated} generated, depth ${depth} …\r`)
}

function answer(scenario: string, { found, executed }: Searched): Answer {
  const { verdict, covered, bounds, leftOut, reached, unreached, from } = found
  const basis = verdict.status === 'ok' ? `${verdict.basis} within ${bounds}${fromText(from)}` : verdict.status === 'unknown' ? verdict.why : null
  return {
    report: report('search', {
      status: verdict.status, basis, run: executed?.run ?? null, digest: executed?.check.digest ?? null,
      link: executed === null ? null : linkText(executed), findings: findingsOf(found, executed),
      stats: { ...covered, bounds, from, leftOut, reached, unreached, steps: stepsOf(found) },
    }),
    text: text(scenario, basis, { found, executed }),
  }
}

const stepsOf = ({ verdict }: Searched['found']): readonly string[] =>
  (verdict.status === 'violated' ? verdict.evidence.steps : [])

function findingsOf({ verdict }: Searched['found'], executed: Searched['executed']): Answer['report']['findings'] {
  if (verdict.status !== 'violated' || executed === null) return []
  const { property, evidence } = verdict
  const judged = executed.judgements.find(each => each.property === property)
  if (judged !== undefined) return [judged]
  const known = propertiesOf(executed.recording.setup.nodes).find(({ name }) => name === property)
  return [{
    property, text: known?.text ?? property, status: 'violated', event: executed.recording.length - 1,
    evidence: [evidence.sentence], basis: null,
  }]
}

function text(scenario: string, basis: string | null, { found, executed }: Searched): string {
  const { verdict, covered, bounds, leftOut, unreached, from } = found
  const { distinct, generated, depth } = covered
  const seen = `${distinct} states, ${generated} generated, depth ${depth}; at most ${bounds}${fromText(from)}`
  const notes = [
    ...(leftOut.length > 0 ? [`Not judged, since they are about time: ${leftOut.join(', ')}`] : []),
    ...(unreached.length > 0 ? [`Never reached: ${unreached.join(', ')}`] : []),
  ]
  if (verdict.status !== 'violated') {
    const word = verdict.status === 'ok' ? 'holds' : 'unknown'
    return [`${scenario}: ${seen}`, ...notes, `Verdict: ${word} (${basis})`].join('\n')
  }
  const { property, evidence } = verdict
  const steps = evidence.steps.map((step, i) => `${String(i + 1).padStart(4)}  ${step}`)
  return [
    `${scenario}: ${seen}`, '', ...steps, '', `✗ ${property} violated: ${evidence.sentence}`,
    `No shorter way breaks it: ${stepsText(steps.length)} after ${from === null ? 'all nodes have started' : 'that'}`,
    `Link: ${linkText(executed!)}`,
  ].join('\n')
}

const stepsText = (count: number): string => `${count} ${count === 1 ? 'step' : 'steps'}`

const fromText = (from: Searched['found']['from']): string =>
  (from === null ? '' : `, after ${stepsText(from.steps)} that lead to where ${from.beginning}`)
