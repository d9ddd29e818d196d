/** What many runs say: no proof, and where what matters was never reached not even a hint. */
import { dueName } from '@quorate/kernel'
import type { Tally } from './tally.ts'

export interface Conclusion {
  readonly status: 'ok' | 'violated' | 'unknown'
  /** What an ok rests on, or why it is unknown; null for a violation. */
  readonly basis: string | null
}

type Counted = Pick<Tally, 'runs' | 'found' | 'reached' | 'undecided'>

/** `needs` are the witnesses and situations without which no number of clean runs says anything. */
export function conclusionOf(
  { runs, found, reached, undecided }: Counted, needs: readonly string[], interrupted: boolean,
): Conclusion {
  if (found.length > 0) return { status: 'violated', basis: null }
  if (runs === 0) return { status: 'unknown', basis: 'no run was executed' }
  const none = `none found in ${runs} runs${interrupted ? ', then interrupted' : ''}`
  const missing = needs.filter(name => !reached.some(each => each.name === name && each.count > 0))
  if (missing.length > 0) return { status: 'unknown', basis: `${none}, but no run reached: ${missing.join(', ')}` }
  if (undecided === 0) return { status: 'ok', basis: none }
  return { status: 'unknown', basis: `${none}, but the histories of ${undecided} were too much for their judge` }
}

/** The same of one property: whether another deadline ever came due says nothing of it. */
export function conclusionOn(
  property: string, { runs, found, reached, undecided }: Counted, needs: readonly string[], interrupted: boolean,
): Conclusion {
  const own = needs.filter(name => !name.endsWith(dueName('')) || name === dueName(property))
  const one = found.filter(discovery => discovery.property === property)
  return conclusionOf({ runs, found: one, reached, undecided }, own, interrupted)
}
