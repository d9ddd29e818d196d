/** A question that a reader answers before the run is shown, and that the run itself then grades. */
import type { Executed } from './execute.ts'
import type { RunRequest } from './make-run.ts'

export interface Option {
  readonly id: string
  readonly text: string
  /** Why one might think so; shown with the outcome, whichever was chosen. */
  readonly because: string
}

export interface Question {
  readonly id: string
  readonly text: string
  readonly options: readonly Option[]
  readonly run: RunRequest
  /** The event up to which the reader sees the run before answering. */
  asked(executed: Executed): number
  /** Which option the run shows to be right, and the event that shows it. */
  answer(executed: Executed): { readonly option: string; readonly event: number }
}
