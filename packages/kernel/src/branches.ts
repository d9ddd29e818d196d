/**
 * What a person has tried: a tree of interventions, as a value. Every node of the tree is a run: that of the
 * interventions from the root to it. Intervening in the past makes a branch beside the old future, which stays; the
 * same intervention at the same place is the branch that is there already. Nothing here knows recordings: whoever
 * intervenes says how many interventions of the current run have happened by then.
 */
import type { Intervention } from './faults.ts'
import { isSame } from './same.ts'

export interface Branch {
  /** −1 for the run without interventions. */
  readonly parent: number
  readonly intervention: Intervention | null
  /** The branch that was last gone into from here: what redo does. −1 where there is none. */
  readonly next: number
}

export interface Branches {
  readonly all: readonly Branch[]
  readonly current: number
}

/** The tree that holds one run. */
export function branchesOf(interventions: readonly Intervention[] = []): Branches {
  const empty: Branches = { all: [{ parent: -1, intervention: null, next: -1 }], current: 0 }
  return interventions.reduce((branches, intervention, i) => intervene(branches, intervention, i), empty)
}

/** From the root to a branch, both included. */
function pathTo({ all }: Branches, branch: number): number[] {
  const path: number[] = []
  for (let i = branch; i >= 0; i = all[i]!.parent) path.push(i)
  return path.toReversed()
}

/** What the Run of a branch holds. */
export const interventionsOf = (branches: Branches, branch = branches.current): Intervention[] =>
  pathTo(branches, branch).slice(1).map(i => branches.all[i]!.intervention!)

/**
 * One more intervention, at a moment at which `done` of the current run's interventions have happened. Those that would
 * have come later stay in the old branch. One that is there already is gone into again, with the future it had.
 */
export function intervene(branches: Branches, intervention: Intervention, done: number): Branches {
  const path = pathTo(branches, branches.current)
  const from = path[Math.min(done, path.length - 1)]!
  const known = branches.all.findIndex(branch => branch.parent === from && isSame(branch.intervention, intervention))
  if (known >= 0) return switchTo(branches, tipOf(branches, known))
  const all = [...branches.all, { parent: from, intervention, next: -1 }]
  return switchTo({ ...branches, all }, all.length - 1)
}

/** Goes into a branch, so that redo will lead there again. */
export function switchTo(branches: Branches, branch: number): Branches {
  const path = pathTo(branches, branch)
  const all = branches.all.map((each, i) => {
    const at = path.indexOf(i)
    return at < 0 || at === path.length - 1 ? each : { ...each, next: path[at + 1]! }
  })
  return { all, current: branch }
}

/** The run without its last intervention; the run itself where there is none. */
export const undo = (branches: Branches): Branches =>
  ({ ...branches, current: Math.max(0, branches.all[branches.current]!.parent) })

export const canRedo = ({ all, current }: Branches): boolean => all[current]!.next >= 0

/** The intervention that was undone last, or that this branch was last left with. */
export const redo = (branches: Branches): Branches =>
  (canRedo(branches) ? { ...branches, current: branches.all[branches.current]!.next } : branches)

/** The ends of all branches, in the order in which they were made: what a list of tries shows. */
export const tips = ({ all }: Branches): number[] =>
  all.map((_, i) => i).filter(i => all.every(({ parent }) => parent !== i))

/** Where a branch was last left. */
function tipOf({ all }: Branches, branch: number): number {
  let tip = branch
  while (all[tip]!.next >= 0) tip = all[tip]!.next
  return tip
}
