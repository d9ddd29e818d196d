import type { Placed } from './search.ts'
import { never } from './window.ts'
import type { Window } from './window.ts'

/**
 * The order that a path of the search stands for, as indices of the window's operations: a legal sequence that keeps
 * real time and holds every operation that returned before the path's last barrier (and those it needed).
 * The search notes only what was decided; what it may place without deciding is put back here: reads at the first
 * state that allows them, unseen writes just before the write that hid them.
 */
export function orderOf(window: Window, path: readonly Placed[]): readonly number[] {
  const replay = new Replay(window, path)
  for (const placed of path) replay.follow(placed)
  return replay.order
}

class Replay {
  readonly order: number[] = []
  readonly #window: Window
  readonly #decided: ReadonlySet<number>
  readonly #end: number
  #state: number
  #called = 0
  #waiting: number[] = []

  constructor(window: Window, path: readonly Placed[]) {
    this.#window = window
    this.#decided = new Set(path.map((each) => each.took))
    this.#end = path.at(-1)?.next ?? 0
    this.#state = window.init
  }

  follow({ took, next }: Placed): void {
    if (took >= 0) this.#take(took)
    this.#admit(next)
  }

  #take(y: number): void {
    const { meaning } = this.#window
    if (meaning.blind[y] === 1) this.#placeAll((i) => meaning.blind[i] === 1 && this.#returnsInTime(i))
    this.#state = meaning.step(this.#state, y)
    this.order.push(y)
    this.#placeAll((i) => i === y || this.#isIdle(i), y)
  }

  #admit(barrier: number): void {
    const { barriers, calledBefore, operations } = this.#window
    const until = barrier < barriers ? calledBefore[barrier]! : operations.length
    for (; this.#called < until; this.#called++) {
      if (this.#isIdle(this.#called)) this.order.push(this.#called)
      else this.#waiting.push(this.#called)
    }
  }

  /** Places waiting operations that pass the test, in order of their calls; `placed` is placed already. */
  #placeAll(test: (i: number) => boolean, placed = -1): void {
    const left: number[] = []
    for (const i of this.#waiting) {
      if (this.#decided.has(i) && i !== placed) left.push(i)
      else if (!test(i)) left.push(i)
      else if (i !== placed) this.order.push(i)
    }
    this.#waiting = left
  }

  /** Changes nothing here: a read of the present state, or a write of it that the path never places. */
  #isIdle(i: number): boolean {
    const { meaning } = this.#window
    if (this.#decided.has(i) || this.#window.barrierOf[i] === never) return false
    if (meaning.readOnly[i] === 1) return meaning.step(this.#state, i) >= 0
    return meaning.blind[i] === 1 && meaning.leaves[i] === this.#state && this.#returnsInTime(i)
  }

  #returnsInTime(i: number): boolean {
    return this.#window.barrierOf[i]! < this.#end
  }
}
