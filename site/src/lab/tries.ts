/** What was tried with one set-up: the kernel's tree of interventions, and the runs of its branches. Pure. */
import {
  actText, branchesOf, canRedo, interventionLineage, interventionsOf, intervene, redo, switchTo, tips, undo,
  type Act, type Branches, type Intervention, type Run,
} from '@quorate/kernel'
import type { EventColumns, RunSummary } from '../sim/types.ts'

export interface Tries {
  /** The set-up; the interventions are the branches'. */
  readonly run: Run
  readonly branches: Branches
  /** Branches that are one change together with the one before them, so that nobody is ever left between the two. */
  readonly joined: ReadonlySet<number>
  /** The branch that was opened. What led to it was done by whoever made the run. */
  readonly opened: number
}

/** A link holds single interventions: a cut right after a healing, with nothing in between, was one change. */
export function triesOf(run: Run): Tries {
  const { interventions } = run
  const joined = interventions.flatMap((_, i) => (i > 0 && isRecut(interventions, i) ? [i + 1] : []))
  const branches = branchesOf(interventions)
  return { run, branches, joined: new Set(joined), opened: branches.current }
}

const CUTS: readonly Act['kind'][] = ['cut', 'cut-one-way', 'cut-links']

function isRecut(interventions: readonly Intervention[], i: number): boolean {
  const [healing, cut] = [interventions[i - 1]!, interventions[i]!]
  if (healing.act.kind !== 'heal' || !CUTS.includes(cut.act.kind)) return false
  const before = interventions.slice(0, i - 1).filter(({ after }) => after === healing.after)
  return cut.after === interventionLineage(healing.after, before.length)
}

export const currentRun = ({ run, branches }: Tries): Run => ({ ...run, interventions: interventionsOf(branches) })

const withBranches = (tries: Tries, branches: Branches): Tries => ({ ...tries, branches })

/**
 * After the last of these interventions, which all come before where the current run now stands. With `isJoined` it and
 * the one before are one change.
 */
export function tried(tries: Tries, interventions: readonly Intervention[], isJoined = false): Tries {
  const done = interventions.length - 1
  const next = intervene(tries.branches, interventions[done]!, done)
  const here = ancestor(next, interventionsOf(next).length - interventions.length)
  if (isJoined) return { ...tries, branches: next, joined: new Set([...tries.joined, here]) }
  // What was done here before as the first part of a change had no future without the rest of it.
  return withBranches(tries, leadsOn(next, here, tries) ? switchTo(next, here) : next)
}

/** So many branches before the current one. */
function ancestor({ all, current }: Branches, back: number): number {
  let branch = current
  for (let i = 0; i < back; i++) branch = all[branch]!.parent
  return branch
}

const leadsOn = ({ all }: Branches, branch: number, { joined }: Tries): boolean => joined.has(all[branch]!.next)

/** Whether nothing was done to it since, or all of it undone. */
export const isAsOpened = ({ branches, opened }: Tries): boolean => branches.current === opened

export const canUndo = ({ branches }: Tries): boolean => branches.current > 0

/** What the last change did, in its order; nothing where there is none. */
export function lastChange(tries: Tries): Act[] {
  const { branches, joined } = tries
  const { parent, intervention } = branches.all[branches.current]!
  if (intervention === null) return []
  const first = joined.has(branches.current) ? lastChange({ ...tries, branches: { ...branches, current: parent } }) : []
  return [...first, intervention.act]
}

/** Without the last change. */
export function undone(tries: Tries): Tries {
  const back = withBranches(tries, undo(tries.branches))
  return tries.joined.has(tries.branches.current) ? undone(back) : back
}

export const canRedoTry = (tries: Tries): boolean =>
  canRedo(tries.branches) && !leadsOn(tries.branches, tries.branches.current, tries)

/** With the whole change that was undone last. */
export function redone(tries: Tries): Tries {
  let branches = redo(tries.branches)
  while (leadsOn(branches, branches.current, tries)) branches = redo(branches)
  return withBranches(tries, branches)
}

export const switched = (tries: Tries, branch: number): Tries => withBranches(tries, switchTo(tries.branches, branch))

/**
 * What branches are called: the set-up is 1, and whoever begins beside what was there gets the next number. What only
 * goes on has that of the branch that it goes on from.
 */
export function numbersOf({ branches: { all } }: Tries): number[] {
  const found: number[] = []
  const goneOn = new Set<number>([0])
  let last = 0
  for (const { parent } of all) {
    found.push(parent < 0 || goneOn.has(parent) ? ++last : found[parent]!)
    goneOn.add(parent)
  }
  return found
}

/** "Branch 2 from e97": where an act after that event has led; null where it only goes on with what there was. */
export function branchText(before: Tries, after: Tries, event: number): string | null {
  const number = numbersOf(after)[after.branches.current]!
  if (after.branches.all.length === before.branches.all.length) return `Back in branch ${number}`
  return numbersOf(before).includes(number) ? null : `Branch ${number} from e${event}`
}

export interface Row {
  readonly branch: number
  readonly number: number
  readonly text: string
  readonly isCurrent: boolean
}

/** What was done to a run, in its order: as its trace tells it, or as it was meant where its moment never came. */
export function changesOf({ run: { interventions }, interventionEvents, acts, nodes }: RunSummary): string[] {
  const names = nodes.map(({ name }) => name)
  const told = new Map(acts.map(({ event, text }) => [event, text]))
  return interventions.map(({ act }, i) => told.get(interventionEvents[i]!) ?? actText(act, names))
}

/**
 * The run as it was set up, the end of every branch, and where one is now. `changesIn` gives what was done in a branch
 * where its run is known, which says more than what was meant.
 */
export function rowsOf(
  tries: Tries, names: readonly string[], changesIn: (branch: number) => readonly string[] | null = () => null,
): Row[] {
  const { branches } = tries
  const numbers = numbersOf(tries)
  const shown = new Set([0, ...tips(branches), branches.current])
  return [...shown].toSorted((a, b) => a - b).map(branch => {
    const acts = changesIn(branch) ?? interventionsOf(branches, branch).map(({ act }) => actText(act, names))
    const text = acts.map((act, i) => (i === 0 ? act : within(act, names))).join(', then ')
    const isCurrent = branch === branches.current
    return { branch, number: numbers[branch]!, text: text || 'As it was set up', isCurrent }
  })
}

/** Within a sentence only names keep their capital; "A message …" is about no client A. */
function within(text: string, names: readonly string[]): string {
  const [first = ''] = text.split(/\W/)
  return names.includes(first) && !text.startsWith('A message ') ? text : `${text.charAt(0).toLowerCase()}${text.slice(1)}`
}

/** The last event up to `cursor` that two runs have in common. */
export function sharedEvent(from: RunSummary, to: RunSummary, cursor: number): number {
  const columns: readonly (keyof EventColumns)[] = ['time', 'node', 'kind', 'cause', 'message']
  let event = 0
  const isSame = (i: number): boolean => columns.every(column => from.events[column][i] === to.events[column][i])
  while (event < cursor && event + 1 < to.length && isSame(event + 1)) event++
  return event
}
