import { expect, test } from 'vitest'
import { readSizes, sized, sizesText, USUAL } from './layout.ts'

test('what is as usual is not said, and what is said is read again', () => {
  expect(sizesText(USUAL)).toBe('')
  for (const text of ['stage-60', 'inspector-off', 'stage-100,logs-off,inspector-400', 'stage-52.4']) {
    expect(sizesText(readSizes(text))).toBe(text)
  }
})

test('what nobody can have is the nearest that one can, and what cannot be read is as usual', () => {
  expect(readSizes('stage-80,inspector-9999,logs-13')).toEqual({ stage: 75, inspector: 560, logs: 13 })
  expect(readSizes('stage-x,side-3,,log')).toEqual(USUAL)
})

test('far beyond its limits a pane is hidden, or has all the room', () => {
  expect([sized('stage', 20), sized('stage', 12), sized('stage', 90), sized('inspector', 119)]).toEqual([25, 0, 100, 0])
})
