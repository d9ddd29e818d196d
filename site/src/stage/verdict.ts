/** Verdicts in words, for the part of a run that a reader has seen. */
import type { Judgement } from '@quorate/scenarios'

export interface Shown {
  readonly judgement: Judgement
  /** The verdict of the events up to the cursor. */
  readonly status: Judgement['status']
  readonly mark: '✓' | '?' | '✗'
  readonly words: string
  /** The verdict of the whole run, where it is another one. */
  readonly final: string | null
}

export const MARK = { ok: '✓', unknown: '?', violated: '✗' } as const

/** What has not been broken yet holds so far; the end of the run stands in `final`. */
export function shownAt(judgement: Judgement, cursor: number, last: number): Shown {
  const { status, event } = judgement
  if (status === 'violated' && event > cursor) {
    return { judgement, status: 'ok', mark: '✓', words: 'holds so far', final: `✗ violated at e${event}` }
  }
  if (status === 'violated') return { judgement, status, mark: '✗', words: `violated at e${event}`, final: null }
  if (status === 'unknown') return { judgement, status, mark: '?', words: 'unknown', final: null }
  return { judgement, status, mark: MARK[status], words: cursor < last ? 'holds so far' : 'holds', final: null }
}

/** All at the cursor, those that matter most first: broken in the end, open, then as the scenario lists them. */
export function allShownAt(judgements: readonly Judgement[], cursor: number, last: number): Shown[] {
  const weight = { violated: 0, unknown: 1, ok: 2 }
  return judgements.toSorted((a, b) => weight[a.status] - weight[b.status] || a.event - b.event)
    .map(judgement => shownAt(judgement, cursor, last))
}

/** Verdicts that there is no room for, counted. */
export function restOf(rest: readonly Shown[], isEarly: boolean): Pick<Shown, 'status' | 'words' | 'final'>[] {
  return (['violated', 'unknown', 'ok'] as const).flatMap(status => {
    const of = rest.filter(shown => shown.status === status)
    if (of.length === 0) return []
    const later = of.filter(({ final }) => final !== null).length
    const holding = `${of.length === 1 ? 'holds' : 'hold'}${isEarly ? ' so far' : ''}`
    const words = `${of.length} more ${status === 'ok' ? holding : status}`
    return [{ status, words, final: later === 0 ? null : `✗ ${later} of them violated later` }]
  })
}
