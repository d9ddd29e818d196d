/**
 * What a judge may answer. "Unknown" is an answer: a judge that ran out of its step budget says so, and never says ok.
 */

/** How sure an `ok` is. A sampled or bounded ok never claims more than it looked at. */
export type Basis = 'proved' | `exhaustive to ${string}` | `none found in ${number} runs`

export type Ok = { readonly status: 'ok'; readonly basis: Basis }

/** `events` are the event indices (from 0) that a reader should look at first, earliest first. */
export type Violated<Evidence> = {
  readonly status: 'violated'
  readonly property: string
  readonly events: readonly number[]
  readonly evidence: Evidence
}

/** `why` is one sentence: what stopped the judge and how far it got. */
export type Unknown = { readonly status: 'unknown'; readonly why: string }

export type Verdict<Evidence> = Ok | Violated<Evidence> | Unknown
