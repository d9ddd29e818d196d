/**
 * What the Worker is asked for only later: comparing, what stands out around an event, and what a run is saved as. It
 * is a script of its own, loaded by the first such call. Pure over the engine's executed runs.
 */
import type { Recording } from '@quorate/kernel'
import { bad, good, historyOf, scriptOf, testOf, traceLines, type Executed, type Result } from '@quorate/scenarios'
import { align } from './alignment.ts'
import { coneOf } from './cone.ts'
import { designsOf } from './designs.ts'
import type { Engine } from './engine.ts'
import { orderOf } from './order.ts'
import { seriesOf } from './series.ts'
import { stateDifferences } from './state-differences.ts'
import type { Alignment, Cone, Designs, Exported, NodeDifference, OrderShown, SeriesShown } from './types.ts'

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

  /** A run over virtual time, for charts. */
  series(handle: number): Result<SeriesShown> {
    return good(seriesOf(this.#recording(handle)))
  }

  /** What can have led to an event, and what it can have led to. */
  cone(handle: number, index: number): Result<Cone> {
    return good(coneOf(this.#recording(handle), index))
  }

  /** How what clients asked may have taken effect. */
  order(handle: number): Result<OrderShown> {
    return good(orderOf(this.#engine.executed(handle)))
  }

  /** The run as the text of a file. */
  exported(handle: number, as: Exported): Result<string> {
    const executed = this.#engine.executed(handle)
    if (as !== 'history' || executed.history.events.length > 0) return good(textOf(executed, as))
    return bad('no client of this run reads, writes or compares: it has no history that a judge could read')
  }

  #recording(handle: number): Recording {
    return this.#engine.executed(handle).recording
  }
}

function textOf(executed: Executed, as: Exported): string {
  const broken = executed.judgements.find(({ status }) => status === 'violated')?.property
  switch (as) {
    case 'trace': return lines(traceLines(executed))
    case 'script': return scriptOf(executed, broken === undefined ? executed.status : `${broken} is broken`)
    case 'test': return testOf(executed)
    default: return lines(historyOf(executed))
  }
}

const lines = (texts: readonly string[]): string => texts.map(text => `${text}\n`).join('')
