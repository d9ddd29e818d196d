import { expect, test } from 'vitest'
import { Engine } from '../sim/engine.ts'
import { canUndo, currentRun, redone, rowsOf, sharedEvent, switched, tried, triesOf, undone } from './tries.ts'

const engine = new Engine('test')
const must = <T>(result: { ok: true; value: T } | { ok: false; error: string }): T => {
  if (!result.ok) throw new Error(result.error)
  return result.value
}
const plain = must(engine.open({ request: { scenario: 'split-brain/raft' } }))
const names = plain.nodes.map(({ name }) => name)
const crash = (handle: number, at: number, node: number) => must(engine.intervene(handle, at, { kind: 'crash', node }))

test('an act in the past is a branch, and the old future stays', () => {
  const late = crash(plain.handle, 200, 0)
  const first = tried(triesOf(plain.run), late.run.interventions)
  const early = crash(late.handle, 100, 1)
  const both = tried(first, early.run.interventions)
  expect(currentRun(both)).toEqual(early.run)
  expect(rowsOf(both, names).map(({ text, isCurrent }) => [text, isCurrent])).toEqual([
    ['As it was set up', false], ['r1 crashes', false], ['r2 crashes', true],
  ])
  expect(currentRun(switched(both, 1))).toEqual(late.run)
  expect(must(engine.open({ run: currentRun(switched(both, 1)) })).check).toEqual(late.check)
})

test('the same act at the same place is the branch that is there, with the future it had', () => {
  const one = crash(plain.handle, 100, 0)
  const two = crash(one.handle, 200, 1)
  const tries = tried(tried(triesOf(plain.run), one.run.interventions), two.run.interventions)
  const back = undone(undone(tries))
  expect(canUndo(back)).toBe(false)
  expect(currentRun(back)).toEqual(plain.run)
  expect(currentRun(tried(back, one.run.interventions))).toEqual(two.run)
  expect(currentRun(redone(back))).toEqual(one.run)
})

test('a link with changes opens at its end, and undo leads to what came before them', () => {
  const tries = triesOf(crash(plain.handle, 100, 0).run)
  expect(rowsOf(tries, names).at(-1)).toEqual({ branch: 1, text: 'r1 crashes', isCurrent: true })
  expect(currentRun(undone(tries))).toEqual(plain.run)
})

test('two runs share what comes before their first difference', () => {
  const other = crash(plain.handle, 100, 0)
  expect(sharedEvent(other, plain, 300)).toBe(100)
  expect(sharedEvent(plain, other, 60)).toBe(60)
  expect(sharedEvent(plain, plain, plain.length + 5)).toBe(plain.length - 1)
})
