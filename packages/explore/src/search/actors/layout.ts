/** Which slot of a row holds what: local states, then what an observer remembers, then budgets. */
import type { Actors } from './model.ts'

/**
 * Where the model has a view, the slots of the local states are hidden, and views stand behind them. A slot that a
 * model does not need is −1.
 */
export interface Layout {
  readonly slots: number
  readonly hidden: number
  readonly views: number
  readonly memory: number
  readonly budgets: number
  /** Slots that are nobody's here: see `ActorSpace.seal`. */
  readonly extra: number
}

export function layoutOf({ nodes, view, observer, budgets = [] }: Actors, extra: number): Layout {
  const hidden = view === undefined ? 0 : nodes
  const afterNodes = nodes + hidden
  const afterMemory = afterNodes + (observer === undefined ? 0 : 1)
  return {
    slots: afterMemory + budgets.length + extra, hidden, views: hidden === 0 ? -1 : nodes,
    memory: observer === undefined ? -1 : afterNodes, budgets: afterMemory, extra: afterMemory + budgets.length,
  }
}
