/** `assumptions`: what a scenario relies on, and what falls where each of it alone is given up. */
import { availableParallelism } from 'node:os'
import { conclusionOf, ISLANDS, type AssumptionName, type Conclusion } from '@quorate/explore'
import type { Run } from '@quorate/kernel'
import { assuming, boardOf, givingUp, keptAtFirst, makeRun, type Board, type Switch } from '@quorate/scenarios'
import { explorable } from './explore/explorable.ts'
import { fuzzing } from './explore/fuzzing.ts'
import { parametersOf, wholeNumber } from './given.ts'
import { scenarioGiven } from './own/load.ts'
import { badInput, report, type Answer } from './report.ts'
import { world } from './world.ts'

export interface AssumptionsOptions {
  readonly set: readonly string[]
  readonly mutant?: string
  readonly seed?: string
  readonly runs: string
}

const PATIENCE = 10

/** What runs said where a set of assumptions held. */
interface Looked {
  readonly conclusion: Conclusion
  readonly falls: readonly { readonly property: string; readonly index: number; readonly runs: number }[]
}

type Look = (kept: ReadonlySet<AssumptionName>) => Promise<Looked>

interface Row {
  readonly of: Switch
  readonly without: Looked
}

export async function assumptions(scenario: string, options: AssumptionsOptions): Promise<Answer> {
  const given = await scenarioGiven(scenario)
  if (!given.ok) return badInput('assumptions', given.error)
  const { library, folder } = given.value
  const set = parametersOf(options.set)
  if (!set.ok) return badInput('assumptions', set.error)
  const { mutant = null, seed } = options
  const run = makeRun(world, { scenario: given.value.scenario, parameters: set.value, mutant, seed }, library)
  if (!run.ok) return badInput('assumptions', run.error)
  const runs = wholeNumber('--runs', options.runs, 1, 1_000_000)
  if (!runs.ok) return badInput('assumptions', runs.error)
  const board = boardOf(run.value, library)
  if (!board.ok) return badInput('assumptions', board.error)
  const look = looking(board.value, run.value, folder, runs.value)
  const kept = keptAtFirst(board.value)
  const whole = await look(kept)
  const rows: Row[] = []
  for (const of of board.value.switches.filter(({ name }) => kept.has(name))) {
    rows.push({ of, without: await look(givingUp(board.value, kept, of.name)) })
  }
  const again = (name: AssumptionName): string => [
    'npx quorate fuzz', scenario, '--without', name, ...options.set.flatMap(each => ['--set', each]),
    ...(mutant === null ? [] : ['--mutant', mutant]), '--seed', run.value.seed, '--runs', runs.value,
  ].join(' ')
  return answerOf(board.value, run.value, runs.value, whole, rows, again)
}

const looking = (board: Board, run: Run, folder: string | null, runs: number): Look => async kept => {
  const explored = { ...run, folder, ...assuming(board, run.parameters, kept) }
  const jobs = Math.min(availableParallelism(), ISLANDS)
  const { tally, interrupted, stuck } = await fuzzing({
    explored, seed: run.seed, strategy: 'portfolio', jobs, budget: { runs, seconds: 0 }, patience: PATIENCE,
    progress: () => {},
  })
  const subject = await explorable(explored)
  const conclusion = conclusionOf(tally, subject.ok ? subject.value.needs : [], interrupted)
  const falls = [...(stuck === null ? [] : [stuck]), ...tally.found]
    .map(({ property, index, runs: broken }) => ({ property, index, runs: broken }))
  return { conclusion: falls.length === 0 ? conclusion : { status: 'violated', basis: null }, falls }
}

/** `again` is the command whose runs are those in which something falls without it. */
function answerOf(
  { switches }: Board, run: Run, runs: number, whole: Looked, rows: readonly Row[],
  again: (name: AssumptionName) => string,
): Answer {
  const shown = rows.find(({ without }) => without.falls.length > 0)
  const borne = switches.filter(each => rows.every(({ of }) => of.name !== each.name))
  const answer = report('assumptions', {
    ...whole.conclusion, run,
    stats: {
      runs, seed: run.seed, falls: whole.falls,
      relied: rows.map(({ of: { name, text }, without: { conclusion, falls } }) =>
        ({ name, text, ...conclusion, falls })),
      borne: borne.map(({ name, text, broken, isRelied }) => ({ name, text, broken, isRelied })),
    },
  })
  const text = [
    `What ${run.scenario} relies on, each given up alone (${runs} runs each, seed ${run.seed})`,
    `  with all of it: ${saidText(whole)}`,
    ...rows.flatMap(({ of, without }) => [
      `${without.falls.length > 0 ? '✗' : ' '} ${of.name.padEnd(15)} ${of.text}`,
      `    without it: ${saidText(without)}`,
    ]),
    '',
    'What it bears, or breaks by itself',
    ...borne.map(({ name, without, broken }) => `  ${name.padEnd(15)} ${broken ?? without}`),
    ...(shown === undefined ? [] : ['', `A run that shows it: ${again(shown.of.name)}`]),
  ].join('\n')
  return { report: answer, text }
}

function saidText({ conclusion, falls }: Looked): string {
  if (falls.length === 0) return conclusion.basis ?? ''
  return falls.map(({ property, runs }) => `${property} falls (${runs === 1 ? '1 run' : `${runs} runs`})`).join(', ')
}
