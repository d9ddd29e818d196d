/** process → process: what was said, stamped with l and c of the event that said it. */
import type { Say } from '../chat/entry.ts'
import type { Stamp } from './state.ts'

export type Message = Say<Stamp>
