/** Which assumptions hold in a fuzzing: as the scenario relies on them, but for what a person keeps or gives up. */
import { assumptions, isAssumption, type AssumptionName } from '@quorate/explore'
import type { Run } from '@quorate/kernel'
import {
  assuming, bad, boardOf, givingUp, good, keeping, keptAtFirst, nearest, type Board, type Library, type Parameters,
  type Result,
} from '@quorate/scenarios'

/** What was given: names, separated by commas. */
export interface Assumed {
  readonly assume?: string
  readonly without?: string
}

interface Under {
  readonly parameters: Parameters
  readonly without?: readonly AssumptionName[]
}

/** With neither option it is fuzzed as ever. */
export function assumed(run: Run, { assume, without }: Assumed, library: Library): Result<Under> {
  if (assume === undefined && without === undefined) return good({ parameters: run.parameters })
  const board = boardOf(run, library)
  if (!board.ok) return board
  const keep = namesIn('--assume', assume, board.value)
  if (!keep.ok) return keep
  const drop = namesIn('--without', without, board.value)
  if (!drop.ok) return drop
  const fixed = board.value.switches.find(({ name, broken, keep: mended }) =>
    keep.value.includes(name) && broken !== null && mended === null)
  if (fixed !== undefined) return bad(`--assume was "${fixed.name}", which the scenario breaks by itself: ${fixed.broken}`)
  const most = keep.value.reduce((all, name) => keeping(board.value, all, name), keptAtFirst(board.value))
  const kept = drop.value.reduce((all, name) => givingUp(board.value, all, name), most)
  return good(assuming(board.value, run.parameters, kept))
}

function namesIn(option: string, given: string | undefined, { switches }: Board): Result<readonly AssumptionName[]> {
  const read: AssumptionName[] = []
  for (const name of given?.split(',') ?? []) {
    if (!isAssumption(name)) {
      return bad(`${option} was "${name}"; the nearest are ${nearest(name, assumptions.map(known => known.name)).join(', ')}`)
    }
    if (!switches.some(each => each.name === name)) return bad(`${option} was "${name}", which makes no difference in this scenario`)
    read.push(name)
  }
  return good(read)
}
