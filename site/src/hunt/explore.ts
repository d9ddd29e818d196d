/** Fuzzing, shrinking and searching, as one Worker does them: pure functions that tell what they find on the way. */
import { Islands, probe, shareOf, shrink, trialOf, type Outcome, type Subject } from '@quorate/explore'
import type { Run } from '@quorate/kernel'
import {
  boardOf, execute, minimumOf, ours, searchScenario, smallName, subjectOf, type Executed, type Result,
} from '@quorate/scenarios'
import { WORLD } from '../sim/world.ts'
import { numberText } from '../stage/counts.ts'
import type { Explored, Said, Searched, Shortened, Task } from './tasks.ts'

type Of<K extends Task['kind']> = Extract<Task, { kind: K }>
type Say = (said: Said) => void

/** Milliseconds between two words: often enough to be looked at, seldom enough to leave the page alone. */
const SAY_EVERY = 100
/** A shrinking that takes longer gives what it has. */
const SHRINK_FOR = 20_000
/** Transitions between two words of a search, and those after which it gives up. */
const PORTION = 50_000
const MOST = 5_000_000
/** Transitions of the search for a run that is shorter than what was shrunk: a few seconds. */
const MOST_SHORTER = 400_000

export function explore(task: Task, say: Say): void {
  if (task.kind === 'fuzz') fuzzShare(task, say)
  else if (task.kind === 'shrink') say({ kind: 'shortened', shortened: shorten(task, say) })
  else if (task.kind === 'board') say({ kind: 'board', board: must(boardOf(task.run)) })
  else say({ kind: 'searched', searched: searchSmall(task, say) })
}

/** What a person added to the faults of the scenario belongs to the set-up that is explored. */
function subjectWith({ faults = [], without, ...run }: Explored): Subject {
  const subject = must(subjectOf(run))
  const setup = { ...subject.setup, faults: [...subject.setup.faults, ...faults] }
  return { ...subject, setup, ...(without !== undefined && { without }) }
}

function fuzzShare({ explored, seed, runs, me, of }: Of<'fuzz'>, say: Say): void {
  const subject = subjectWith(explored)
  say({ kind: 'needs', needs: subject.needs })
  const islands = new Islands(subject, probe(subject, seed), seed, 'portfolio')
  const told = new Set<string>()
  let outcomes: Outcome[] = []
  let last = performance.now()
  const flush = (): void => {
    say({ kind: 'outcomes', outcomes })
    outcomes = []
    last = performance.now()
  }
  for (const index of shareOf(me, of)) {
    if (index >= runs) break
    const island = islands.of(index)
    outcomes.push(light(island.run(island.plan(index)), told))
    if (performance.now() - last > SAY_EVERY) flush()
  }
  flush()
}

/** Only a Worker’s first run that breaks a property can be the first of all: nobody needs the others. */
function light(outcome: Outcome, told: Set<string>): Outcome {
  const isFirst = outcome.broken.some(({ property }) => !told.has(property))
  for (const { property } of outcome.broken) told.add(property)
  return isFirst ? outcome : { ...outcome, trial: null }
}

function shrinkRun({ run, property }: Of<'shrink'>, say: Say): ReturnType<typeof shrink> {
  const end = performance.now() + SHRINK_FOR
  let last = 0
  const shorter = (events: number): void => {
    if (performance.now() - last < SAY_EVERY) return
    last = performance.now()
    say({ kind: 'shorter', events })
  }
  return shrink(must(subjectOf(run)), trialOf(run), property, { more: () => performance.now() < end, shorter })
}

/** As the command line's shrink does: the true minimum in the place of what was shrunk, where a search reaches it. */
function shorten(task: Of<'shrink'>, say: Say): Shortened | null {
  const shrunk = shrinkRun(task, say)
  if (shrunk === null) return null
  const { world, scenario, parameters, mutant } = task.run
  const { given, events, isMinimal, broken } = shrunk
  const kept = { given, isMinimal }
  const run: Run = { world, scenario, parameters, mutant, ...shrunk.trial }
  say({ kind: 'minimal' })
  const minimum = minimumOf(world, must(execute(run)), broken.property, ours, MOST_SHORTER)
  if (minimum.kind === 'unknown') return { ...kept, run, event: broken.event, events, minimum }
  if (minimum.executed === null) return { ...kept, run, event: broken.event, events, minimum: { kind: 'known' } }
  return { ...kept, ...brokenIn(minimum.executed, broken.property), minimum: { kind: 'known' } }
}

function brokenIn(
  { run, recording, judgements }: Executed, property: string,
): Pick<Shortened, 'run' | 'event' | 'events'> {
  const { event } = judgements.find(each => each.property === property)!
  return { run, event, events: recording.length - recording.setup.nodes.length }
}

function searchSmall({ protocol, mutant }: Of<'search'>, say: Say): Searched {
  const searching = must(searchScenario(WORLD, { scenario: smallName(protocol), mutant, steps: MOST }))
  while (!searching.advance(PORTION)) {
    const { distinct, depth } = searching.covered
    say({ kind: 'states', states: distinct, depth })
  }
  const { found: { verdict, bounds, covered, unreached }, executed } = must(searching.result)
  const seen = `${numberText(covered.distinct)} states, at most ${bounds}`
  if (verdict.status === 'violated') {
    const { property: broken, evidence } = verdict
    const run = executed?.run ?? null
    return { run, text: `No shorter way breaks ${broken}: ${evidence.steps.length} steps after all nodes have started (${seen}).` }
  }
  const never = unreached.length === 0 ? '' : ` Never reached: ${unreached.join(', ')}.`
  const basis = verdict.status === 'ok' ? `Holds: ${verdict.basis} within ${bounds}.` : `Unknown: the search ${verdict.why} (${seen}).`
  return { run: null, text: basis + never }
}


function must<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.error)
  return result.value
}
