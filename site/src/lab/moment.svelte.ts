/** What everything but the transport tells of: one event, and what the pictures mark of it. */
import { arrivedWith } from '../sim/messages.ts'
import type { MessageInfo } from '../sim/types.ts'
import type { Player } from '../stage/player.svelte.ts'

export class Moment {
  readonly #player: Player

  constructor(player: Player) {
    this.#player = player
  }

  /**
   * The event that the stage shows, so that all that needs a frame is of one moment. The diagram needs none: where a
   * frame is long in coming (player.svelte.ts), it goes ahead.
   */
  readonly event = $derived.by(() => this.#player.frame?.event ?? this.#player.cursor)

  readonly #isOfNetwork = $derived.by(() =>
    this.#player.run?.summary.acts.some(({ event, act }) => event === this.event && !('node' in act)) ?? false)

  /** The node that the event touched, while nothing moves. */
  readonly touched = $derived.by((): number | null => {
    const { run, isPlaying } = this.#player
    return run === null || this.#isOfNetwork || isPlaying ? null : run.summary.events.node[this.event]!
  })

  /** The message that it received or lost, while nothing moves. */
  readonly arrived = $derived.by((): MessageInfo | null => {
    const { run, isPlaying } = this.#player
    return isPlaying || run === null ? null : arrivedWith(run.summary, this.event)
  })
}
