/** From changes and moments to lines over virtual time. Pure. */
import type { ChartShown, ChartLine } from './types.ts'

/** A line goes up or down by so much, or to a value. */
export type Change =
  { readonly time: number; readonly name: string } & ({ readonly by: number } | { readonly to: number | null })

/** How many of the moments are in each interval. */
export function perInterval(moments: readonly number[], starts: readonly number[], interval: number): number[] {
  const counts = starts.map(() => 0)
  for (const time of moments) counts[Math.min(counts.length - 1, Math.floor(time / interval))]! += 1
  return counts
}

/** Lines that have a value from each change on; null before the first one that sets it. */
export function levelsOf(changes: readonly Change[], names: readonly string[]): Pick<ChartShown, 'times' | 'lines'> {
  const times: number[] = []
  const lines = names.map(name => ({ name, values: [] as (number | null)[] }))
  const now: (number | null)[] = names.map(() => null)
  for (const change of changes.toSorted((a, b) => a.time - b.time)) {
    const line = names.indexOf(change.name)
    now[line] = 'to' in change ? change.to : (now[line] ?? 0) + change.by
    if (times.at(-1) !== change.time) times.push(change.time)
    lines.forEach(({ values }, i) => (values[times.length - 1] = now[i]!))
  }
  return { times, lines: lines satisfies ChartLine[] }
}

/** The highest value of each interval; at its start, a line has what it had before. */
export function peaksOf(
  { times, lines }: Pick<ChartShown, 'times' | 'lines'>, starts: readonly number[], interval: number,
): ChartLine[] {
  return lines.map(({ name, values }) => {
    let at = 0
    let now = 0
    return {
      name,
      values: starts.map(start => {
        let most = now
        for (; at < times.length && times[at]! < start + interval; at++) {
          now = values[at] ?? 0
          most = Math.max(most, now)
        }
        return most
      }),
    }
  })
}
