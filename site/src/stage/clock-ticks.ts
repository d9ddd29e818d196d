/**
 * Ticks on the lane of a node whose clock is off. Rows are events and not moments, so no tick stands at a round
 * reading: there is one below every row, and its slant says how the clock differs from the ruler at that moment. It
 * rises to the right where the clock is ahead: what the ruler will say further down is read on the lane already. Pure.
 */
import { readClock, type Clock, type Micros, type NodeId } from '@quorate/kernel'
import type { RunSummary } from '../sim/types.ts'
import { tenth } from './geometry.ts'
import type { Row } from './rows.ts'
import { clockWords } from './words.ts'

/** From event `from` up to, but not including, event `to`. */
interface Off {
  readonly node: NodeId
  readonly from: number
  readonly to: number
  readonly clock: Clock
}

const isRight = ({ at, shows, ppm, frozen }: Clock): boolean => at === shows && ppm === 0 && !frozen

/** When which clock was off. */
export const offOf = ({ clocks, length }: Pick<RunSummary, 'clocks' | 'length'>): Off[] =>
  clocks.map(({ event, node, clock }, i): Off => {
    const next = clocks.slice(i + 1).find(other => other.node === node)
    return { node, from: event, to: next?.event ?? length, clock }
  }).filter(({ clock }) => !isRight(clock))

const offset = (clock: Clock, now: Micros): Micros => readClock(clock, now) - now

/** The first event with words: what was done to the clock is told at its own event. */
export const toldFrom = ({ from }: Off): number => (from === 0 ? 0 : from + 1)

/** "+120 ms, +200 ppm" */
export const offText = ({ clock }: Off, now: Micros): string =>
  clockWords({ offset: offset(clock, now), ppm: clock.ppm, frozen: clock.frozen }).join(', ')

/** Ten degrees for each ten times further off: 1 ms is 10°, 10 ms are 20°, and from 3 s on it is 45°. */
export function slantOf(off: Micros): number {
  const degrees = Math.min(45, 10 * Math.log10(Math.max(100, Math.abs(off)) / 100))
  return off < 0 ? degrees : -degrees
}

/** From the lane to the end of a tick, in pixels. */
const HALF = 9

export const tickPath = (x: number, y: number, off: Micros): string => {
  const angle = (slantOf(off) * Math.PI) / 180
  const [dx, dy] = [HALF * Math.cos(angle), HALF * Math.sin(angle)]
  return `M${tenth(x - dx)} ${tenth(y - dy)}l${tenth(2 * dx)} ${tenth(2 * dy)}`
}

/** One below each of these rows, at the moment of its last event; rows without events have none. `y` is below a row. */
export const ticksOf = (
  { from, to, clock }: Off, rows: readonly Row[], times: readonly Micros[], x: number, y: (i: number) => number,
): string =>
  rows.map((row, i) => (row.to < row.from || row.to < from || row.to >= to ? ''
    : tickPath(x, y(i), offset(clock, times[row.to]!)))).join('')
