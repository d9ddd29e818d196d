/**
 * Two-phase commit, as J. Gray and L. Lamport specify it in "Consensus on Transaction Commit" (2006), TwoPhase.tla:
 * resource managers prepare or give up, a transaction manager commits when all are prepared, or aborts at any time.
 * Messages are never taken from the network, so it is a set of bits. Two words say all there is.
 */
import type { Model, Next, Row, Space } from '../src/index.ts'

/** States of a resource manager, two bits each in the first word; the manager's own two bits stand above them. */
const WORKING = 0
const PREPARED = 1
const COMMITTED = 2
const ABORTED = 3
const STATES = ['working', 'prepared', 'committed', 'aborted'] as const
const MANAGER = ['undecided', 'committed', 'aborted'] as const

/** Up to 14 resource managers: the second word holds a bit each for who is known as prepared, and who has said so. */
export function twoPhaseCommit(managers: number): Model {
  const space = new TwoPhaseCommit(managers)
  const all = (state: number) => ({ words }: Row): boolean => space.each(words[0]!, (rm) => rm === state)
  return {
    name: 'two-phase-commit', space,
    always: [{ name: 'consistent', broken: ({ words }) => inconsistent(space, words[0]!) }],
    sometimes: [
      { name: 'all abort', reached: all(ABORTED) },
      { name: 'all commit', reached: all(COMMITTED) },
    ],
  }
}

function inconsistent(space: TwoPhaseCommit, states: number): string | null {
  const isNot = (state: number): boolean => space.each(states, (rm) => rm !== state)
  return isNot(COMMITTED) || isNot(ABORTED) ? null : 'one resource manager has committed and another has aborted'
}

/** Transitions: the manager's own two, then for each resource manager those that it takes part in. */
const COMMIT = 0
const ABORT = 1
const ACTIONS = ['', '', 'is known to be prepared', 'prepares', 'gives up', 'hears of the commit', 'hears of the abort']

class TwoPhaseCommit implements Space {
  readonly slots = 2
  readonly #n: number
  readonly #everyone: number
  /** Where the manager's bits begin in the first word, and the bits of its two messages in the second. */
  readonly #manager: number
  readonly #commitSent: number
  readonly #abortSent: number

  constructor(managers: number) {
    this.#n = managers
    this.#everyone = (1 << managers) - 1
    this.#manager = 2 * managers
    this.#commitSent = 1 << (2 * managers)
    this.#abortSent = 2 << (2 * managers)
  }

  initial(next: Next): void {
    next.begin(0)
    next.emit()
  }

  expand({ words }: Row, next: Next): void {
    const states = words[0]!
    const known = words[1]!
    const isUndecided = states >>> this.#manager === 0
    const said = known >>> this.#n
    if (isUndecided && (known & this.#everyone) === this.#everyone) {
      this.#to(next, COMMIT, states | (1 << this.#manager), known | this.#commitSent)
    }
    if (isUndecided) this.#to(next, ABORT, states | (2 << this.#manager), known | this.#abortSent)
    for (let rm = 0; rm < this.#n; rm++) {
      const label = (action: number): number => rm * ACTIONS.length + action
      const at = 2 * rm
      const state = (states >>> at) & 3
      if (isUndecided && (said >>> rm) & 1) this.#to(next, label(2), states, known | (1 << rm))
      if (state === WORKING) {
        this.#to(next, label(3), states | (PREPARED << at), known | (1 << (this.#n + rm)))
        this.#to(next, label(4), states | (ABORTED << at), known)
      }
      if (known & this.#commitSent) this.#to(next, label(5), (states & ~(3 << at)) | (COMMITTED << at), known)
      if (known & this.#abortSent) this.#to(next, label(6), states | (ABORTED << at), known)
    }
  }

  words(_: Row, transition: number): string {
    if (transition === COMMIT) return 'the transaction manager commits'
    if (transition === ABORT) return 'the transaction manager aborts'
    const rm = Math.floor(transition / ACTIONS.length)
    return `resource manager ${rm} ${ACTIONS[transition % ACTIONS.length]}`
  }

  describe({ words }: Row): readonly string[] {
    const lines = [`transaction manager: ${MANAGER[words[0]! >>> this.#manager]}`]
    for (let rm = 0; rm < this.#n; rm++) lines.push(`resource manager ${rm}: ${STATES[(words[0]! >>> (2 * rm)) & 3]}`)
    return lines
  }

  /** Whether something is true of the state of every resource manager. */
  each(states: number, is: (state: number) => boolean): boolean {
    for (let rm = 0; rm < this.#n; rm++) if (!is((states >>> (2 * rm)) & 3)) return false
    return true
  }

  #to(next: Next, transition: number, states: number, known: number): void {
    if (!next.begin(transition)) return
    next.set(0, states)
    next.set(1, known)
    next.emit()
  }
}
