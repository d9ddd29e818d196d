/**
 * What the Worker is asked for only after a click: comparing and charts. It is a script of its own, loaded by the first
 * such call. Pure over the engine's executed runs.
 */
import type { Recording } from '@quorate/kernel'
import { good, type Result } from '@quorate/scenarios'
import { align } from './alignment.ts'
import { designsOf } from './designs.ts'
import type { Engine } from './engine.ts'
import { stateDifferences } from './state-differences.ts'
import type { Alignment, Designs, NodeDifference } from './types.ts'

export class Later {
  readonly #engine: Engine

  constructor(engine: Engine) {
    this.#engine = engine
  }

  /** Two runs beside each other, in rows by time. */
  alignment(a: number, b: number): Result<Alignment> {
    return good(align(this.#recording(a), this.#recording(b)))
  }

  /** What differs in the states of two runs, each right after an event of its own. */
  differences(a: number, atA: number, b: number, atB: number): Result<NodeDifference[]> {
    return good(stateDifferences(this.#recording(a), atA, this.#recording(b), atB))
  }

  /** An open run beside the other designs of its story, under the same seed, parameters and added faults. */
  designs(handle: number): Result<Designs> {
    return designsOf(this.#engine.world, this.#engine.executed(handle))
  }

  #recording(handle: number): Recording {
    return this.#engine.executed(handle).recording
  }
}
