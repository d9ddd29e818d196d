/** What clients asked and were told, as intervals from left to right: where each stands, and its words. Pure. */
import { timeText } from '@quorate/kernel'
import type { Operation, RunSummary } from '../sim/types.ts'
import type { Interval } from './Intervals.svelte'
import { linesOf, spreadOperations, stacked, type ClientRow } from './spread.ts'

const CHARACTER = 7.7

const wordsOf = ({ outcome, status }: Operation): string =>
  (status === 'unknown' && outcome === '' ? 'no answer' : outcome)
const widthOf = (operation: Operation): number =>
  Math.max(operation.text.length, wordsOf(operation).length + 2) * CHARACTER + 22

export interface HistoryDrawn {
  readonly width: number
  readonly rows: readonly ClientRow[]
  /** The operations of each line, and the line, left and right end of each operation. */
  readonly lines: readonly (readonly number[])[]
  readonly lineOf: readonly number[]
  readonly left: readonly number[]
  readonly right: readonly number[]
  /** Where an event stands. */
  readonly xOf: (event: number) => number
}

export function historyOf({ operations, nodes }: RunSummary): HistoryDrawn {
  const { placed, width, ticks } = spreadOperations(operations, widthOf)
  const { rows, lineOf, lines } = stacked(placed, linesOf(placed), client => nodes[client]!.name)
  return {
    width, rows, lines, lineOf, left: placed.map(({ left }) => left), right: placed.map(({ right }) => right),
    xOf: at => ticks.findLast(({ event }) => event <= at)?.x ?? 0,
  }
}

/** One of its operations at a moment of the run. */
export function intervalOf({ operations, nodes, judgements }: RunSummary, id: number, cursor: number): Interval {
  const operation = operations[id]!
  const { client, text: asked, status, asked: from, answered, askedAt } = operation
  const told = wordsOf(operation)
  const isBroken = judgements.some(({ event }) => event >= 0 && (event === from || event === answered))
  return {
    asked, told, status, isBroken, isAhead: from > cursor, isOpen: answered < 0 || answered > cursor,
    label: `${nodes[client]!.name}: ${asked}: ${told}${isBroken ? ', here the history breaks a property' : ''}`,
    time: timeText(Math.floor(askedAt / 1000) * 1000),
  }
}

/** The event that an operation leads to: its answer, or its question where none came. */
export const eventOf = ({ asked, answered }: Operation): number => (answered < 0 ? asked : answered)
