/** What a build shows of a run: executed in Node by the same engine that pages use. Anything wrong stops the build. */
import type { Frame } from '@quorate/kernel'
import type { Result, RunRequest } from '@quorate/scenarios'
import { getEntry } from 'astro:content'
import { fragmentOf } from '../lab/fragment.ts'
import { Engine } from '../sim/engine.ts'
import { arrivedWith } from '../sim/messages.ts'
import type { MessageInfo, RunSummary } from '../sim/types.ts'
import { WORLD } from '../sim/world.ts'
import { cursorOf } from '../sim/place.ts'

export const engine = new Engine(WORLD)

/** The value, or a build that stops with a sentence that names the place. */
export function must<T>(result: Result<T>, place: string): T {
  if (result.ok) return result.value
  throw new Error(`${place}: ${result.error}.`)
}

export interface Moment {
  readonly run: RunSummary
  readonly event: number
  readonly frame: Frame
  readonly sentence: string
  /** The message that the event received or lost, and the node that it touched. */
  readonly arrived: MessageInfo | null
  readonly touched: number | null
}

export function momentOf(run: RunSummary, event: number, place: string): Moment {
  const [frame] = must(engine.frames(run.handle, event, event), place)
  const [sentence] = must(engine.sentences(run.handle, event, event), place)
  if (frame === undefined || sentence === undefined) throw new Error(`${place}: the run has no event ${event}.`)
  const arrived = arrivedWith(run, event)
  const isNetwork = run.acts.some(done => done.event === event && !('node' in done.act))
  const touched = isNetwork ? null : run.events.node[event]!
  return { run, event, frame, sentence, arrived, touched }
}

/** Where the lab opens a scenario. */
export function openingOf(scenario: string): Moment {
  const run = must(engine.open({ request: { scenario } }), scenario)
  return momentOf(run, run.opening, scenario)
}

export function momentAt(request: RunRequest, at: string, place: string): Moment {
  const run = must(engine.open({ request }), place)
  return momentOf(run, must(cursorOf(run, at), place), place)
}

export const sentencesOf = (run: RunSummary, events: readonly number[], place: string): string[] =>
  events.map(event => must(engine.sentences(run.handle, event, event), place)[0]!)

/** The address of a moment in the lab, from the root of the site. */
export const labPath = (run: RunSummary, event: number): string => `/lab/${fragmentOf(run.link, event)}`

/** The MDX of the article that is being rendered; '' on other pages. */
export async function sourceOf(article: string | undefined): Promise<string> {
  if (article === undefined) return ''
  return (await getEntry('articles', article))?.body ?? ''
}
