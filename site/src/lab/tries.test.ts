import type { Run } from '@quorate/kernel'
import { describe, expect, test } from 'vitest'
import { Engine } from '../sim/engine.ts'
import {
  branchText, canRedoTry, canUndo, changesOf, currentRun, isAsOpened, lastChange, numbersOf, redone, rowsOf, sharedEvent,
  switched, tried, triesOf, undone,
} from './tries.ts'

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

test('what others did in a run that was opened is no change of whoever opened it', () => {
  const { run } = crash(plain.handle, 200, 0)
  const opened = triesOf(run)
  const changed = tried(opened, [...run.interventions, ...crash(plain.handle, 210, 1).run.interventions])
  expect([opened, changed, undone(changed), undone(opened)].map(isAsOpened)).toEqual([true, false, true, false])
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

test('branches are numbered as they began, and what only goes on keeps the number', () => {
  const one = crash(plain.handle, 100, 0)
  const [two, other] = [crash(one.handle, 200, 1), crash(one.handle, 150, 2)]
  const tries = [one, two, other].reduce((all, { run }) => tried(all, run.interventions), triesOf(plain.run))
  const again = tried(switched(tries, 0), crash(plain.handle, 50, 3).run.interventions)
  expect(numbersOf(again)).toEqual([1, 2, 2, 3, 4])
  expect(rowsOf(again, names).map(({ number }) => number)).toEqual([1, 2, 3, 4])
})

test('a branch that begins is told with its event, one that is gone into again too, and going on is not', () => {
  const [start, one] = [triesOf(plain.run), crash(plain.handle, 100, 0)]
  const begun = tried(start, one.run.interventions)
  const goneOn = tried(begun, crash(one.handle, 200, 1).run.interventions)
  expect(branchText(start, begun, 100)).toBe('Branch 2 from e100')
  expect(branchText(begun, goneOn, 200)).toBeNull()
  expect(branchText(goneOn, tried(goneOn, crash(one.handle, 150, 2).run.interventions), 150)).toBe('Branch 3 from e150')
  const back = undone(undone(goneOn))
  expect(branchText(back, tried(back, one.run.interventions), 100)).toBe('Back in branch 2')
})

test('a link with changes opens at its end, and undo leads to what came before them', () => {
  const tries = triesOf(crash(plain.handle, 100, 0).run)
  expect(rowsOf(tries, names).at(-1)).toEqual({ branch: 1, number: 2, text: 'r1 crashes', isCurrent: true })
  expect(currentRun(undone(tries))).toEqual(plain.run)
})

test('of several changes only the first begins like a sentence, and names of nodes stay what they are', () => {
  const acts = [{ kind: 'automatic' }, { kind: 'heal' }, { kind: 'crash', node: 0 }, { kind: 'deliver', message: '1' }] as const
  const interventions = acts.map(act => ({ after: 1, act })) as unknown as Run['interventions']
  expect(rowsOf(triesOf({ ...plain.run, interventions }), names).at(-1)!.text)
    .toBe('Things happen by themselves again, then the network heals, then r1 crashes, then a message is delivered at once, by hand')
})

test('a branch whose run is known says of its changes what the trace says', () => {
  const cut = must(engine.intervene(plain.handle, 100, { kind: 'cut', sides: [[0], [1, 2, 3, 4]] }))
  const healed = must(engine.intervene(cut.handle, 150, { kind: 'heal' }))
  const named = must(engine.name(healed.handle, healed.interventionEvents[0]!, 'east-west'))
  const [row] = rowsOf(triesOf(named.run), names, () => changesOf(named)).slice(-1)
  expect(row!.text).toMatch(/^The network is cut: r1 \| r2, r3, r4 and r5, called “east-west”, then the network heals: “east-west” ends$/)
  expect(changesOf({ ...named, interventionEvents: [-1, -1] })).toEqual(['The network is cut: r1 | r2, r3, r4 and r5', 'The network heals'])
})

test('two runs share what comes before their first difference', () => {
  const other = crash(plain.handle, 100, 0)
  expect(sharedEvent(other, plain, 300)).toBe(100)
  expect(sharedEvent(plain, other, 60)).toBe(60)
  expect(sharedEvent(plain, plain, plain.length + 5)).toBe(plain.length - 1)
})

describe('acts that are one change', () => {
  const cut = must(engine.intervene(plain.handle, 100, { kind: 'cut', sides: [[0], [1, 2, 3, 4]] }))
  const healed = must(engine.intervene(cut.handle, 150, { kind: 'heal' }))
  const recut = must(engine.intervene(healed.handle, healed.interventionEvents[1]!, { kind: 'cut', sides: [[1], [0]] }))
  const before = tried(triesOf(plain.run), cut.run.interventions)
  const after = tried(tried(before, healed.run.interventions), recut.run.interventions, true)

  test('are undone and done again together', () => {
    expect(currentRun(after)).toEqual(recut.run)
    expect(lastChange(after).map(({ kind }) => kind)).toEqual(['heal', 'cut'])
    expect(currentRun(undone(after))).toEqual(cut.run)
    expect(currentRun(redone(undone(after)))).toEqual(recut.run)
    expect(currentRun(redone(redone(undone(undone(after)))))).toEqual(recut.run)
  })

  test('the first of them, done again by itself, is a change by itself', () => {
    const alone = tried(undone(after), healed.run.interventions)
    expect(currentRun(alone)).toEqual(healed.run)
    expect([canRedoTry(alone), lastChange(alone).length]).toEqual([false, 1])
    expect(currentRun(undone(alone))).toEqual(cut.run)
  })

  test('are one change in a link, too, but not where anything lies between', () => {
    const read = triesOf(recut.run)
    expect(currentRun(undone(read))).toEqual(cut.run)
    expect(currentRun(redone(undone(read)))).toEqual(recut.run)
    const later = must(engine.intervene(healed.handle, healed.interventionEvents[1]! + 1, { kind: 'cut', sides: [[1], [0]] }))
    expect(currentRun(undone(triesOf(later.run)))).toEqual(healed.run)
    const crashed = must(engine.intervene(healed.handle, healed.interventionEvents[1]!, { kind: 'crash', node: 0 }))
    expect(currentRun(undone(triesOf(crashed.run)))).toEqual(healed.run)
  })

  test('what follows them is undone first', () => {
    const late = must(engine.intervene(recut.handle, 200, { kind: 'crash', node: 0 }))
    const more = tried(after, late.run.interventions)
    expect(currentRun(undone(more))).toEqual(recut.run)
    expect(currentRun(undone(undone(more)))).toEqual(cut.run)
    expect(currentRun(redone(redone(undone(undone(more)))))).toEqual(late.run)
  })
})
