/** A protocol with one line broken on purpose: what its invariants, its witnesses and the judges must convict. */
import type { AnyProtocol } from '@quorate/kernel'

export interface Mutant {
  /** "votes-twice": completes the name of the protocol in a link and on the command line. */
  readonly name: string
  /** The number of the rule that the line breaks. */
  readonly rule: string
  /** What it does wrong, in one sentence. */
  readonly text: string
  /** The name of the property that must be found broken, or the script that breaks: "scripts/split-vote.txt". */
  readonly breaks: string
  /** Where this happened, or who described it. */
  readonly source: string
  readonly protocol: AnyProtocol
}
