/**
 * The page's side of the simulation. One Worker serves every figure of a page (calling.ts). Calls answer with promises
 * that reject with one sentence.
 */
import type { Act, Frame } from '@quorate/kernel'
import { call, workerNow } from './calling.ts'
import type { CallName, Calls, Given } from './calls.ts'
import type {
  Alignment, ClaimShown, Cone, Designs, EventDetail, Exported, NodeDifference, Opening, OrderShown, QuestionShown,
  RanFile, RunSummary, SeriesShown, TaskShown, WaitingShown,
} from './types.ts'

/** How many frames are fetched at once: playback looks ahead, and a step finds its neighbours. */
const FRAMES = 24
const FRAMES_KEPT = 96
/** ms. A frame of a long run is large, and 24 of them are 24 times that: they are for whoever stays. */
const SETTLED = 150
const SENTENCES = 64
/** Workers count from 1. */
const NO_WORKER = 0

/** Frames are kept in rows of so many, which begin here. */
const firstOf = (event: number): number => event - event % FRAMES

/** What a call about a run is given besides its handle. */
type Rest<N extends CallName> = Parameters<Calls[N]> extends readonly [number, ...infer R] ? R : never

/** The handle of a run, in which Worker, and once it is there also without a promise. */
interface Known {
  readonly worker: number
  readonly handle: Promise<number>
  readonly now: number | null
}

/** An opened run: its summary, and what is fetched from it little by little. */
export class OpenRun {
  readonly summary: RunSummary
  readonly #frames = new Map<number, Frame>()
  readonly #sentences = new Map<number, Promise<readonly string[]>>()
  readonly #fetching = new Map<number, Promise<void>>()
  /** Of leaps only the last: a frame of a long run is large, and what is kept is copied when garbage is collected. */
  #leapt: Frame | null
  #settling: ReturnType<typeof setTimeout> | undefined

  #known: Known

  /** `shown`: the frame that came with it. */
  constructor(summary: RunSummary, shown: Frame | null = null, worker = workerNow()) {
    this.summary = summary
    this.#leapt = shown
    this.#known = { worker, handle: Promise.resolve(summary.handle), now: summary.handle }
  }

  /** The same run, of which nothing is known but its summary: whoever shows it asks for everything anew. */
  again(): OpenRun {
    return new OpenRun(this.summary, null, NO_WORKER)
  }

  /** The frame right after an event, if it is already here. */
  peek(event: number): Frame | undefined {
    return this.#frames.get(event) ?? (this.#leapt?.event === event ? this.#leapt : undefined)
  }

  /** The frame right after an event; its neighbours come once nobody has gone elsewhere for a moment. */
  async frame(event: number): Promise<Frame> {
    const known = this.#frames.get(event)
    if (known !== undefined) return known
    const frame = this.peek(event) ?? await this.#fetched(event)
    this.#leapt = frame
    clearTimeout(this.#settling)
    this.#settling = setTimeout(() => this.prepare(event), SETTLED)
    return frame
  }

  async #fetched(event: number): Promise<Frame> {
    const coming = this.#fetching.get(firstOf(event))
    if (coming !== undefined) await coming
    const frame = this.#frames.get(event) ?? (await this.#framesOf(event, event))[0]
    if (frame === undefined) throw new Error(`this run has no event ${event}`)
    return frame
  }

  /** Fetches an event's frame and its neighbours for whoever will need them soon. */
  prepare(event: number): void {
    const first = firstOf(event)
    const isThere = this.#frames.has(first) && this.#frames.has(Math.min(first + FRAMES, this.summary.length) - 1)
    if (isThere || this.#fetching.has(first)) return
    const fetching = this.#keep(first).catch(() => undefined)
    this.#fetching.set(first, fetching)
    void fetching.then(() => this.#fetching.delete(first))
  }

  /** Sentences of the events from `from` up to `to`, both included. */
  async sentences(from: number, to: number): Promise<string[]> {
    const chunks: Promise<readonly string[]>[] = []
    const first = from - from % SENTENCES
    for (let at = first; at <= to; at += SENTENCES) chunks.push(this.#sentencesAt(at))
    return (await Promise.all(chunks)).flat().slice(from - first, to - first + 1)
  }

  /** Sentences by event. Events that stand far apart are fetched each by itself, neighbours together. */
  async sentencesOf(events: readonly number[]): Promise<Map<number, string>> {
    return new Map(await Promise.all(events.map(async event => [event, await this.sentence(event)] as const)))
  }

  async sentence(event: number): Promise<string> {
    return (await this.sentences(event, event))[0] ?? ''
  }

  search(text: string, signal?: AbortSignal): Promise<number[]> {
    return this.#ask('search', [text], signal)
  }

  event(event: number, signal?: AbortSignal): Promise<EventDetail> {
    return this.#ask('event', [event], signal)
  }

  cone(event: number, signal?: AbortSignal): Promise<Cone> {
    return this.#ask('cone', [event], signal)
  }

  order(signal?: AbortSignal): Promise<OrderShown> {
    return this.#ask('order', [], signal)
  }

  code(event: number, signal?: AbortSignal): Promise<RanFile[]> {
    return this.#ask('code', [event], signal)
  }

  whyNot(event: number, signal?: AbortSignal): Promise<WaitingShown[]> {
    return this.#ask('whyNot', [event], signal)
  }

  /** A new run: this one with an act right after an event. This one stays as it is. */
  async intervene(event: number, act: Act): Promise<OpenRun> {
    return new OpenRun(await this.#ask('intervene', [event, act]))
  }

  /** The same run with another name for the act of an event, '' for none. */
  async name(event: number, name: string): Promise<OpenRun> {
    return new OpenRun(await this.#ask('name', [event, name]))
  }

  /** This run and another one in rows by time. */
  alignment(other: OpenRun, signal?: AbortSignal): Promise<Alignment> {
    return OpenRun.#handles([this, other]).then(([a, b]) => call('alignment', [a!, b!], signal))
  }

  /** What differs in the states of this run and another one, each right after an event of its own. */
  differences(event: number, other: OpenRun, at: number, signal?: AbortSignal): Promise<NodeDifference[]> {
    return OpenRun.#handles([this, other]).then(([a, b]) => call('differences', [a!, event, b!, at], signal))
  }

  /** This run beside the other designs of its story. */
  designs(signal?: AbortSignal): Promise<Designs> {
    return this.#ask('designs', [], signal)
  }

  /** This run over virtual time. */
  series(signal?: AbortSignal): Promise<SeriesShown> {
    return this.#ask('series', [], signal)
  }

  /** The text of a file that holds this run. */
  exported(as: Exported): Promise<string> {
    return this.#ask('exported', [as])
  }

  tasks(ids: readonly string[]): Promise<TaskShown[]> {
    return this.#ask('tasks', [ids])
  }

  #framesOf(from: number, to: number): Promise<Frame[]> {
    return this.#ask('frames', [from, to])
  }

  async #keep(first: number): Promise<void> {
    for (const frame of await this.#framesOf(first, first + FRAMES - 1)) this.#frames.set(frame.event, frame)
    for (const event of this.#frames.keys()) {
      if (this.#frames.size <= FRAMES_KEPT) break
      this.#frames.delete(event)
    }
  }

  async #ask<N extends CallName>(name: N, rest: Rest<N>, signal?: AbortSignal): Promise<Given<N>> {
    const { worker, now } = this.#known
    // At once where that is possible: what waits for a promise is asked only after the page has drawn what it knows.
    const handle = worker === workerNow() && now !== null ? now : (await OpenRun.#handles([this]))[0]!
    return call(name, [handle, ...rest] as unknown as Parameters<Calls[N]>, signal)
  }

  /** Of runs, all in the Worker that answers now. */
  static async #handles(runs: readonly OpenRun[]): Promise<number[]> {
    for (;;) {
      const worker = workerNow()
      const handles = await Promise.all(runs.map(run => run.#handleIn(worker)))
      if (worker === workerNow()) return handles
    }
  }

  /** A Worker that has begun since this run was opened has never heard of it: it is opened there, too. */
  #handleIn(worker: number): Promise<number> {
    if (this.#known.worker === worker) return this.#known.handle
    const handle = call('open', [{ run: this.summary.run }]).then(summary => summary.handle)
    this.#known = { worker, handle, now: null }
    const settle = (known: Known): void => {
      if (this.#known.handle === handle) this.#known = known
    }
    // What could not be opened is opened again when it is next asked for.
    handle.then(now => settle({ worker, handle, now }), () => settle({ worker: NO_WORKER, handle, now: null }))
    return handle
  }

  #sentencesAt(first: number): Promise<readonly string[]> {
    const known = this.#sentences.get(first)
    if (known !== undefined) return known
    const fetched = this.#ask('sentences', [first, first + SENTENCES - 1])
    this.#sentences.set(first, fetched)
    fetched.catch(() => this.#sentences.delete(first))
    return fetched
  }
}

/** `at`: the event at which it will be shown, which comes with it; null for its own. */
export async function openRun(opening: Opening, at: number | null = null, signal?: AbortSignal): Promise<OpenRun> {
  const { shown, ...summary } = await call('open', [opening, at], signal)
  return new OpenRun(summary, shown)
}

export const askQuestion = (id: string, seed?: number): Promise<QuestionShown> => call('question', [id, seed])

export const checkClaim = (id: string, which: 'run' | 'counter'): Promise<ClaimShown> => call('claim', [id, which])
