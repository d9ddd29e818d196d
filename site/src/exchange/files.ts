/** What a run is saved as: the names of the files, and what each holds, in words. Pure. */
import type { Exported, RunSummary } from '../sim/types.ts'

export type Saved = Exported | 'svg' | 'png'

interface Kind {
  readonly saved: Saved
  /** As a button says it. */
  readonly word: string
  readonly text: string
  readonly end: string
  readonly type: string
}

export const kinds: readonly Kind[] = [
  {
    saved: 'trace', word: 'Trace', end: '.trace.jsonl', type: 'application/jsonl',
    text: 'Every event with its cause, as JSON lines',
  },
  {
    saved: 'script', word: 'Golden script', end: '.script.txt', type: 'text/plain',
    text: 'The story, for a replay to compare line by line',
  },
  {
    saved: 'test', word: 'Test', end: '.test.ts', type: 'text/plain',
    text: 'TypeScript for Vitest, which replays it',
  },
  {
    saved: 'history', word: 'History', end: '.history.jsonl', type: 'application/jsonl',
    text: 'What clients were told, as JSON lines',
  },
  {
    saved: 'svg', word: 'Space-time as SVG', end: '.svg', type: 'image/svg+xml',
    text: 'In the colours of this theme',
  },
  {
    saved: 'png', word: 'Space-time as PNG', end: '.png', type: 'image/png',
    text: 'The same as a bitmap',
  },
]

/** "split-brain-raft-seed-7-3fa9c1.trace.jsonl": the first digits of the digest tell branches apart. */
export function nameOf({ run, check }: Pick<RunSummary, 'run' | 'check'>, end: string): string {
  const mutant = run.mutant === null ? [] : [run.mutant]
  const parts = [run.scenario, ...mutant, 'seed', String(run.seed), check.digest.slice(0, 6)]
  return `${parts.join('-').replaceAll(/[^\w.-]+/g, '-')}${end}`
}

/** "412 kB", in thousands of bytes. */
export function sizeText(bytes: number): string {
  if (bytes < 1_000) return `${bytes} bytes`
  return bytes < 1_000_000 ? `${Math.round(bytes / 1_000)} kB` : `${Math.round(bytes / 100_000) / 10} MB`
}
