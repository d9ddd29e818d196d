/** What a client is told in the end. It becomes a line of the history that the judges read. */
import { valueText, type Value } from './command.ts'

export type Outcome =
  /** It was executed. `value` is what a read found, or what is there after a write. */
  | { readonly definite: true; readonly kind: 'ok'; readonly value: Value }
  /** It was not executed and never will be, or changed nothing: it may be left out of the history. */
  | {
      readonly definite: true
      readonly kind: 'failed'
      readonly why: string
      /** What a cas found there instead. */
      readonly found?: Value
    }
  /** Nobody answered. It may have been executed, may be executed later, or never. */
  | { readonly definite: false; readonly kind: 'unknown'; readonly why: string }

/** Completes "A is told: …". */
export function outcomeText(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'ok': return `ok, the value is ${valueText(outcome.value)}`
    case 'failed': return `it failed, ${outcome.why}`
    case 'unknown': return `nobody knows, ${outcome.why}`
  }
}
