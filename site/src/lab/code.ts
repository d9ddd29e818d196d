/** What a piece of code looks like after an event: lines with colours, and which of it ran. Pure. */
import type { CodeRange, RanFile } from '../sim/types.ts'

/** A line as the build coloured it; a colour is its place in `ShownText.colours`. */
export type ShownLine = readonly (readonly [text: string, colour: number])[]

export interface ShownText {
  readonly colours: readonly string[]
  readonly lines: readonly ShownLine[]
}

export interface Piece {
  readonly text: string
  readonly colour: number
  readonly ran: boolean
}

export interface CodeLine {
  readonly number: number
  readonly pieces: readonly Piece[]
  /** Something of it ran; null for a line that has nothing to run, such as a brace by itself. */
  readonly ran: boolean | null
  readonly isComment: boolean
}

/** Lines that stand together; between two blocks are lines of functions that did not run. */
export type Block = readonly CodeLine[]

/** The functions that ran, whole, with what did not run of them marked; comments right above belong to them. */
export function blocksOf(lines: readonly ShownLine[], { functions, idle }: RanFile): Block[] {
  const wanted = new Set<number>()
  for (const { start, end } of functions) {
    let first = start.line
    while (first > 1 && isComment(lines[first - 2]!)) first--
    for (let line = first; line <= end.line; line++) wanted.add(line)
  }
  const blocks: CodeLine[][] = []
  for (const number of [...wanted].toSorted((a, b) => a - b)) {
    if (!wanted.has(number - 1)) blocks.push([])
    blocks.at(-1)!.push(lineOf(number, lines[number - 1] ?? [], functions, idle))
  }
  return blocks.map(unindented)
}

/** As far to the left as its lines allow. */
function unindented(block: Block): Block {
  const indents = block.filter(({ pieces }) => pieces.length > 0).map(({ pieces }) => pieces[0]!.text.search(/\S|$/))
  const indent = Math.min(...indents)
  return block.map(line => ({
    ...line, pieces: line.pieces.map((piece, i) => (i === 0 ? { ...piece, text: piece.text.slice(indent) } : piece)),
  }))
}

const textOf = (line: ShownLine): string => line.map(([text]) => text).join('').trim()
const isComment = (line: ShownLine): boolean => /^(?:\/\/|\/?\*)/.test(textOf(line))

function lineOf(
  number: number, line: ShownLine, functions: readonly CodeRange[], idle: readonly CodeRange[],
): CodeLine {
  const ranAt = (column: number): boolean =>
    functions.some(range => holds(range, number, column)) && !idle.some(range => holds(range, number, column))
  let column = 0
  const pieces = line.flatMap(([text, colour]) => {
    const parts = split(text, column, ranAt).map(part => ({ ...part, colour }))
    column += text.length
    return parts
  })
  const telling = pieces.filter(({ text }) => /\w/.test(text))
  const isCode = telling.length > 0 && !isComment(line)
  return { number, pieces, ran: isCode ? telling.some(({ ran }) => ran) : null, isComment: isComment(line) }
}

function split(text: string, from: number, ranAt: (column: number) => boolean): { text: string; ran: boolean }[] {
  const parts: { text: string; ran: boolean }[] = []
  for (let i = 0; i < text.length; i++) {
    const ran = ranAt(from + i)
    const last = parts.at(-1)
    if (last?.ran === ran) last.text += text[i]
    else parts.push({ text: text[i]!, ran })
  }
  return parts
}

function holds({ start, end }: CodeRange, line: number, column: number): boolean {
  return (line > start.line || (line === start.line && column >= start.column)) &&
    (line < end.line || (line === end.line && column < end.column))
}
