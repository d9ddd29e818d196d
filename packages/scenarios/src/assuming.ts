/** A switchboard as a value, and what a set of assumptions that hold means for whoever explores. Pure data. */
import type { Assumption, AssumptionName } from '@quorate/explore'
import type { Parameters } from './scenario.ts'

/** One assumption in one scenario, with its parameters as they are. */
export interface Switch extends Assumption {
  /** The guarantees are given for worlds in which it holds; the others are borne. */
  readonly isRelied: boolean
  /** Why it does not hold whatever else happens, in words; null where it can. */
  readonly broken: string | null
  /** What breaks it was added to the scenario for this run, by whoever found or opened it. */
  readonly isAdded: boolean
  /** What has to be set for it to hold where the story breaks it, and not to hold where no fault does. */
  readonly keep: Parameters | null
  readonly drop: Parameters | null
}

export interface Guarantee {
  readonly name: string
  readonly text: string
}

export interface Board {
  readonly switches: readonly Switch[]
  readonly guarantees: readonly Guarantee[]
}

/** What explorers are given for a set of assumptions that hold: changed parameters, and what else is given up. */
export function assuming(
  { switches }: Board, parameters: Parameters, kept: ReadonlySet<AssumptionName>,
): { readonly parameters: Parameters; readonly without: readonly AssumptionName[] } {
  const changed = switches.reduce<Parameters>((all, { name, keep, drop }) =>
    ({ ...all, ...(kept.has(name) ? keep : drop) }), parameters)
  return { parameters: changed, without: switches.map(({ name }) => name).filter(name => !kept.has(name)) }
}

type Kept = ReadonlySet<AssumptionName>

/** Those that hold at first: what is relied on, as far as the story lets it. */
export const keptAtFirst = (board: Board): Kept =>
  board.switches.filter(({ isRelied, broken }) => isRelied && broken === null)
    .reduce<Kept>((kept, { name }) => keeping(board, kept, name), new Set())

/** With one more that holds, and whatever it implies. */
export function keeping({ switches }: Board, kept: Kept, name: AssumptionName): Kept {
  const implied = switches.find(each => each.name === name)?.implies
  return new Set([...kept, name, ...(implied === undefined ? [] : [implied])])
}

/** With one given up, and so whatever implies it. */
export const givingUp = ({ switches }: Board, kept: Kept, name: AssumptionName): Kept =>
  new Set([...kept].filter(each => each !== name && switches.find(({ name: of }) => of === each)?.implies !== name))
