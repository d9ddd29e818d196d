/** A figure that runs: its player, the changes a reader made, and the way back to what the author set up. */
import type { Act, Fault, Run } from '@quorate/kernel'
import type { RunRequest } from '@quorate/scenarios'
import { openRun, type OpenRun } from '../sim/client.ts'
import { nextTask } from '../sim/next-task.ts'
import type { Opening } from '../sim/types.ts'
import { eventAt, Player } from '../stage/player.svelte.ts'
import { changeText } from './change.ts'
import { cursorOf } from '../sim/place.ts'
import { say } from './say.ts'

export interface Authored {
  readonly opening: Opening
  /** The place to open at, as `cursorOf` reads it; the run's own choice where there is none. */
  readonly at?: string
  /** The event that it is, where the build has found it. */
  readonly event?: number
}

interface Visited {
  readonly run: OpenRun
  readonly cursor: number
}

/** Problems come as the end of a sentence; a reader gets whole ones. */
const asSentence = (text: string): string => {
  const full = text.charAt(0).toUpperCase() + text.slice(1)
  return /[.!?]$/.test(full) ? full : `${full}.`
}

export const asRequest = (request: RunRequest): Opening => ({ request })

export class LiveFigure {
  readonly player: Player
  /** What the last change made of the run. */
  changed = $state<string | null>(null)
  problem = $state<string | null>(null)
  isBusy = $state(false)
  past = $state.raw<readonly Visited[]>([])
  #authored: Authored
  #event = $state(0)
  #last: Promise<void> = Promise.resolve()
  #first = $state.raw<OpenRun | null>(null)

  constructor(authored: Authored) {
    this.#authored = authored
    this.player = new Player(error => (this.problem = asSentence(error.message)))
    this.player.onviolation = event => {
      const broken = this.player.run?.summary.judgements.find(judgement => judgement.event === event)
      if (broken === undefined) return
      say(`Paused at event ${event}: ${broken.property} is violated. ${broken.evidence.join(' ')}`)
    }
  }

  get run(): OpenRun | null {
    return this.player.run
  }

  get isChanged(): boolean {
    return this.run !== null && this.run !== this.#first
  }

  get canReset(): boolean {
    return this.isChanged || (this.run !== null && this.player.cursor !== this.#event)
  }

  /** Shows the author's run at the author's place. */
  begin(): Promise<void> {
    return this.#try(async () => {
      // In a task after the one in which the figure came to be: the first call of a page begins the Worker.
      await nextTask()
      const run = await openRun(this.#authored.opening, this.#authored.event)
      this.#first = run
      this.#event = this.#authored.event ?? this.#placeIn(run, run.summary.opening)
      await this.player.show(run, this.#event)
    })
  }

  /** Begins anew with another run in the place of the author's. */
  async begins(authored: Authored): Promise<void> {
    this.#authored = authored
    this.past = []
    this.changed = null
    await this.begin()
  }

  reset(): Promise<void> {
    return this.#try(async () => {
      const first = this.#first
      if (first === null) return
      const wasChanged = this.isChanged
      if (wasChanged) this.#remember()
      await this.player.show(first, this.#event)
      this.changed = wasChanged ? 'Back to the run as it was set up.' : null
      say(this.changed ?? `Back at event ${this.#event}.`)
    })
  }

  /** What a verb of the prose does: the author's run, at a place. The same press always leads to the same moment. */
  perform(seek: string): Promise<void> {
    return this.#try(async () => {
      const first = this.#first
      if (first === null) return
      const event = cursorOf(first.summary, seek)
      if (!event.ok) throw new Error(event.error)
      if (this.isChanged) this.#remember()
      this.changed = null
      await this.player.show(first, event.value)
      say(`Event ${event.value}: ${await first.sentence(event.value)}`)
    })
  }

  /** Does something to the world right after the current event. Several acts are one change. */
  act(...acts: readonly Act[]): Promise<void> {
    return this.#try(async () => {
      const { run, cursor } = this.player
      if (run === null) return
      let [next, at] = [run, cursor]
      for (const act of acts) {
        next = await next.intervene(at, act)
        at = next.summary.interventionEvents.at(-1) ?? at
      }
      const done = next.summary.acts.find(({ event, act }) => event > cursor && act.kind === acts.at(-1)!.kind)
      await this.#change(next, done?.event ?? cursor, done === undefined ? '' : `${done.text} after e${cursor}. `)
    })
  }

  /** Something in the place of a cut that stands; null ends it. */
  recut(act: Act | null, instead: Fault): Promise<void> {
    return this.act({ kind: 'heal', only: instead }, ...(act === null ? [] : [act]))
  }

  /** The same run with another value of a parameter, at the author's place in it or at the same time. */
  set(name: string, value: string | number): Promise<void> {
    return this.change(({ parameters, ...run }) => ({ ...run, parameters: { ...parameters, [name]: value } }))
  }

  /** Another run, made from the one that is shown when its turn comes. */
  change(made: (from: Run) => Run): Promise<void> {
    return this.#try(async () => {
      const { run, time } = this.player
      if (run === null) return
      const next = await openRun({ run: made(run.summary.run) })
      const event = this.#placeIn(next, eventAt(next.summary.events.time, 0, time))
      await this.#change(next, event, '')
    })
  }

  undo(): Promise<void> {
    return this.#try(async () => {
      const last = this.past.at(-1)
      if (last === undefined) return
      this.past = this.past.slice(0, -1)
      this.changed = this.past.length > 0 ? 'Undone: one change less.' : 'Undone.'
      await this.player.show(last.run, last.cursor)
      say(`Undone. Event ${last.cursor}.`)
    })
  }

  /** The author's place in a run, or another event where the run has no such place. */
  #placeIn(run: OpenRun, otherwise: number): number {
    const { at } = this.#authored
    const place = at === undefined ? null : cursorOf(run.summary, at)
    return place?.ok ? place.value : otherwise
  }

  async #change(next: OpenRun, event: number, what: string): Promise<void> {
    const before = this.run!.summary
    this.#remember()
    await this.player.show(next, event)
    this.changed = what + changeText(before, next.summary)
    say(this.changed)
  }

  #remember(): void {
    const { run, cursor } = this.player
    if (run !== null) this.past = [...this.past, { run, cursor }]
  }

  /** One thing after the other: what is asked for meanwhile starts from what comes out. */
  #try(work: () => Promise<void>): Promise<void> {
    this.#last = this.#last.then(() => this.#do(work))
    return this.#last
  }

  async #do(work: () => Promise<void>): Promise<void> {
    this.player.pause()
    this.player.settle()
    this.isBusy = true
    this.problem = null
    try {
      await work()
    } catch (error) {
      this.problem = asSentence((error as Error).message)
    } finally {
      this.isBusy = false
    }
  }
}
