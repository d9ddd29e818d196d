/** `shrink`: from a run that breaks a property to a short one that breaks the same, and what can be kept of it. */
import { tell, trialOf, type Shrunk, type Trial } from '@quorate/explore'
import type { Run } from '@quorate/kernel'
import {
  execute, linkText, minimumOf, regressionTest, scriptOf, type Executed, type Library, type Minimum,
} from '@quorate/scenarios'
import { shrinking } from './explore/shrinking.ts'
import { wholeNumber } from './given.ts'
import { opened } from './opened.ts'
import { badInput, report, type Answer } from './report.ts'
import { world } from './world.ts'
import { writeWhole } from './write.ts'

export interface ShrinkOptions {
  readonly property?: string
  readonly code?: string
  readonly seconds: string
  readonly patience: string
  readonly test?: string
  readonly script?: string
}

/** What a permalink should stay below; some of what passes links on cuts longer ones. */
const SHORT_LINK = 2_000

export async function shrink(source: string, options: ShrinkOptions): Promise<Answer> {
  const linked = await opened(source, options.code)
  if (!linked.ok) return badInput('shrink', linked.error)
  const seconds = wholeNumber('--seconds', options.seconds, 1, 86_400)
  if (!seconds.ok) return badInput('shrink', seconds.error)
  const patience = wholeNumber('--patience', options.patience, 1, 3_600)
  if (!patience.ok) return badInput('shrink', patience.error)
  const { library, folder } = linked.value
  const { code: _, ...recorded } = linked.value.run
  const run: Run = { ...recorded, world, ...(library.code !== null && { code: library.code }) }
  const property = options.property ?? null
  const shrunk = await shrinking({ ...run, folder }, trialOf(run), property, seconds.value, patience.value)
  if (!shrunk.ok) return badInput('shrink', shrunk.error)
  if (shrunk.value === null) return badInput('shrink', nothingToShrink(property))
  const shrunken = shortest(run, library, shrunk.value)
  const minimum = minimumOf(world, shrunken.executed, shrunk.value.broken.property, library)
  const short = replacedBy(minimum, shrunken)
  const kept = keep(short, shrunk.value, options)
  return typeof kept === 'string' ? badInput('shrink', kept) : answerOf(run, shrunk.value, short, minimum, kept)
}

const nothingToShrink = (property: string | null): string =>
  (property === null ? 'the run breaks no property; accepted is a run that "quorate run" or "quorate fuzz" calls violated'
    : `the run does not break "${property}"; "quorate replay" says what it breaks`)

interface Short {
  readonly executed: Executed
  readonly link: string
  /** The run by time, where there is one with another link. */
  readonly timed: string | null
}

/** The shortest run, or the one by time where only that has a link that is short enough. */
function shortest(run: Run, library: Library, { trial, timed }: Shrunk): Short {
  const { schedule: _, faults: __, ...base } = run
  const linkOf = (of: Trial): { executed: Executed; link: string } => {
    const executed = execute({ ...base, ...of }, library)
    if (!executed.ok) throw new Error(executed.error)
    return { executed: executed.value, link: linkText(executed.value) }
  }
  const scheduled = linkOf(trial)
  const byTime = timed === null || trial === timed ? null : linkOf(timed)
  const isLong = scheduled.link.length > SHORT_LINK
  if (byTime !== null && isLong && byTime.link.length < scheduled.link.length) return { ...byTime, timed: null }
  return { ...scheduled, timed: byTime?.link ?? null }
}

/** Writes what was asked for. Lines that say so, or what went wrong. */
function keep(short: Short, shrunk: Shrunk, { test, script }: ShrinkOptions): readonly string[] | string {
  if (script === undefined) return keepTest(short, shrunk, test)
  const written = writeWhole(script, scriptOf(short.executed, `${shrunk.broken.property} is broken`), 'the script')
  if (!written.ok) return written.error
  const kept = keepTest(short, shrunk, test)
  return typeof kept === 'string' ? kept : [`Script: ${script}`, ...kept]
}

function keepTest({ executed }: Short, { broken }: Shrunk, test: string | undefined): readonly string[] | string {
  if (test === undefined) return []
  if (executed.run.code !== undefined) return '--test was given for code of your own; accepted is a run of a scenario from "quorate list"'
  const written = writeWhole(test, regressionTest(executed, broken.property), 'the test')
  return written.ok ? [`Test: ${test}`] : written.error
}

/** The true minimum in place of what was shrunk, where a search has found a shorter one. */
function replacedBy(minimum: Minimum, shrunken: Short): Short {
  if (minimum.kind === 'unknown' || minimum.executed === null) return shrunken
  return { executed: minimum.executed, link: linkText(minimum.executed), timed: shrunken.timed }
}

function minimumText(minimum: Minimum): string {
  if (minimum.kind === 'unknown') return `How far this is from the shortest one is not known: ${minimum.why}`
  const is = minimum.executed === null ? 'This is the shortest' : 'The shortest is shorter and stands here'
  return `${is}: a search with the same timeouts, requests, crashes and copies finds none of fewer than ${minimum.steps} steps`
}

function answerOf(
  run: Run, shrunk: Shrunk, { executed, link, timed }: Short, minimum: Minimum, kept: readonly string[],
): Answer {
  const { broken, given, isMinimal, isByTime, tries } = shrunk
  const events = executed.recording.length - executed.recording.setup.nodes.length
  const story = tell(executed.recording, executed.recording.length - 1)
  const judged = executed.judgements.filter(({ property }) => property === broken.property)
  const distance = isMinimal ? 'no single event can be left out'
    : isByTime ? 'it is about time, so no order of fewer events shows it, and faults alone were left out'
      : 'the time was up before every single event was tried'
  const answer = report('shrink', {
    status: 'violated', run: executed.run, link, digest: executed.check.digest, findings: judged,
    stats: {
      events, given, tries, isMinimal, timed, story, kept,
      minimum: minimum.kind === 'known' ? minimum.steps : null, shrunk: shrunk.events,
    },
  })
  const text = [
    `${run.scenario}: "${broken.property}" is broken by ${events} events; the run that was given took ${given}`,
    ...judged.flatMap(({ evidence }) => evidence.map(line => `    ${line}`)),
    '',
    ...story.map((line, i) => `${String(i + 1).padStart(2)}. ${line}`),
    '',
    `Runs executed: ${tries}; ${distance}. ${minimumText(minimum)}`,
    ...(timed === null ? [] : [`By time, with the fewest faults: ${timed}`]),
    ...kept,
    `Link: ${link}`,
  ].join('\n')
  return { report: answer, text }
}
