/**
 * Executes Runs and answers questions about them, synchronously. The Worker wraps it for pages; a build wraps
 * nothing and calls it in Node, so a still and a live figure are the same projection.
 */
import {
  frameAt, framesOf, headline, messageView, noteText, sentence, whyNot, withNames, type Act, type Frame, type Run,
  type TraceEvent, type Wrapped,
} from '@quorate/kernel'
import {
  bad, checkClaim, claims, execute, good, makeRun, questions, readLinked, readRecorded, reasonsOf, refusal,
  replayDifference, tasks, type Executed, type Linked, type Recorded, type Result,
} from '@quorate/scenarios'
import { findEvents } from './query.ts'
import { interventionEvents, summarize } from './summary.ts'
import type {
  ClaimShown, EventDetail, EventLine, OpenedRun, Opening, QuestionShown, RanFile, RunSummary, TaskShown, WaitingShown,
} from './types.ts'

/** Executed runs kept ready; older ones are executed again when they are asked for. */
const KEPT = 6
const EFFECTS = 12

export class Engine {
  readonly world: string
  readonly #runs: Run[] = []
  readonly #handles = new Map<string, number>()
  readonly #kept = new Map<number, Executed>()

  constructor(world: string) {
    this.world = world
  }

  /** A run, to be shown at event `at`; where that is null, at the place that is its own. */
  open(opening: Opening, at: number | null = null): Result<OpenedRun> {
    const opened = 'link' in opening ? this.#openText(opening) : this.#openRun(opening)
    if (!opened.ok) return opened
    const { handle, length, opening: own } = opened.value
    const event = Math.min(Math.max(0, at ?? own), length - 1)
    return good({ ...opened.value, shown: frameAt(this.executed(handle).recording, event) })
  }

  #openRun(opening: Exclude<Opening, { link: string }>): Result<RunSummary> {
    const run = 'run' in opening ? good(opening.run) : makeRun(this.world, opening.request)
    return run.ok ? this.#open(run.value, null) : run
  }

  /**
   * The Run with an act right after event `index` (−1: before the first). What follows is executed anew, without the
   * interventions that came later: they belong to another future.
   */
  intervene(handle: number, index: number, act: Act): Result<RunSummary> {
    const executed = this.executed(handle)
    const { run, recording } = executed
    const after = index < 0 ? 0 : recording.row(index).lineage
    const done = 1 + interventionEvents(executed).findLastIndex(event => event >= 0 && event <= index)
    return this.#open({ ...run, interventions: [...run.interventions.slice(0, done), { after, act }] }, null)
  }

  /** The same Run with another name for the act of an event: '' for none. Nothing else of it changes. */
  name(handle: number, index: number, name: string): Result<RunSummary> {
    const { run: { names = [], ...run }, recording } = this.executed(handle)
    const { lineage } = recording.row(index)
    const others = names.filter(([act]) => act !== lineage)
    const all = name === '' ? others : [...others, [lineage, name] as const]
    const made = makeRun(this.world, all.length === 0 ? run : { ...run, names: all })
    return made.ok ? this.#open(made.value, null) : made
  }

  /** Frames of the events from `from` up to `to`, both included. */
  frames(handle: number, from: number, to: number): Result<Frame[]> {
    return good(framesOf(this.executed(handle).recording, from, to))
  }

  sentences(handle: number, from: number, to: number): Result<string[]> {
    const { recording } = this.executed(handle)
    const texts: string[] = []
    for (let i = from; i <= to && i < recording.length; i++) texts.push(sentence(recording, i))
    return good(texts)
  }

  /** Events that a query finds (query.ts). */
  search(handle: number, query: string): Result<number[]> {
    return findEvents(this.executed(handle).recording, query)
  }

  event(handle: number, index: number): Result<EventDetail> {
    return good(detail(this.executed(handle), index))
  }

  /** Which code the event ran; the code with counters is loaded when it is first needed. */
  async code(handle: number, index: number): Promise<Result<RanFile[]>> {
    const counted = await import('./code.ran.ts').catch(() => null)
    if (counted === null) return bad('it could not be fetched; try again when the network is back')
    return good(await counted.ranAt(this.#runs[handle]!, index))
  }

  /** What nodes wait for right after an event, and what became of each missing part. */
  whyNot(handle: number, index: number): Result<WaitingShown[]> {
    const { recording } = this.executed(handle)
    return good(whyNot(recording, index).map(({ node, wait: { rule }, since, sentence: text, missing }) => ({
      node, rule, since, text,
      missing: missing.map(({ node: from, became, sentence: told, events }) => ({ from, became, text: told, events })),
    })))
  }

  /** Executes a claim's run, or its counter-run, and says whether the sentence holds of it. */
  claim(id: string, which: 'run' | 'counter'): Result<ClaimShown> {
    const claim = claims.find(known => known.id === id)
    if (claim === undefined) return bad(`there is no claim "${id}"`)
    const checked = checkClaim(this.world, claim, which)
    if (!checked.ok) return checked
    const { holds, because, event, executed } = checked.value
    return good({ holds, because, event, run: this.#keep(executed, null) })
  }

  /** A question, asked of its own run or of the same run with another seed. */
  question(id: string, seed?: number): Result<QuestionShown> {
    const question = questions.find(known => known.id === id)
    if (question === undefined) return bad(`there is no question "${id}"`)
    const made = makeRun(this.world, seed === undefined ? question.run : { ...question.run, seed })
    if (!made.ok) return made
    const executed = execute(made.value)
    if (!executed.ok) return executed
    const { text, options } = question
    const run = this.#keep(executed.value, null)
    return good({
      id, text, options, run, asked: question.asked(executed.value), answer: question.answer(executed.value),
    })
  }

  /** Whether a run did what each task asks for. */
  tasks(handle: number, ids: readonly string[]): Result<TaskShown[]> {
    const executed = this.executed(handle)
    const known = tasks.filter(task => ids.includes(task.id))
    return good(known.map(task => ({ id: task.id, text: task.text, done: task.done(executed) })))
  }

  /** What a handle names, executed again where it was forgotten. */
  executed(handle: number): Executed {
    const kept = this.#kept.get(handle)
    if (kept !== undefined) {
      this.#use(handle, kept)
      return kept
    }
    const executed = execute(this.#runs[handle]!)
    if (!executed.ok) throw new Error(executed.error)
    this.#use(handle, executed.value)
    return executed.value
  }

  #openText(opening: Extract<Opening, { link: string }>): Result<RunSummary> {
    const { link } = opening
    const called = opening.called ?? null
    const recorded = readRecorded(called, link)
    if (!recorded.ok) return recorded
    const linked = readLinked(recorded.value.held)
    if (!linked.ok) return bad(refusal(called, recorded.value, linked.error))
    return this.#openRecorded({ ...recorded.value, ...linked.value }, called ?? 'This link')
  }

  #openRecorded(recorded: Recorded & Linked, called: string): Result<RunSummary> {
    const { run } = recorded
    const executed = execute({ ...run, world: this.world })
    if (!executed.ok) return executed
    const differs = replayDifference(recorded, executed.value)
    const sameWorld = run.world === this.world
    const same = 'the same run today gives the same events and verdict'
    if (differs === null) {
      return good(this.#keep(executed.value, sameWorld ? null : `${called} was made with world ${run.world}; ${same}.`))
    }
    const made = sameWorld ? `${called} does not replay` : `${called} was made with world ${run.world}`
    return good(this.#keep(executed.value, `${made}: ${differs}.`))
  }

  #open(run: Run, differs: string | null): Result<RunSummary> {
    const known = this.#kept.get(this.#handles.get(JSON.stringify(run)) ?? -1)
    const executed = known === undefined ? execute(run) : good(known)
    return executed.ok ? good(this.#keep(executed.value, differs)) : executed
  }

  #keep(executed: Executed, differs: string | null): RunSummary {
    const key = JSON.stringify(executed.run)
    const handle = this.#handles.get(key) ?? this.#runs.push(executed.run) - 1
    this.#handles.set(key, handle)
    this.#use(handle, executed)
    return summarize(executed, handle, differs)
  }

  /** The most recently used stand last; the first is forgotten when there are too many. */
  #use(handle: number, executed: Executed): void {
    this.#kept.delete(handle)
    this.#kept.set(handle, executed)
    if (this.#kept.size > KEPT) this.#kept.delete(this.#kept.keys().next().value!)
  }
}

function detail(executed: Executed, index: number): EventDetail {
  const { recording } = executed
  const event = recording.event(index)
  const { nodes } = recording.setup
  const names = nodes.map(node => node.name)
  const line = (at: number): EventLine => ({ index: at, text: headline(recording, recording.event(at)) })
  const effects = recording.effectsOf(index)
  const { view } = nodes[event.node]!.protocol
  return {
    index,
    headline: headline(recording, event),
    notes: event.notes.map(note => ({ rule: note.rule, text: noteText(note, names) })),
    told: event.responses.map(({ outcome }) => view.outcome?.(outcome) ?? JSON.stringify(outcome)),
    why: reasonsOf(executed, index),
    effects: effects.slice(0, EFFECTS).map(line),
    moreEffects: Math.max(0, effects.length - EFFECTS),
    message: event.message < 0 ? null : messageDetail(recording, event),
    rows: rowsAround(recording, event),
  }
}

function messageDetail(recording: Executed['recording'], event: TraceEvent): EventDetail['message'] {
  const { from, to, message } = recording.message(event.message)
  const { text } = messageView(recording.setup.nodes[from]!.protocol, message)
  return { text: withNames(text, recording.setup.nodes.map(({ name }) => name)), from, to, fields: fieldsOf(message) }
}

/** A hosted protocol's message is wrapped with the name of its channel: what it holds is shown, not the wrapping. */
function fieldsOf(message: unknown): (readonly [string, string])[] {
  if (typeof message !== 'object' || message === null) return [['value', JSON.stringify(message)]]
  const { channel, message: inner } = message as Partial<Wrapped>
  if (channel !== undefined && inner !== undefined) return fieldsOf(inner)
  return Object.entries(message).map(([name, value]) => [name, JSON.stringify(value)] as const)
}

function rowsAround(recording: Executed['recording'], { index, node }: TraceEvent): EventDetail['rows'] {
  const { view } = recording.setup.nodes[node]!.protocol
  const names = recording.setup.nodes.map(({ name }) => name)
  const rowsAt = (at: number): readonly (readonly [string, string])[] => {
    const { state } = at < 0 ? { state: null } : recording.worldAfter(at).node(node)
    return (state === null ? [] : view.rows(state)).map(([name, value]) => [withNames(name, names), value] as const)
  }
  const before = new Map(rowsAt(index - 1))
  return rowsAt(index).map(([name, after]) => {
    const was = before.get(name)
    const isNew = was === undefined || was === after
    return { name, before: isNew ? null : withNames(was, names), after: withNames(after, names) }
  })
}
