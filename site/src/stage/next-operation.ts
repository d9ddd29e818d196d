/** Where arrow keys lead in a history that is drawn. Pure. */
import type { Line } from './spread.ts'

/** The operation beside one: along a line, and between lines to what stands there at the same place. */
export function nextIn(
  lines: readonly Line[], left: ArrayLike<number>, here: number | null, key: string,
): number | null {
  const steps = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] } as const
  const step = steps[key as 'ArrowUp']
  if (step === undefined) return null
  if (here === null) return lines.find(line => line !== undefined)?.[0] ?? null
  const [down, along] = step
  const line = lines.findIndex(each => each?.includes(here))
  const row = lines[line]!
  if (along !== 0) return row[row.indexOf(here) + along] ?? here
  const other = lines[line + down]
  return other === undefined ? here : lastUpTo(left[here]!, other, left) ?? here
}

/** The last operation of a line that begins at a place or before it; the first one where none does. */
function lastUpTo(x: number, line: Line, left: ArrayLike<number>): number | undefined {
  for (let i = line.length - 1; i > 0; i--) if (left[line[i]!]! <= x) return line[i]
  return line[0]
}
