/** What is marked in each run: a change of the past takes along what is before it. */
import type { OpenRun } from '../sim/client.ts'
import type { Player } from '../stage/player.svelte.ts'
import { MOST, withBookmark, withoutBookmark, type Bookmark } from './bookmarks.ts'
import type { Voice } from './voice.svelte.ts'

export class Marked {
  readonly #player: Player
  readonly #voice: Voice
  /** By run. */
  #all = $state.raw<ReadonlyMap<string, readonly Bookmark[]>>(new Map())

  constructor(player: Player, voice: Voice) {
    this.#player = player
    this.#voice = voice
  }

  /** In the run that is shown. */
  get here(): readonly Bookmark[] {
    const { run } = this.#player
    return run === null ? [] : this.#all.get(JSON.stringify(run.summary.run)) ?? []
  }

  /** Marks an event; what it was called before it is called no more. */
  mark(bookmark: Bookmark): void {
    const { event } = bookmark
    const all = withBookmark(this.here, bookmark)
    if (all.length > MOST) return this.#voice.sayVain(`There are ${MOST} bookmarks, and a link holds no more.`)
    this.put(this.#player.run!, all)
    const name = all.find(each => each.event === event)!.name
    this.#voice.say(`Bookmark at event ${event}${name === '' ? ', without a name' : `: ${name}`}.`)
  }

  unmark(event: number): void {
    this.put(this.#player.run!, withoutBookmark(this.here, event))
    this.#voice.say(`The bookmark at event ${event} is gone.`)
  }

  put({ summary: { run } }: OpenRun, bookmarks: readonly Bookmark[]): void {
    this.#all = new Map(this.#all).set(JSON.stringify(run), bookmarks)
  }
}
