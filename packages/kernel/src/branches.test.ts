import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { branchesOf, canRedo, interventionsOf, intervene, redo, switchTo, tips, undo, type Branches } from './branches.ts'
import type { Intervention } from './faults.ts'

const pause = (after: number, node = 0): Intervention => ({ after, act: { kind: 'pause', node } })
const [a, b, c, d] = [1, 2, 3, 4].map(after => pause(after)) as [Intervention, Intervention, Intervention, Intervention]
const now = (branches: Branches): number[] => interventionsOf(branches).map(({ after }) => after)
const all = (branches: Branches): number[][] =>
  tips(branches).map(tip => interventionsOf(branches, tip).map(({ after }) => after))

describe('branches', () => {
  test('begin with the interventions of a run', () => {
    expect(now(branchesOf())).toStrictEqual([])
    expect(now(branchesOf([a, b]))).toStrictEqual([1, 2])
    expect(all(branchesOf([a, b]))).toStrictEqual([[1, 2]])
  })

  test('an intervention at the end makes the run longer', () => {
    const longer = intervene(branchesOf([a, b]), c, 2)
    expect([now(longer), all(longer)]).toStrictEqual([[1, 2, 3], [[1, 2, 3]]])
  })

  test('one in the past makes a branch without what came later, and the old future stays', () => {
    const other = intervene(branchesOf([a, b, c]), d, 1)
    expect([now(other), all(other)]).toStrictEqual([[1, 4], [[1, 2, 3], [1, 4]]])
    expect(now(switchTo(other, tips(other)[0]!))).toStrictEqual([1, 2, 3])
  })

  test('the same one at the same place is the branch that exists, with the future that it had', () => {
    const first = branchesOf([a, b, c])
    const other = intervene(first, d, 1)
    const again = intervene(other, { act: { node: 0, kind: 'pause' }, after: 2 }, 1)
    expect([now(again), again.all.length]).toStrictEqual([[1, 2, 3], other.all.length])
    expect(intervene(first, a, 0)).toStrictEqual(first)
  })

  test('another act after the same event is another branch', () => {
    expect(all(intervene(branchesOf([a]), pause(1, 1), 0))).toHaveLength(2)
  })

  test('undo and redo go along the branch that was gone last; undo stops at the run without interventions', () => {
    const first = branchesOf([a, b])
    const undone = undo(undo(first))
    expect([now(undone), now(undo(undone)), canRedo(first), canRedo(undone)]).toStrictEqual([[], [], false, true])
    expect(redo(redo(redo(undone)))).toStrictEqual(first)
    const other = intervene(undo(first), c, 1)
    expect(now(redo(undo(other)))).toStrictEqual([1, 3])
    expect(all(other)).toStrictEqual([[1, 2], [1, 3]])
  })

  test('whatever is done, no branch is ever lost and the current one is among them or on the way to one', () => {
    type Step = readonly ['intervene', number, number] | readonly ['undo'] | readonly ['redo'] | readonly ['switch', number]
    const step: fc.Arbitrary<Step> = fc.oneof(
      fc.tuple(fc.constant('intervene' as const), fc.nat(3), fc.nat(4)), fc.constant(['undo'] as const),
      fc.constant(['redo'] as const), fc.tuple(fc.constant('switch' as const), fc.nat(20)),
    )
    fc.assert(fc.property(fc.array(step, { maxLength: 30 }), steps => {
      let branches = branchesOf()
      for (const [kind, x = 0, y = 0] of steps) {
        const before = all(branches).map(path => path.join(' '))
        if (kind === 'intervene') branches = intervene(branches, pause(x), y)
        else if (kind === 'undo') branches = undo(branches)
        else if (kind === 'redo') branches = redo(branches)
        else branches = switchTo(branches, x % branches.all.length)
        const paths = all(branches).map(path => path.join(' '))
        const isKept = (path: string): boolean => paths.some(other => `${other} `.startsWith(path === '' ? '' : `${path} `))
        if (!before.every(isKept) || !isKept(now(branches).join(' '))) return false
        if (new Set(paths).size !== paths.length) return false
      }
      return true
    }), { seed: 1, numRuns: 500 })
  })
})
