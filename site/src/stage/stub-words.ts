/** Which stubs have room for a word: off the labels of whole arrows, and off each other. Pure. */
import { CHARACTER } from './below.ts'
import { LETTERS, upright, type Arrow } from './spacetime.ts'

/** A label as it is drawn: its middle, where it is turned to, half its length and half its height. */
interface Label {
  readonly x: number
  readonly y: number
  /** Along it. */
  readonly ux: number
  readonly uy: number
  readonly half: number
  readonly high: number
}

/** Labels stand so far above their line, and so much room is around them, in px. */
const ABOVE = 5
const CLEAR = 1

/** Half the length of a word. */
export const halfOf = (text: string, letters: number): number => (text.length * CHARACTER * letters) / LETTERS / 2

function labelOf({ message, x1, y1, x2, y2, turn, along }: Arrow, letters: number): Label {
  const angle = (upright(turn) * Math.PI) / 180
  const [ux, uy] = [Math.cos(angle), Math.sin(angle)]
  return {
    x: x1 + (x2 - x1) * along + uy * ABOVE, y: y1 + (y2 - y1) * along - ux * ABOVE, ux, uy,
    half: halfOf(message.label, letters) + CLEAR, high: letters / 2 + CLEAR,
  }
}

/** Two turned rectangles are apart where they are along a side of one of them. */
function meet(a: Label, b: Label): boolean {
  const [dx, dy] = [b.x - a.x, b.y - a.y]
  // Most are far apart.
  if (Math.hypot(dx, dy) > a.half + a.high + b.half + b.high) return false
  const reach = ({ ux, uy, half, high }: Label, x: number, y: number): number =>
    half * Math.abs(ux * x + uy * y) + high * Math.abs(ux * y - uy * x)
  const isApart = (x: number, y: number): boolean => Math.abs(dx * x + dy * y) >= reach(a, x, y) + reach(b, x, y)
  return ![a, b].some(({ ux, uy }) => isApart(ux, uy) || isApart(-uy, ux))
}

/** Of each stub the first drawing whose word has room; where none has, the first, without its word. */
export function wordsApart(stubs: readonly (readonly Arrow[])[], whole: readonly Arrow[], letters: number): Arrow[] {
  const taken = whole.filter(({ message }) => message.label !== '').map(arrow => labelOf(arrow, letters))
  return stubs.map(drawings => {
    for (const stub of drawings) {
      const label = labelOf(stub, letters)
      if (taken.some(other => meet(label, other))) continue
      taken.push(label)
      return stub
    }
    const [stub] = drawings as [Arrow]
    return { ...stub, message: { ...stub.message, label: '' } }
  })
}
