import { describe, expect, it } from 'vitest'
import { blocksOf, type Block, type ShownText } from './code.ts'
import { ranCode } from '../build/ran-code.ts'
import type { CodeRange } from '../sim/types.ts'
import { fileURLToPath } from 'node:url'

const range = (line: number, column: number, endLine: number, endColumn: number): CodeRange =>
  ({ start: { line, column }, end: { line: endLine, column: endColumn } })

const lines = [
  'const rules = {',
  '  /** 1: the larger wins. */',
  '  larger: (a: number, b: number) => (a > b ? a : b),',
  '}',
  'function other() { return 1 }',
  '// As the text says.',
  'function f(x) {',
  '  if (x) return 2',
  '  return 3',
  '}',
].map(text => [[text, 0]] as const)
const functions = [range(3, 0, 3, 51), range(7, 0, 10, 1)].map(each => ({ ...each, times: 1 }))
const idle = [range(3, 45, 3, 46), range(8, 9, 8, 17)]
const file = { path: 'x.ts', functions, idle, statements: 3 }

const drawn = (blocks: readonly Block[]): string[] => blocks.flatMap((block, i) => [
  ...(i > 0 ? ['⋮'] : []),
  ...block.map(({ number, pieces, ran }) =>
    `${number}${ran === null ? ' ' : ran ? '|' : '-'}${pieces.map(piece => (piece.ran ? piece.text : piece.text.replace(/\S/g, '.'))).join('')}`),
])

describe('the code that ran', () => {
  it('is whole functions with their comments, and what did not run of them is told apart', () => {
    expect(drawn(blocksOf(lines, file))).toEqual([
      '2 ... .. ... ...... ..... ..',
      '3|larger: (a: number, b: number) => (a > b ? . : b).',
      '⋮',
      '6 .. .. ... .... .....',
      '7|function f(x) {',
      '8|  if (x) ...... .',
      '9|  return 3',
      '10 }',
    ])
  })

  it('is none where no function ran', () => {
    expect(blocksOf(lines, { ...file, functions: [] })).toEqual([])
  })
})

describe('the build', () => {
  const packages = fileURLToPath(new URL('../../../packages', import.meta.url))
  const load = async (id: string): Promise<string> => {
    const { load: hook } = ranCode(packages) as unknown as { load: (id: string) => Promise<{ code: string }> }
    return (await hook(id)).code
  }

  it('counts the code of protocols, and no other', async () => {
    expect(await load(`${packages}/protocols/src/raft/state.ts?ran`)).toContain('protocols/src/raft/state.ts')
    expect(await load(`${packages}/scenarios/src/values.ts?ran`)).not.toContain('__ran__')
  })

  it('shows a file as it stands, in coloured pieces', async () => {
    const { colours, lines: shown } = JSON.parse(
      (await load(`${packages}/protocols/src/raft/state.ts?shown`)).replace('export default ', '')) as ShownText
    expect(shown.length).toBeGreaterThan(20)
    expect(shown.flat().every(([, colour]) => colours[colour] !== undefined)).toBe(true)
    expect(shown.map(line => line.map(([text]) => text).join('')).join('\n')).toMatch(/\nexport function lastIndex\(|\nexport const lastIndex = /)
  })
})
