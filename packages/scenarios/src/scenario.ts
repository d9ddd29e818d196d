/** A scenario is a named set-up: protocols, workload, faults and judges, with the parameters a person may turn. */
import type { AssumptionName } from '@quorate/explore'
import { show, type AnyTypes, type Setup } from '@quorate/kernel'
import type { Command, QuorumSystem } from '@quorate/protocols'

export type Parameter = {
  readonly name: string
  readonly text: string
} & (
  | { readonly kind: 'choice'; readonly values: readonly string[]; readonly default: string }
  | {
      readonly kind: 'integer'
      readonly min: number
      readonly max: number
      readonly unit: string
      readonly default: number
    }
)

export type Parameters = Readonly<Record<string, string | number>>

/** One way to judge the client history of a run. */
export type HistoryJudge = 'linearizable'

export interface Scenario {
  /** "split-brain/failover" */
  readonly name: string
  readonly title: string
  /** What happens, in one or two sentences. */
  readonly summary: string
  /** What to look for, in the order in which it happens. */
  readonly lookFor: readonly string[]
  /**
   * Where its story begins, as figures name places ("asked:A/1", "act:0+2"). Where it says nothing: shortly before the
   * first thing that goes wrong, or with the first fault.
   */
  readonly opens?: string
  /** The protocol under test, by its name in the registry of protocols. */
  readonly protocol: string
  readonly parameters: readonly Parameter[]
  /** The seed that is shown first. */
  readonly seed: number
  readonly judges: readonly HistoryJudge[]
  /** Witnesses and situations without which a clean run proves nothing: an ok becomes unknown. */
  readonly needs: readonly string[]
  /** What its guarantees rely on over and above what those of every scenario do: see `board.ts`. */
  readonly relies?: readonly AssumptionName[]
  /** Parameters with which an assumption does not hold, where faults alone do not say so or seldom show it. */
  readonly without?: readonly { readonly assumption: AssumptionName; readonly parameters: Parameters }[]
  /** Within which a search of it begins, where nobody says otherwise. */
  readonly bounds?: Readonly<Record<string, number | readonly number[]>>
  /** Where a search may begin later, by name: what has happened by then, in the words of its own steps. */
  beginnings?(parameters: Parameters): Readonly<Record<string, readonly string[]>>
  setup(parameters: Parameters): Setup
  /** The quorums that its parameters make, for pictures of them. */
  quorums?(parameters: Parameters): QuorumSystem
  /**
   * What is not yet as it should be after a calm, as half a sentence, or null: for scenarios without clients, whose
   * answers say so elsewhere. `states[node]` is null while the node is down.
   */
  settled?(states: readonly AnyTypes['state'][]): string | null
  /** The commands that are in force when the run ends, in their order: what a comparison counts as having survived. */
  survivors?(states: readonly AnyTypes['state'][]): readonly Command[]
}

export const defaultsOf = (scenario: Scenario): Parameters =>
  Object.fromEntries(scenario.parameters.map(parameter => [parameter.name, parameter.default]))

export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: string }
export const good = <T>(value: T): Result<T> => ({ ok: true, value })
export const bad = (error: string): { readonly ok: false; readonly error: string } => ({ ok: false, error })

export function acceptedText(parameter: Parameter): string {
  if (parameter.kind === 'choice') return parameter.values.join(', ')
  return `a whole number from ${parameter.min} to ${parameter.max} (${parameter.unit})`
}

/** Every parameter written out: the given values over the defaults. `concerns` says which of them to look at. */
export function parametersOf(
  scenario: Scenario, given: Readonly<Record<string, unknown>>, concerns = (_name: string): boolean => true,
): Result<Parameters> {
  const values = new Map<string, string | number>(scenario.parameters.map(({ name, default: value }) => [name, value]))
  for (const [name, value] of Object.entries(given).filter(([each]) => concerns(each))) {
    const parameter = scenario.parameters.find(known => known.name === name)
    if (parameter === undefined) {
      return bad(`scenario ${scenario.name} has no parameter ${show(name)}; it has ${scenario.parameters.map(p => p.name).join(', ')}`)
    }
    const read = readParameter(parameter, value)
    if (read === null) return bad(`parameter "${name}" was ${show(value)}; accepted is ${acceptedText(parameter)}`)
    values.set(name, read)
  }
  return good(Object.fromEntries(values))
}

function readParameter(parameter: Parameter, value: unknown): string | number | null {
  if (parameter.kind === 'choice') return parameter.values.includes(value as string) ? (value as string) : null
  const number = typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? Number(value) : value
  return isBetween(number, parameter.min, parameter.max) ? number : null
}

const isBetween = (value: unknown, min: number, max: number): value is number =>
  Number.isSafeInteger(value) && (value as number) >= min && (value as number) <= max

export function readSeed(value: unknown): Result<number> {
  const number = typeof value === 'string' && /^\d{1,10}$/.test(value) ? Number(value) : value
  if (isBetween(number, 0, 0xffffffff)) return good(number)
  return bad(`the seed was ${show(value)}; accepted is a whole number from 0 to 4294967295`)
}
