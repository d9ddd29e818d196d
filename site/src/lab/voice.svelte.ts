/** What the lab says: in notes above the stage, and to a screen reader, whose one region has one text at a time. */
import type { OpenRun } from '../sim/client.ts'
import type { Player } from '../stage/player.svelte.ts'
import { asSentence } from './as-sentence.ts'
import { Unsaid } from './unsaid.ts'

/** Milliseconds between two announcements while playing. */
const BETWEEN = 1_500

export class Voice {
  readonly #player: Player
  /** One sentence about what could not be done. */
  problem = $state<string | null>(null)
  #notice = $state<string | null>(null)
  #beside = $state<string | null>(null)
  readonly #unsaid = new Unsaid()
  /** What a screen reader is told next, when it has nothing better to say; and what it is told at once. */
  said = $state('')
  alarm = $state('')
  #told: { readonly run: OpenRun; readonly cursor: number } | null = null
  #toldAt = 0

  constructor(player: Player) {
    this.#player = player
    player.onviolation = event => {
      const broken = player.run?.summary.judgements.find(judgement => judgement.event === event)
      if (broken === undefined) return
      this.alarm = `Paused at event ${event}: ${broken.property} is violated. ${broken.evidence.map(asSentence).join(' ')} `
        + 'W says why, S shrinks the run, Y shares it.'
    }
  }

  /** One sentence about what is shown: it replays differently, or a change no longer applies. */
  get notice(): string | null {
    return this.#notice
  }

  set notice(text: string | null) {
    this.#notice = text
    this.#unsaid.put('notice', text)
  }

  /** One sentence about the files that came with the one that is shown. */
  get beside(): string | null {
    return this.#beside
  }

  set beside(text: string | null) {
    this.#beside = text
    this.#unsaid.put('beside', text)
  }

  /** That what is shown is broken on purpose stands there like the others; null where it is not. */
  set broken(text: string | null) {
    this.#unsaid.put('broken', text)
  }

  /** One more sentence about what is shown. */
  addNotice(sentence: string): void {
    this.notice = [this.notice, sentence].filter(text => text !== null).join(' ')
  }

  /** In the place of the sentence of the event that is shown. */
  say(text: string): void {
    const { run, cursor } = this.#player
    if (run !== null) this.#told = { run, cursor }
    this.#put(text)
  }

  /** Why a key changed nothing. */
  sayVain(why: string): void {
    this.say(`${why} Nothing was changed.`)
  }

  /** What was not said of this moment: its event as a sentence, where that is wanted, and notes that have come. */
  async tell(isWanted: boolean): Promise<void> {
    const { run, cursor } = this.#player
    if (run === null || this.#isTold() || !isWanted) return this.#put('')
    const text = await run.sentence(cursor)
    const isStillHere = this.#player.run === run && this.#player.cursor === cursor
    // What was said meanwhile answers whoever pressed a key.
    if (isStillHere && !this.#isTold()) this.say(`Event ${cursor}: ${text}`)
  }

  /** While playing only milestones are told, and not faster than anyone listens. */
  async pass(): Promise<void> {
    const { run, cursor } = this.#player
    if (run === null || performance.now() - this.#toldAt < BETWEEN) return
    const before = this.#told?.run === run ? this.#told.cursor : cursor
    const { mark } = run.summary.events
    const event = mark.findLastIndex((kind, i) => kind !== '' && kind !== 'role' && i > before && i <= cursor)
    if (event < 0) return this.#put('')
    this.#toldAt = performance.now()
    const told = (this.#told = { run, cursor: event })
    const text = await run.sentence(event)
    if (this.#told === told) this.#put(`Event ${event}: ${text}`)
  }

  /** Whether something was said of the event that is shown. */
  #isTold(): boolean {
    return this.#told?.run === this.#player.run && this.#told?.cursor === this.#player.cursor
  }

  /** Notes go along, for what comes into the region cuts off what is there; '' where they are all there is to say. */
  #put(text: string): void {
    const said = [text, this.#unsaid.take()].filter(each => each !== '').join(' ')
    if (said === '') return
    this.#toldAt = performance.now()
    this.said = said
  }
}
