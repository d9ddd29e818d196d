/** What stands out in the diagram: around the event that is shown, or around the one on which a pointer rests. */
import type { OpenRun } from '../sim/client.ts'
import type { Cone } from '../sim/types.ts'
import type { ConeKind, Outstanding } from '../stage/cone.ts'
import type { Player } from '../stage/player.svelte.ts'

export class Cones {
  readonly #player: Player
  readonly #kind: () => ConeKind
  #cone = $state.raw<Cone | null>(null)
  #pointed = $state.raw<{ readonly of: OpenRun; readonly cone: Cone } | null>(null)
  #asked: AbortController | null = null

  /** To be made while a component is set up. `kind` is what is to stand out around the event that is shown. */
  constructor(player: Player, kind: () => ConeKind) {
    this.#player = player
    this.#kind = kind
    $effect(() => {
      const { run, cursor, isPlaying } = player
      if (kind() === 'nothing' || run === null || isPlaying) return void (this.#cone = null)
      const asked = new AbortController()
      run.cone(cursor, asked.signal).then(got => (this.#cone = got)).catch(() => null)
      return () => asked.abort()
    })
  }

  /** Whether it is around the event on which a pointer rests. */
  readonly isPreview = $derived.by(() => !this.#player.isPlaying && this.#pointed?.of === this.#player.run)

  /** Both halves where nothing is to stand out but something is pointed at. */
  readonly shown = $derived.by((): Outstanding | null => {
    const cone = this.isPreview ? this.#pointed!.cone : this.#cone
    const kind = this.#kind()
    return cone === null ? null : { cone, kind: kind === 'nothing' ? 'both' : kind }
  })

  /** A pointer rests on an event, or on none any more. What stood out stays until the next is known. */
  point = (event: number | null): void => {
    this.#asked?.abort()
    const of = this.#player.run
    if (event === null || of === null || this.#player.isPlaying) return void (this.#pointed = null)
    this.#asked = new AbortController()
    of.cone(event, this.#asked.signal).then(cone => (this.#pointed = { of, cone })).catch(() => null)
  }
}
