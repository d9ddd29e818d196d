import type { LogCell, NodeFrame } from '@quorate/kernel'
import { describe, expect, test } from 'vitest'
import { gridOf } from './log-grid.ts'

const cell = (index: number, text = 'x', rest: Partial<LogCell> = {}): LogCell =>
  ({ index, epoch: 1, text, committed: true, ...rest })
const node = (log: readonly LogCell[] | null, cutOff: readonly LogCell[] = []): NodeFrame =>
  ({ log, cutOff, committed: 'committed' }) as NodeFrame
const drawn = (columns: number, ...nodes: readonly NodeFrame[]) => {
  const { rows, ...grid } = gridOf({ nodes }, columns)
  return { ...grid, rows: rows.map(({ cells }) => cells.map(({ kind, columns: wide, index }) => `${kind} ${index} ×${wide}`)) }
}

describe('logs as a table', () => {
  test('a node without a log has no row, and an index that only some have is empty elsewhere', () => {
    expect(drawn(9, node(null), node([cell(1), cell(2)]), node([cell(1)]))).toStrictEqual({
      first: 1, last: 2, indexes: [1, 2], rows: [['entry 1 ×1', 'entry 2 ×1'], ['entry 1 ×1', 'nothing 2 ×1']],
    })
  })

  test('only the last columns are drawn', () => {
    expect(drawn(2, node([cell(1), cell(2), cell(3)]))).toMatchObject({ first: 2, rows: [['entry 2 ×1', 'entry 3 ×1']] })
  })

  test('a snapshot is as wide as what is drawn of the entries that it stands for', () => {
    const log = [cell(4, '', { from: 1 }), cell(5)]
    expect(drawn(9, node(log)).rows).toStrictEqual([['snapshot 4 ×4', 'entry 5 ×1']])
    expect(drawn(3, node(log)).rows).toStrictEqual([['snapshot 4 ×2', 'entry 5 ×1']])
    expect(drawn(9, node(log), node([cell(1)])).rows[1]).toHaveLength(5)
  })

  test('what was cut off keeps its column for that step', () => {
    const { rows, last } = gridOf({ nodes: [node([cell(1)], [cell(2, 'lost')])] }, 9)
    expect(last).toBe(2)
    expect(rows[0]!.cells.map(({ gone }) => gone?.text ?? '')).toStrictEqual(['', 'lost'])
    expect(rows[0]!.isCut).toBe(true)
  })

  test('a row of entries from its first column on is plain; one with anything else is not', () => {
    const plain = (log: readonly LogCell[], cutOff: readonly LogCell[] = []): (number | undefined)[] | undefined =>
      gridOf({ nodes: [node(log, cutOff), node([cell(5)])] }, 9).rows[0]!.plain?.map(({ index }) => index)
    expect(plain([])).toEqual([])
    expect(plain([cell(1), cell(2)])).toEqual([1, 2])
    expect(plain([cell(1), cell(3)])).toBeUndefined()
    expect(plain([cell(2)])).toBeUndefined()
    expect(plain([cell(2, '', { from: 1 }), cell(3)])).toBeUndefined()
    expect(plain([cell(1)], [cell(2)])).toBeUndefined()
  })

  test('a cell is called by its epoch, its text and whether it is committed', () => {
    const [entry, open, snapshot] = gridOf({
      nodes: [node([cell(1, 'x=5'), cell(2, 'x=6', { committed: false }), cell(4, '', { from: 3 })])],
    }, 9).rows[0]!.cells
    expect([entry, open, snapshot].map(each => each!.name))
      .toStrictEqual(['1, x=5 committed', '1, x=6 not committed', 'a snapshot stands for the entries from 3 to 4'])
  })

  test('all empty logs are one empty column', () => {
    expect(drawn(9, node([]))).toStrictEqual({ first: 1, last: 0, indexes: [1], rows: [['nothing 1 ×1']] })
  })
})
