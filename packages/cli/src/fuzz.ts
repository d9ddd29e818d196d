/** `fuzz`: many runs of a scenario, each with other seeds, faults and orders, and what they broke. */
import { availableParallelism } from 'node:os'
import {
  conclusionOf, ISLANDS, strategies, type AssumptionName, type Conclusion, type Discovery, type Shrunk, type Strategy,
  type Tally,
} from '@quorate/explore'
import type { Run } from '@quorate/kernel'
import {
  bad, execute, good, linkText, makeRun, subjectOf, type Executed, type Judgement, type Library, type Result,
  type Status,
} from '@quorate/scenarios'
import { assumed, type Assumed } from './explore/assume.ts'
import { fuzzing, type Budget, type FuzzResult } from './explore/fuzzing.ts'
import { shrinking } from './explore/shrinking.ts'
import { parametersOf, wholeNumber } from './given.ts'
import { scenarioGiven, type Given } from './own/load.ts'
import { badInput, report, type Answer } from './report.ts'
import { world } from './world.ts'

export interface FuzzOptions extends Assumed {
  readonly set: readonly string[]
  readonly mutant?: string
  readonly seed: string
  readonly runs?: string
  readonly seconds?: string
  readonly jobs?: string
  readonly strategy: string
  readonly patience: string
  readonly shrink: boolean
  readonly json?: boolean
}

/** Without a budget. */
const RUNS = 1_000
/** A link that nobody wants to see in a terminal; "--json" has it. */
const LONG = 2_000
/** What is found first is shrunk at once, each for so many seconds at most. */
const SHRUNK = 3
const SHRINK_FOR = 10

interface Asked {
  readonly run: Run
  readonly library: Library
  readonly seed: number
  readonly budget: Budget
  readonly jobs: number
  readonly strategy: Strategy
  readonly patience: number
  readonly without?: readonly AssumptionName[]
}

export async function fuzz(scenario: string, options: FuzzOptions): Promise<Answer> {
  const given = await scenarioGiven(scenario)
  if (!given.ok) return badInput('fuzz', given.error)
  const asked = askedOf(given.value, options)
  if (!asked.ok) return badInput('fuzz', asked.error)
  const { run, library, without, ...rest } = asked.value
  const explored = { ...run, folder: given.value.folder, ...(without !== undefined && { without }) }
  const progress = options.json === true ? () => {} : progressOn(process.stderr)
  const result = await fuzzing({ explored, progress, ...rest })
  const found = [...(result.stuck === null ? [] : [result.stuck]), ...result.tally.found]
  const shown: Shown[] = []
  for (const one of found) {
    const shortened = options.shrink && shown.length < SHRUNK && one !== result.stuck
      ? await shrinking(explored, one.trial, one.property, SHRINK_FOR, asked.value.patience) : null
    shown.push(shownOf(run, library, one, shortened?.ok ? shortened.value : null, one === result.stuck))
  }
  return answerOf(asked.value, result, shown)
}

function askedOf({ library, scenario }: Given, options: FuzzOptions): Result<Asked> {
  const parameters = parametersOf(options.set)
  if (!parameters.ok) return parameters
  const { mutant = null, seed } = options
  const made = makeRun(world, { scenario, parameters: parameters.value, mutant, seed }, library)
  if (!made.ok) return made
  const under = assumed(made.value, options, library)
  if (!under.ok) return under
  const { without } = under.value
  const run = { ...made.value, parameters: under.value.parameters }
  const strategy = strategies.find(name => name === options.strategy)
  if (strategy === undefined) return bad(`--strategy was "${options.strategy}"; accepted are ${strategies.join(', ')}`)
  if (options.runs !== undefined && options.seconds !== undefined) return bad('--runs and --seconds were both given; accepted is one of them')
  const runs = wholeNumber('--runs', options.runs ?? RUNS, 1, 100_000_000)
  if (!runs.ok) return runs
  const seconds = wholeNumber('--seconds', options.seconds ?? 1, 1, 1_000_000)
  if (!seconds.ok) return seconds
  const jobs = wholeNumber('--jobs', options.jobs ?? Math.min(availableParallelism(), ISLANDS), 1, ISLANDS)
  if (!jobs.ok) return jobs
  const patience = wholeNumber('--patience', options.patience, 1, 3_600)
  if (!patience.ok) return patience
  return good({
    run, library, seed: run.seed, ...(without !== undefined && { without }),
    strategy, jobs: jobs.value, patience: patience.value,
    budget: { runs: options.seconds === undefined ? runs.value : null, seconds: seconds.value },
  })
}

/** A finding with the run that shows it: the shortened one where there is one. */
interface Shown {
  readonly found: Discovery
  readonly shrunk: Shrunk | null
  readonly run: Run
  /** It could not be executed to its end. */
  readonly isStuck: boolean
  /** Null where executing it would not return. */
  readonly executed: Executed | null
  readonly link: string | null
}

function shownOf(
  base: Run, library: Library, found: Discovery, shrunk: Shrunk | null, isStuck: boolean,
): Shown {
  const run = { ...base, ...(shrunk ?? found).trial }
  const executed = isStuck ? null : execute(run, library)
  if (executed === null || !executed.ok) return { found, shrunk, run, isStuck, executed: null, link: null }
  return { found, shrunk, run, isStuck, executed: executed.value, link: linkText(executed.value) }
}

function answerOf(asked: Asked, result: FuzzResult, shown: readonly Shown[]): Answer {
  const { status, basis } = summaryOf(asked, result)
  const { tally, seconds, cpuSeconds, interrupted } = result
  const answer = report('fuzz', {
    status, basis, run: shown[0]?.run ?? null, link: shown[0]?.link ?? null,
    digest: shown[0]?.executed?.check.digest ?? null, witnesses: tally.reached,
    findings: shown.map(judgementOf),
    stats: {
      runs: tally.runs, events: tally.events, seconds, cpuSeconds, jobs: asked.jobs, strategy: asked.strategy,
      seed: asked.seed, without: asked.without ?? null, interrupted, undecided: tally.undecided,
      found: shown.map(({ found, shrunk, run, link }) => ({
        property: found.property, index: found.index, way: found.way, runs: found.runs, given: shrunk?.given ?? null,
        events: shrunk?.events ?? null, isMinimal: shrunk?.isMinimal ?? null, run, link,
      })),
    },
  })
  return { report: answer, text: textOf(asked, result, shown, status, basis) }
}

function judgementOf({ found, executed }: Shown): Judgement {
  const { property, event, evidence } = found
  const judged = executed?.judgements.find(({ property: name, status }) => name === property && status === 'violated')
  return judged ?? { property, text: property, status: 'violated', event, evidence: [evidence], basis: null }
}

function summaryOf({ run, library }: Asked, { tally, stuck, interrupted }: FuzzResult): Conclusion {
  if (stuck !== null) return { status: 'violated', basis: null }
  const subject = subjectOf(run, library)
  return conclusionOf(tally, subject.ok ? subject.value.needs : [], interrupted)
}

const WORD = { ok: 'holds', violated: 'violated', unknown: 'unknown' } as const

function textOf(
  asked: Asked, { tally, seconds, interrupted }: FuzzResult, shown: readonly Shown[], status: Status,
  basis: string | null,
): string {
  const { run, strategy, jobs, seed, without } = asked
  const mutant = run.mutant === null ? '' : `, mutant ${run.mutant}`
  return [
    `Fuzzing ${run.scenario} (seed ${seed}${mutant}, ${strategy}, ${jobs === 1 ? '1 worker' : `${jobs} workers`})`,
    ...(without === undefined ? [] : [`Given up: ${without.length === 0 ? 'nothing' : without.join(', ')}`]),
    ...shown.flatMap(one => [...(one.shrunk === null ? [] : ['']), ...findingLines(one, tally)]),
    '',
    `Reached: ${reachedText(tally)}`,
    `Runs: ${tally.runs} in ${seconds.toFixed(1)} s, ${Math.round(tally.runs / seconds)} a second, ${tally.events} events${interrupted ? ' (interrupted)' : ''}`,
    `Verdict: ${WORD[status]}${basis === null ? '' : ` (${basis})`}`,
  ].join('\n')
}

function findingLines({ found, shrunk, executed, link, isStuck }: Shown, { runs }: Tally): string[] {
  const judged = executed?.judgements.find(({ property }) => property === found.property)
  const length = shrunk === null ? [] : [`    Shrunk from ${shrunk.given} events to ${shrunk.events}`]
  const run = `run ${found.index} (${found.way})`
  const title = isStuck ? `✗ ${found.property}: ${run} was given up`
    : `✗ ${found.property}: broken by ${found.runs} of ${runs} runs, first by ${run}`
  // What is not shrunk may be too long to be read, and says less than what is.
  if (shrunk === null && link !== null && link.length > LONG) return [title]
  return [
    title,
    ...(judged?.evidence ?? [found.evidence]).map(line => `    ${line}`),
    ...length,
    ...(link === null ? [] : [`    Link: ${link}`]),
  ]
}

const reachedText = ({ reached }: Tally): string =>
  reached.map(({ name, count }) => `${name} ${count === 0 ? 'never' : count}`).join(', ')

/** One line that is written over where a person looks on, and a line now and then where it goes into a file. */
function progressOn(stream: NodeJS.WriteStream): (tally: Tally, seconds: number) => void {
  let last = 0
  return (tally, seconds) => {
    const { runs, found } = tally
    if (!stream.isTTY && seconds - last < 5) return
    last = seconds
    const broken = found.length === 0 ? 'nothing broken' : `broken: ${found.map(({ property }) => property).join(', ')}`
    const line = `${runs} runs, ${Math.round(runs / seconds)} a second; ${broken}; ${reachedText(tally)}`
    stream.write(stream.isTTY ? `\r\u001B[K${line.slice(0, (stream.columns || 80) - 1)}` : `${line}\n`)
  }
}
