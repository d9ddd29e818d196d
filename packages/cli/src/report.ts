/** What every verb answers: one object, printed as JSON or as text. Its schema stands in ../schema. */
import type { Run } from '@quorate/kernel'
import type { Judgement, Status } from '@quorate/scenarios'

export interface Report {
  readonly verb: string
  readonly status: Status | 'error'
  /** What an ok rests on, or why it is unknown. */
  readonly basis: string | null
  readonly run: Run | null
  readonly findings: readonly Judgement[]
  readonly witnesses: readonly { readonly name: string; readonly count: number }[]
  /** Numbers and lists of this verb. */
  readonly stats: Readonly<Record<string, unknown>>
  readonly digest: string | null
  readonly link: string | null
  readonly error: string | null
}

/** A verb's answer in both forms. */
export interface Answer {
  readonly report: Report
  readonly text: string
}

const EMPTY: Report = {
  verb: '', status: 'ok', basis: null, run: null, findings: [], witnesses: [], stats: {}, digest: null, link: null,
  error: null,
}

export const report = (verb: string, parts: Partial<Report>): Report => ({ ...EMPTY, ...parts, verb })

/** Bad input: one sentence naming the place, what was read and what is accepted. */
export const badInput = (verb: string, error: string): Answer =>
  ({ report: report(verb, { status: 'error', error }), text: `quorate ${verb}: ${error}` })

export const exitCodes = { ok: 0, violated: 1, unknown: 2, error: 3 } as const
