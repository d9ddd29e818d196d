/** What was tried with one set-up: the kernel's tree of interventions, and the runs of its branches. Pure. */
import {
  actText, branchesOf, canRedo, interventionsOf, intervene, redo, switchTo, tips, undo,
  type Branches, type Intervention, type Run,
} from '@quorate/kernel'
import type { EventColumns, RunSummary } from '../sim/types.ts'

export interface Tries {
  /** The set-up; the interventions are the branches'. */
  readonly run: Run
  readonly branches: Branches
}

export const triesOf = (run: Run): Tries => ({ run, branches: branchesOf(run.interventions) })

export const currentRun = ({ run, branches }: Tries): Run => ({ ...run, interventions: interventionsOf(branches) })

const withBranches = (tries: Tries, branches: Branches): Tries => ({ ...tries, branches })

/** After the last of these interventions, which all come before where the current run now stands. */
export function tried(tries: Tries, interventions: readonly Intervention[]): Tries {
  const done = interventions.length - 1
  return withBranches(tries, intervene(tries.branches, interventions[done]!, done))
}

export const canUndo = ({ branches }: Tries): boolean => branches.current > 0
export const undone = (tries: Tries): Tries => withBranches(tries, undo(tries.branches))
export const canRedoTry = ({ branches }: Tries): boolean => canRedo(branches)
export const redone = (tries: Tries): Tries => withBranches(tries, redo(tries.branches))
export const switched = (tries: Tries, branch: number): Tries => withBranches(tries, switchTo(tries.branches, branch))

export interface Row {
  readonly branch: number
  readonly text: string
  readonly isCurrent: boolean
}

/** The run as it was set up, the end of every branch, and where one is now. */
export function rowsOf({ branches }: Tries, names: readonly string[]): Row[] {
  const shown = new Set([0, ...tips(branches), branches.current])
  return [...shown].toSorted((a, b) => a - b).map(branch => {
    const acts = interventionsOf(branches, branch).map(({ act }) => actText(act, names))
    return { branch, text: acts.join(', then ') || 'As it was set up', isCurrent: branch === branches.current }
  })
}

/** The last event up to `cursor` that two runs have in common. */
export function sharedEvent(from: RunSummary, to: RunSummary, cursor: number): number {
  const columns: readonly (keyof EventColumns)[] = ['time', 'node', 'kind', 'cause', 'message']
  let event = 0
  const isSame = (i: number): boolean => columns.every(column => from.events[column][i] === to.events[column][i])
  while (event < cursor && event + 1 < to.length && isSame(event + 1)) event++
  return event
}
