/** What a chart says in words and numbers: at the cursor, and in the table that stands for it. Pure. */
import { timeText } from '@quorate/kernel'
import type { ChartLine, ChartShown, SeriesShown } from '../sim/types.ts'

export const valueText = ({ unit }: Pick<ChartShown, 'unit'>, value: number | null): string =>
  (value === null ? '–' : unit === 'µs' ? timeText(value) : String(value))

/** Where the last time at or before this one stands; −1 where there is none. */
export function indexAt(times: readonly number[], time: number): number {
  let [low, high] = [0, times.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (times[middle]! <= time) low = middle + 1
    else high = middle
  }
  return low - 1
}

/** A line's value at a time: of the interval that holds it, since the last change, or of the last moment. */
export function valueAt({ kind, times }: ChartShown, { values }: ChartLine, time: number): number | null {
  const at = indexAt(times, time)
  return kind === 'points' ? (values.slice(0, at + 1).findLast(value => value !== null) ?? null) : (values[at] ?? null)
}

export interface TableRow {
  readonly from: number
  readonly values: readonly (number | null)[]
}

/** A row an interval: how many, the value at its end, or the longest of its moments. */
export function tableOf(chart: ChartShown, { starts, interval }: Pick<SeriesShown, 'starts' | 'interval'>): TableRow[] {
  return starts.map((from, row) => ({
    from,
    values: chart.lines.map(line => {
      if (chart.kind === 'counts' || chart.kind === 'peaks') return line.values[row] ?? null
      if (chart.kind === 'levels') return line.values[indexAt(chart.times, from + interval - 1)] ?? null
      const within = line.values.filter((value, i) =>
        value !== null && chart.times[i]! >= from && chart.times[i]! < from + interval) as number[]
      return within.length === 0 ? null : within.reduce((most, value) => Math.max(most, value))
    }),
  }))
}

/** "Operations: asked up to 2, answered up to 3": what a picture of lines says to those who do not see it. */
export function summaryOf(chart: ChartShown): string {
  const told = chart.lines.map(line => {
    const known = line.values.filter(value => value !== null)
    const most = known.reduce<number | null>((best, value) => (best === null || value > best ? value : best), null)
    const end = chart.kind === 'levels' ? `, ${valueText(chart, known.at(-1) ?? null)} in the end` : ''
    return `${line.name} up to ${valueText(chart, most)}${end}`
  })
  return `${chart.title}: ${told.join('; ')}`
}

/** What the columns of the table mean. */
export const TABLE = {
  counts: 'How many in each interval.', peaks: 'The most at once in each interval.',
  levels: 'The value at the end of each interval.', points: 'The longest in each interval.',
} as const
