/** What the table of designs says in each cell, and which events show it. Pure. */
import { timeText } from '@quorate/kernel'
import type { DesignRow } from '../sim/types.ts'

export interface Cell {
  readonly text: string
  /** Events to look at; a cell without any is a number alone. */
  readonly events: readonly number[]
  readonly isBad: boolean
}

export interface Count {
  readonly title: string
  readonly meaning: string
  readonly cell: (row: DesignRow) => Cell
}

const plain = (text: string): Cell => ({ text, events: [], isBad: false })
const shown = (text: string, events: readonly number[], isBad = events.length > 0): Cell => ({ text, events, isBad })
const number = (count: number): Cell => plain(String(count))
const time = (micros: number | null): Cell => plain(micros === null ? '–' : timeText(micros))
const VERDICT = { ok: '✓ yes', violated: '✗ no', unknown: '? unknown' } as const

export const counts: readonly Count[] = [
  { title: 'asked', meaning: 'Operations that clients asked for', cell: row => number(row.asked) },
  { title: 'acknowledged', meaning: 'Operations that were answered with success', cell: row => number(row.acknowledged) },
  {
    title: 'then lost', meaning: 'Updates that were acknowledged and are not in force when the run ends',
    cell: ({ lost, lostAt }) => (lost === null ? plain('not counted') : shown(String(lost), lostAt)),
  },
  {
    title: 'stale reads', meaning: 'Reads of a value that had been replaced before they began',
    cell: ({ stale, staleAt }) => shown(String(stale), staleAt),
  },
  {
    title: 'waited in vain', meaning: 'How long clients waited for answers that never came',
    cell: ({ unavailable, unansweredAt }) => shown(timeText(unavailable), unansweredAt, false),
  },
  {
    title: 'linearizable', meaning: 'Whether some order of the operations, each at one instant, explains every answer',
    cell: ({ linearizable, brokenAt }) =>
      (linearizable === null ? plain('not judged') : shown(VERDICT[linearizable], brokenAt === null ? [] : [brokenAt])),
  },
  { title: 'messages/op', meaning: 'Messages sent, for each operation', cell: row => number(row.messagesPerOperation) },
  { title: 'bytes/op', meaning: 'Bytes of them as JSON, for each operation', cell: row => number(row.bytesPerOperation) },
  { title: 'p50', meaning: 'Half of the acknowledged operations took no longer', cell: row => time(row.p50) },
  { title: 'p99', meaning: 'Of a hundred of them, ninety-nine took no longer', cell: row => time(row.p99) },
  { title: 'p99.9', meaning: 'Of a thousand of them, 999 took no longer', cell: row => time(row.p999) },
]

/** What tells a design from the others. */
export function designName({ protocol, title, mutant, changes }: DesignRow, all: readonly DesignRow[]): string {
  const isAlone = all.every(row => row.protocol !== protocol || row.title === title)
  const parts = [isAlone ? protocol : `${protocol}: ${title}`]
  if (mutant !== null) parts.push(`broken: ${mutant}`)
  if (changes > 0) parts.push(`with ${changes} ${changes === 1 ? 'change' : 'changes'} by hand`)
  return parts.join(', ')
}

/** What a design has not in common with the run that is open; null where all is the same. */
export function unlikeText({ sameClients, sameFaults }: DesignRow): string | null {
  const other = [...(sameClients ? [] : ['clients']), ...(sameFaults ? [] : ['faults'])]
  return other.length === 0 ? null : `other ${other.join(' and ')}`
}
