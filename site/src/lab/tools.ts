/** What can be held: only the lab has tools. Pure. */
import type { Tool } from '../stage/words.ts'

export const tools: readonly Tool[] = [
  ...['Crash', 'Restart', 'Pause', 'Resume', 'Cut off'].map((word): Tool => ({ word, of: 'node' })),
  ...['Deliver', 'Drop', 'Double', 'Hold back'].map((word): Tool => ({ word, of: 'message' })),
]
