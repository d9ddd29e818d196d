/** Where two runs part: the first event in which they differ, in words. */
import type { Recording } from './recording.ts'
import { timeText } from './text.ts'
import { sentence } from './words.ts'

/** An event as far as runs are compared by it; a trace file holds these of every event. */
export interface Told {
  readonly time: number
  readonly kind: string
  readonly node: number
  readonly lineage: number
  /** The whole event as a sentence. */
  readonly text: string
}

const FIELDS = ['time', 'kind', 'node', 'lineage', 'text'] as const

/** An event of a recording, for comparing. */
export function toldOf(recording: Recording, index: number): Told {
  const { time, kind, node, lineage } = recording.row(index)
  return { time, kind, node, lineage, text: sentence(recording, index) }
}

export const allTold = (recording: Recording): Told[] =>
  Array.from({ length: recording.length }, (_, i) => toldOf(recording, i))

/** One sentence that names the first event in which two runs differ; null where they are the same, event for event. */
export function divergence(before: readonly Told[], after: readonly Told[]): string | null {
  const shorter = Math.min(before.length, after.length)
  for (let i = 0; i < shorter; i++) {
    const [a, b] = [before[i]!, after[i]!]
    const field = FIELDS.find(name => a[name] !== b[name])
    if (field !== undefined) return `they part at e${i}, first in its ${field}: one has ${line(a)}, the other ${line(b)}`
  }
  if (before.length === after.length) return null
  const longer = before.length > after.length ? before : after
  return `they are the same up to e${shorter - 1}, where one ends and the other goes on: ${line(longer[shorter]!)}`
}

const line = ({ time, text, lineage }: Told): string => `"${text}" at ${timeText(time)} (lineage ${lineage})`
