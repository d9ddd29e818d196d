/**
 * What is asked of the lab, in which order it is done, and what is not done any more. Pure.
 *
 * A change waits for what was asked before it, so that no key is lost. What is opened does not wait: it overtakes what
 * is under way, and what still waits was meant for the run that goes. A change that is asked for while something else
 * opens waits for that; where it was aimed at the run that was there, it is given up.
 */
export class Turns {
  #last: Promise<unknown> = Promise.resolve()
  #asked = 0
  #arrived = 0
  /** What had been asked for when the change that is under way was. */
  #under = 0

  /** After whatever is under way; not at all where something else was opened meanwhile, which `late` is told. */
  next(work: () => Promise<void>, isAimed: boolean, late: () => void): Promise<void> {
    const [asked, arrived] = [this.#asked, this.#arrived]
    const turn = this.#last.then(() => {
      if (asked !== this.#asked) return
      this.#under = asked
      return isAimed && arrived !== this.#arrived ? late() : work()
    })
    this.#last = turn.catch(() => undefined)
    return turn
  }

  /** At once, in the place of what is under way and of what waits. */
  first<T>(work: () => Promise<T>): Promise<T> {
    this.#asked++
    const done = work()
    this.#last = Promise.all([this.#last, done]).catch(() => undefined)
    return done
  }

  /** Something else is open from now on. */
  arrive(): void {
    this.#arrived++
  }

  /** Whether the change that is under way is to go no further. */
  get isOvertaken(): boolean {
    return this.#under !== this.#asked
  }

  /** When everything that was asked for so far is done. */
  get done(): Promise<unknown> {
    return this.#last
  }
}
