/** process → process: what was said, stamped with C⟨a⟩ of the event a that said it (IR2 a). */
import type { Say } from '../chat/entry.ts'

export type Message = Say<number>
