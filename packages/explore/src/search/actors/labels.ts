/** Numbers for transitions, the same in every state: what is delivered, dropped, doubled or done, and the answers. */
import type { Answer } from './asks.ts'

export type Doing = 'start' | 'deliver' | 'act' | 'drop' | 'double'

/** `subject` is the number of an envelope, or of an input where the doing is `act`. */
export interface Label {
  readonly doing: Doing
  readonly subject: number
  readonly asked: readonly Answer[]
}

export class Labels {
  readonly all: Label[] = []
  readonly #ids = new Map<string, number>()

  id(doing: Doing, subject: number, asked: readonly Answer[] = []): number {
    const key = `${doing} ${subject} ${asked.map(({ answer }) => answer).join()}`
    const known = this.#ids.get(key)
    if (known !== undefined) return known
    this.#ids.set(key, this.all.length)
    return this.all.push({ doing, subject, asked }) - 1
  }
}
