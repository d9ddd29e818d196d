/** A person's habits, kept in the browser: what a screen reader is told, and whether single letters are keys. */

export const TELLING = ['every event', 'milestones', 'nothing'] as const
export type Telling = typeof TELLING[number]

const KEY = 'quorate-lab-habits'

function remembered(): readonly string[] {
  try {
    return (localStorage.getItem(KEY) ?? '').split(',')
  } catch {
    return []
  }
}

export class Habits {
  #telling = $state<Telling>(TELLING.find(each => remembered().includes(each)) ?? 'every event')
  #hasLetters = $state(!remembered().includes('no letters'))

  get telling(): Telling {
    return this.#telling
  }

  set telling(telling: Telling) {
    this.#telling = telling
    this.#keep()
  }

  get hasLetters(): boolean {
    return this.#hasLetters
  }

  set hasLetters(has: boolean) {
    this.#hasLetters = has
    this.#keep()
  }

  #keep(): void {
    try {
      localStorage.setItem(KEY, [this.#telling, ...(this.#hasLetters ? [] : ['no letters'])].join(','))
    } catch {
      // A browser that keeps nothing has it until the page is left.
    }
  }
}
