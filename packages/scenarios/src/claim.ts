/**
 * A claim is a normative sentence with a check, and a counter-run in which the same check fails: a mutant, a parameter
 * or a fault. CI runs both and so may the reader. A sentence without a counter-run is not a claim.
 */
import { execute, type Executed } from './execute.ts'
import { makeRun, type RunRequest } from './make-run.ts'
import { good, type Result } from './scenario.ts'

export interface Claim {
  /** "split-brain/minority-cannot-commit" */
  readonly id: string
  /** As it stands in the article. */
  readonly sentence: string
  readonly run: RunRequest
  /** What differs in the counter-run, as the end of "The same check, but …". */
  readonly but: string
  readonly counter: RunRequest
  check(executed: Executed): Finding
}

/** Whether the sentence is true of a run, and what in the run says so. */
export interface Finding {
  readonly holds: boolean
  readonly because: string
  /** The event to look at, −1 where there is none. */
  readonly event: number
}

export interface Checked extends Finding {
  readonly executed: Executed
}

/** Executes the claim's run, or its counter-run, and applies the check. */
export function checkClaim(world: string, claim: Claim, which: 'run' | 'counter'): Result<Checked> {
  const made = makeRun(world, claim[which])
  if (!made.ok) return made
  const executed = execute(made.value)
  return executed.ok ? good({ ...claim.check(executed.value), executed: executed.value }) : executed
}

/** Whether a run keeps one of its properties: the evidence against it, or what an ok rests on. */
export const keeps = (name: string) => ({ judgements }: Executed): Finding => {
  const { status, event, evidence, basis } = judgements.find(({ property }) => property === name)!
  return { holds: status === 'ok', because: evidence[0] ?? `${name} ${basis}`, event }
}

/** The same of a history, whose evidence ends with what is impossible. */
export const linearizable = ({ judgements }: Executed): Finding => {
  const { status, event, evidence, basis } = judgements.find(({ property }) => property === 'Linearizable')!
  return { holds: status === 'ok', because: evidence[evidence.length - 1] ?? basis ?? '', event }
}

export const not = ({ holds, ...rest }: Finding): Finding => ({ holds: !holds, ...rest })
