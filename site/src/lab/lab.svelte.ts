/** What is open in the lab, and the changes that led to it. */
import type { Act } from '@quorate/kernel'
import { openRun, type OpenRun } from '../sim/client.ts'
import type { Opening } from '../sim/types.ts'
import { Player } from '../stage/player.svelte.ts'

interface Visited {
  readonly run: OpenRun
  readonly cursor: number
}

/** How many steps back there are. */
const REMEMBERED = 50
/** Milliseconds between two announcements while playing. */
const BETWEEN = 1_500

/** Problems come as the end of a sentence; a reader gets whole ones. */
const asSentence = (text: string): string => {
  const full = text.charAt(0).toUpperCase() + text.slice(1)
  return /[.!?]$/.test(full) ? full : `${full}.`
}

export class Lab {
  readonly player: Player
  isOpening = $state(false)
  /** One sentence about what could not be done. */
  problem = $state<string | null>(null)
  /** One sentence about what is shown: it replays differently, or a change no longer applies. */
  notice = $state<string | null>(null)
  /** What a screen reader is told next, when it has nothing better to say; and what it is told at once. */
  said = $state('')
  alarm = $state('')
  past = $state.raw<readonly Visited[]>([])
  future = $state.raw<readonly Visited[]>([])
  #asked: AbortController | null = null
  #told: Visited | null = null
  #toldAt = 0

  constructor() {
    this.player = new Player(error => (this.problem = asSentence(error.message)))
    this.player.onviolation = event => {
      const broken = this.player.run?.summary.judgements.find(judgement => judgement.event === event)
      if (broken === undefined) return
      this.alarm = `Paused at event ${event}: ${broken.property} is violated. ${broken.evidence.join(' ')}`
    }
  }

  /** Opens a run in the place of what is open, which stays one undo away; a newer call overtakes an older one. */
  async open(opening: Opening, at: number | null = null): Promise<boolean> {
    this.#asked?.abort()
    const asked = (this.#asked = new AbortController())
    this.player.pause()
    this.isOpening = true
    try {
      const run = await openRun(opening, asked.signal)
      this.#remember()
      await this.#show(run, at ?? run.summary.opening)
      return true
    } catch (error) {
      if (!asked.signal.aborted) this.problem = asSentence((error as Error).message)
      return false
    } finally {
      if (this.#asked === asked) this.isOpening = false
    }
  }

  /** Does something to the world right after the current event. What was to follow stays as it was, one undo away. */
  async act(act: Act): Promise<void> {
    const { run, cursor } = this.player
    if (run === null || this.isOpening) return
    this.player.pause()
    this.isOpening = true
    try {
      const changed = await run.intervene(cursor, act)
      const done = changed.summary.acts.find(({ event, act: { kind } }) => event > cursor && kind === act.kind)
      const event = done?.event ?? cursor
      this.#remember()
      await this.#show(changed, event)
      const text = done?.text ?? 'Done'
      this.#say(`${text}. What follows was computed anew: ${changed.summary.length - event - 1} events.`)
    } catch (error) {
      this.problem = asSentence((error as Error).message)
    } finally {
      this.isOpening = false
    }
  }

  async undo(): Promise<void> {
    const last = this.past.at(-1)
    const { run, cursor } = this.player
    if (last === undefined || run === null) return
    this.past = this.past.slice(0, -1)
    this.future = [...this.future, { run, cursor }]
    await this.#show(last.run, last.cursor)
    this.#say(`Undone. Event ${last.cursor} again.`)
  }

  async redo(): Promise<void> {
    const next = this.future.at(-1)
    const { run, cursor } = this.player
    if (next === undefined || run === null) return
    this.future = this.future.slice(0, -1)
    this.past = [...this.past, { run, cursor }]
    await this.#show(next.run, next.cursor)
    this.#say(`Done again. Event ${next.cursor}.`)
  }

  /** The current event as a sentence, unless something about this moment was already said. */
  async tell(): Promise<void> {
    const { run, cursor } = this.player
    if (run === null || (this.#told?.run === run && this.#told.cursor === cursor)) return
    const text = await run.sentence(cursor)
    if (this.player.run === run && this.player.cursor === cursor) this.#say(`Event ${cursor}: ${text}`)
  }

  /** While playing only milestones are told, and not faster than anyone listens. */
  async pass(): Promise<void> {
    const { run, cursor } = this.player
    if (run === null) return
    const before = this.#told?.run === run ? this.#told.cursor : cursor
    const { mark } = run.summary.events
    const event = mark.findLastIndex((kind, i) => kind !== '' && kind !== 'role' && i > before && i <= cursor)
    if (event < 0 || performance.now() - this.#toldAt < BETWEEN) return
    this.#toldAt = performance.now()
    this.#told = { run, cursor: event }
    this.said = `Event ${event}: ${await run.sentence(event)}`
  }

  /** What is open now becomes what undo comes back to. */
  #remember(): void {
    const { run, cursor } = this.player
    if (run !== null) this.past = [...this.past, { run, cursor }].slice(-REMEMBERED)
    this.future = []
  }

  #say(text: string): void {
    const { run, cursor } = this.player
    if (run !== null) this.#told = { run, cursor }
    this.#toldAt = performance.now()
    this.said = text
  }

  async #show(run: OpenRun, at: number): Promise<void> {
    this.problem = null
    const { difference, missed } = run.summary
    this.notice = [difference, missedText(missed.length)].filter(text => text !== null).join(' ') || null
    await this.player.show(run, at)
  }
}

function missedText(count: number): string | null {
  if (count === 0) return null
  return count === 1
    ? 'One change no longer applies: the event that it follows does not happen any more.'
    : `${count} changes no longer apply: the events that they follow do not happen any more.`
}
