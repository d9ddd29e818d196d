/** Which lanes are hidden: one by one, never all, and as a link says it. */
import { expect, test } from 'vitest'
import { readAddress } from './address.ts'
import { fragmentOf } from './fragment.ts'
import { canHide, hiddenOf, hiddenText, isLast, lanesText, readLanes, toggled } from './lanes.ts'

const NODES = ['r1', 'r2', 'r3', 'c 1']
const after = (...names: string[]): readonly string[] =>
  names.reduce<readonly string[]>((hidden, name) => toggled(name, hidden, NODES), [])

test('they are hidden and shown one by one, in the order of the lanes, but for the last', () => {
  expect(after('r3', 'r1')).toEqual(['r1', 'r3'])
  expect(after('r3', 'r1', 'r3')).toEqual(['r1'])
  const all = after('r3', 'r1', 'c 1', 'r2')
  expect(all).toEqual(['r1', 'r3', 'c 1'])
  expect(NODES.filter(name => isLast(name, all, NODES))).toEqual(['r2'])
})

test('a click hides what is shown, of the open run, and not the last', () => {
  const offered = (hidden: readonly string[]): string[] =>
    [...NODES, 'monitor'].filter(name => canHide(name, hidden, NODES))
  expect(offered([])).toEqual(NODES)
  expect(offered(['r1', 'r3'])).toEqual(['r2', 'c 1'])
  expect(offered(['r1', 'r2', 'r3'])).toEqual([])
})

test('they come back from a link beside the rest of the view; a link cannot hide all', () => {
  const view = `log,stage-60,${lanesText(['r1', 'c 1'])}`
  const { look } = readAddress('', fragmentOf('x', 0, [], { view, sel: '' }))
  expect(readLanes(look.view)).toEqual(['r1', 'c 1'])
  expect(hiddenOf(readLanes('hide-r9,stage-60,hide-r2'), NODES)).toEqual(['r2'])
  expect(hiddenOf(NODES, NODES)).toEqual([])
  expect(readLanes('log,stage-60')).toEqual([])
})

test('they are named', () => {
  expect([[], ['r4'], ['r4', 'r5']].map(hiddenText)).toEqual(['', '1 lane hidden: r4', '2 lanes hidden: r4, r5'])
})
