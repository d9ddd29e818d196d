/** process → process: what was said, stamped with the vector of the event that said it. */
import type { Say } from '../chat/entry.ts'
import type { Vector } from './state.ts'

export type Message = Say<Vector>
