/** A history that is being judged, in a Worker of its own: what is known of it so far. */
import type { FromJudge, HistoryDrawn, ToJudge, Verdict } from './judged.ts'

/** Seconds after which what is not decided is unknown: a person waits, and the search may not end in a lifetime. */
const PATIENCE = 120

export class Judging {
  drawn = $state.raw<HistoryDrawn | null>(null)
  /** Of each key, as far as it is judged. */
  verdicts = $state.raw<readonly (Verdict | undefined)[]>([])
  /** Of the whole; null while it is judged. */
  verdict = $state.raw<Verdict | null>(null)
  progress = $state.raw<{ readonly passed: number; readonly returns: number } | null>(null)
  judged = $state(0)
  #worker: Worker
  #patience: ReturnType<typeof setTimeout>

  constructor(given: ToJudge, onrefused: (error: string) => void) {
    const refuse = (error: string): void => {
      this.end()
      onrefused(error)
    }
    this.#worker = new Worker(new URL('./judge-worker.ts', import.meta.url), { type: 'module' })
    this.#worker.addEventListener('message', ({ data }: MessageEvent<FromJudge>) => this.#take(data, refuse))
    this.#worker.addEventListener('error', () => {
      if (this.drawn === null) refuse('its judge could not be loaded, or had no room for it; reload the page')
      else this.#giveUp('its judge had no room for more')
    })
    this.#patience = setTimeout(() => this.#giveUp(`it was not decided within ${PATIENCE} seconds`), PATIENCE * 1_000)
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- that is for windows; a Worker has none
    this.#worker.postMessage(given)
  }

  stop = (): void => this.#giveUp('judging was stopped')

  /** Nothing more is asked of the Worker. */
  end(): void {
    clearTimeout(this.#patience)
    this.#worker.terminate()
  }

  /** A violation that was found stays one, whatever the rest would have been. */
  #giveUp(why: string): void {
    this.end()
    if (this.verdict !== null) return
    const wrong = this.verdicts.filter(each => each?.status === 'violated')
    const first = wrong.toSorted((a, b) => a.evidence.at - b.evidence.at)[0]
    const keys = this.drawn?.keys.length ?? 0
    const far = keys > 1 ? ` after ${this.judged} of ${keys} keys` : ''
    this.verdict = first ?? { status: 'unknown', why: `${why}${far}` }
  }

  #take(told: FromJudge, refuse: (error: string) => void): void {
    switch (told.kind) {
      case 'refused': return refuse(told.error)
      case 'drawn':
        this.drawn = told.drawn
        return
      case 'progress':
        this.progress = told
        return
      case 'key':
        this.verdicts = Object.assign([...this.verdicts], { [told.key]: told.verdict })
        this.judged++
        return
      default:
        this.verdict = 'verdict' in told ? told.verdict : this.verdicts[told.violated]!
        this.end()
    }
  }
}
