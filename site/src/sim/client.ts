/**
 * The page's side of the simulation. One Worker serves every figure of a page; it starts with the first call.
 * Calls answer with promises that reject with one sentence.
 */
import type { Act, Frame } from '@quorate/kernel'
import type { CallName, Calls, FromWorker, Given, ToWorker } from './calls.ts'
import type {
  Alignment, ClaimShown, Cone, Designs, EventDetail, Exported, NodeDifference, Opening, OrderShown, QuestionShown, RanFile,
  RunSummary, SeriesShown, TaskShown, WaitingShown,
} from './types.ts'

interface Open {
  readonly resolve: (value: never) => void
  readonly reject: (reason: Error) => void
}

let worker: Worker | null = null
let lastId = 0
const open = new Map<number, Open>()

/** What a browser says of its own is for whoever writes pages. */
function newWorker(): Worker {
  try {
    return new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' })
  } catch {
    throw new Error('this browser does not let the page start the simulation, which runs in a Worker')
  }
}

function started(): Worker {
  if (worker !== null) return worker
  let hasCome = false
  worker = newWorker()
  worker.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => {
    hasCome = true
    const call = open.get(data.id)
    open.delete(data.id)
    if (data.ok) call?.resolve(data.value as never)
    else call?.reject(new Error(data.error))
  })
  worker.addEventListener('error', () => {
    for (const call of open.values()) call.reject(new Error('the simulation could not be loaded; reload the page'))
    open.clear()
    // One that never came answers nobody: the next call asks for it again.
    if (!hasCome) worker = null
  })
  return worker
}

function call<N extends CallName>(
  name: N, given: Parameters<Calls[N]>, signal?: AbortSignal,
): Promise<Given<N>> {
  const id = ++lastId
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted()
    const asked = started()
    open.set(id, { resolve, reject })
    signal?.addEventListener('abort', () => {
      if (!open.delete(id)) return
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- that is for windows; a Worker has none
      worker?.postMessage({ cancel: id } satisfies ToWorker)
      reject(signal.reason)
    })
    // oxlint-disable-next-line unicorn/require-post-message-target-origin
    asked.postMessage({ id, call: name, given } satisfies ToWorker)
  })
}

/** How many frames are fetched at once: playback looks ahead, and a step finds its neighbours. */
const FRAMES = 24
const FRAMES_KEPT = 96
/** ms. A frame of a long run is large, and 24 of them are 24 times that: they are for whoever stays. */
const SETTLED = 150
const SENTENCES = 64

/** Frames are kept in rows of so many, which begin here. */
const firstOf = (event: number): number => event - event % FRAMES

/** An opened run: its summary, and what is fetched from it little by little. */
export class OpenRun {
  readonly summary: RunSummary
  readonly #frames = new Map<number, Frame>()
  readonly #sentences = new Map<number, Promise<readonly string[]>>()
  readonly #fetching = new Map<number, Promise<void>>()
  /** Of leaps only the last: a frame of a long run is large, and what is kept is copied when garbage is collected. */
  #leapt: Frame | null = null
  #settling: ReturnType<typeof setTimeout> | undefined

  constructor(summary: RunSummary) {
    this.summary = summary
  }

  /** The frame right after an event, if it is already here. */
  peek(event: number): Frame | undefined {
    return this.#frames.get(event) ?? (this.#leapt?.event === event ? this.#leapt : undefined)
  }

  /** The frame right after an event; its neighbours come once nobody has gone elsewhere for a moment. */
  async frame(event: number): Promise<Frame> {
    const known = this.peek(event)
    if (known !== undefined) return known
    const first = firstOf(event)
    const coming = this.#fetching.get(first)
    if (coming !== undefined) await coming
    const frame = this.#frames.get(event) ?? (await this.#framesOf(event, event))[0]
    if (frame === undefined) throw new Error(`this run has no event ${event}`)
    this.#leapt = frame
    clearTimeout(this.#settling)
    this.#settling = setTimeout(() => this.prepare(event), SETTLED)
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

  async sentence(event: number): Promise<string> {
    return (await this.sentences(event, event))[0] ?? ''
  }

  search(text: string, signal?: AbortSignal): Promise<number[]> {
    return call('search', [this.summary.handle, text], signal)
  }

  event(event: number, signal?: AbortSignal): Promise<EventDetail> {
    return call('event', [this.summary.handle, event], signal)
  }

  cone(event: number, signal?: AbortSignal): Promise<Cone> {
    return call('cone', [this.summary.handle, event], signal)
  }

  order(signal?: AbortSignal): Promise<OrderShown> {
    return call('order', [this.summary.handle], signal)
  }

  code(event: number, signal?: AbortSignal): Promise<RanFile[]> {
    return call('code', [this.summary.handle, event], signal)
  }

  whyNot(event: number, signal?: AbortSignal): Promise<WaitingShown[]> {
    return call('whyNot', [this.summary.handle, event], signal)
  }

  /** A new run: this one with an act right after an event. This one stays as it is. */
  async intervene(event: number, act: Act): Promise<OpenRun> {
    return new OpenRun(await call('intervene', [this.summary.handle, event, act]))
  }

  /** The same run with another name for the act of an event, '' for none. */
  async name(event: number, name: string): Promise<OpenRun> {
    return new OpenRun(await call('name', [this.summary.handle, event, name]))
  }

  /** This run and another one in rows by time. */
  alignment(other: OpenRun, signal?: AbortSignal): Promise<Alignment> {
    return call('alignment', [this.summary.handle, other.summary.handle], signal)
  }

  /** What differs in the states of this run and another one, each right after an event of its own. */
  differences(event: number, other: OpenRun, at: number, signal?: AbortSignal): Promise<NodeDifference[]> {
    return call('differences', [this.summary.handle, event, other.summary.handle, at], signal)
  }

  /** This run beside the other designs of its story. */
  designs(signal?: AbortSignal): Promise<Designs> {
    return call('designs', [this.summary.handle], signal)
  }

  /** This run over virtual time. */
  series(signal?: AbortSignal): Promise<SeriesShown> {
    return call('series', [this.summary.handle], signal)
  }

  tasks(ids: readonly string[]): Promise<TaskShown[]> {
    return call('tasks', [this.summary.handle, ids])
  }

  #framesOf(from: number, to: number): Promise<Frame[]> {
    return call('frames', [this.summary.handle, from, to])
  }

  async #keep(first: number): Promise<void> {
    for (const frame of await this.#framesOf(first, first + FRAMES - 1)) this.#frames.set(frame.event, frame)
    for (const event of this.#frames.keys()) {
      if (this.#frames.size <= FRAMES_KEPT) break
      this.#frames.delete(event)
    }
  }

  #sentencesAt(first: number): Promise<readonly string[]> {
    const known = this.#sentences.get(first)
    if (known !== undefined) return known
    const fetched = call('sentences', [this.summary.handle, first, first + SENTENCES - 1])
    this.#sentences.set(first, fetched)
    return fetched
  }
}

export async function openRun(opening: Opening, signal?: AbortSignal): Promise<OpenRun> {
  return new OpenRun(await call('open', [opening], signal))
}

export const askQuestion = (id: string, seed?: number): Promise<QuestionShown> => call('question', [id, seed])

export const checkClaim = (id: string, which: 'run' | 'counter'): Promise<ClaimShown> => call('claim', [id, which])

/** The text of a file that holds a run. */
export const exported = (handle: number, as: Exported): Promise<string> => call('exported', [handle, as])
