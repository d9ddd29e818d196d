import type { LogCell, NodeFrame } from '@quorate/kernel'
import { describe, expect, test } from 'vitest'
import { gridOf } from './log-grid.ts'
import { boxLayers, isLine, lineText } from './log-line.ts'

const rowOf = (...epochs: readonly [epoch: number | null, committed: boolean | null][]) => {
  const log = epochs.map(([epoch, committed], i) => ({ index: i + 1, epoch, text: `x=${i}`, committed }) as LogCell)
  return gridOf({ nodes: [{ log, cutOff: [], committed: 'committed' } as unknown as NodeFrame] }, 24).rows[0]!
}

describe('a row of a log in one piece', () => {
  test('boxes that look the same are one shape, each with its digit in its middle', () => {
    const { plain } = rowOf([1, true], [1, true], [2, true], [2, false])
    const closed = 'h26.5v20.5h-26.5zm31 0'
    expect(boxLayers(plain!, 31)).toStrictEqual([
      { look: 'committed hue-1', d: `M0.8 0.75${closed.repeat(2)}`, digits: '11', x: '14 45' },
      { look: 'committed hue-2', d: `M62.8 0.75${closed}`, digits: '2', x: '76' },
      { look: 'open hue-2', d: 'M94 1h26v20h-26zm31 0', digits: '2', x: '107' },
    ])
  })

  test('columns grow with the digits of their indexes', () => {
    expect(boxLayers(rowOf([1, false], [1, false]).plain!, 39.5)).toStrictEqual([
      { look: 'open hue-1', d: 'M1 1h34.5v20h-34.5zm39.5 0h34.5v20h-34.5zm39.5 0', digits: '11', x: '18.3 57.8' },
    ])
  })

  test('the same look in two places is still one shape', () => {
    const box = 'h26.5v20.5h-26.5zm31 0'
    expect(boxLayers(rowOf([1, true], [2, true], [1, true]).plain!, 31)[0])
      .toStrictEqual({ look: 'committed hue-1', d: `M0.8 0.75${box}M62.8 0.75${box}`, digits: '11', x: '14 76' })
  })

  test('what is never committed looks as what is', () => {
    expect(boxLayers(rowOf([3, null]).plain!, 31).map(({ look }) => look)).toStrictEqual(['committed hue-3'])
  })

  test('an epoch of more digits than one, or none, is for a table', () => {
    expect([[9, true], [10, true], [null, true]].map(each => isLine(rowOf(each as [number, boolean])))).toStrictEqual([true, false, false])
    expect(isLine({ plain: null })).toBe(false)
    expect(isLine(rowOf())).toBe(true)
  })

  test('it is heard as a whole', () => {
    expect(lineText('r1', rowOf([1, true], [2, false]).plain!)).toBe('r1: 1: 1, x=0 committed; 2: 2, x=1 not committed')
    expect(lineText('r1', [])).toBe('r1: nothing')
  })
})
