/** Something to bring about in a sandbox; it ticks itself when a run of the reader's has done it. */
import type { Executed } from './execute.ts'

export interface Task {
  readonly id: string
  readonly text: string
  done(executed: Executed): boolean
}
