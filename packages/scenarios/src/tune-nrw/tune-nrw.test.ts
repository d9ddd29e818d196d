import { describe, expect, test } from 'vitest'
import { execute, type Executed } from '../execute.ts'
import { makeRun, type RunRequest } from '../make-run.ts'
import { isWhole, tally, unansweredBetween } from './seen.ts'
import { tuneNrwTasks } from './tasks.ts'

function run(scenario: string, parameters: RunRequest['parameters'] = {}, more: Partial<RunRequest> = {}): Executed {
  const made = makeRun('test', { scenario: `tune-nrw/${scenario}`, parameters, ...more })
  const executed = made.ok ? execute(made.value) : made
  if (!executed.ok) throw new Error(executed.error)
  return executed.value
}

/** Old looks, answered looks of 73, confirmed writes of 32. */
function rates(parameters: RunRequest['parameters']): readonly number[] {
  const { stale, readsAnswered, writesAcknowledged } = tally(run('rates', parameters))
  return [stale, readsAnswered, writesAcknowledged]
}

const rw = ([r, w]: readonly [number, number], more: RunRequest['parameters'] = {}): readonly number[] => rates({ r, w, ...more })
const pairs = [[1, 1], [1, 2], [2, 1], [2, 2], [1, 3], [3, 1]] as const

describe('what N, R and W do to old looks, answered looks and confirmed writes', () => {
  test('nothing broken', () => {
    expect(pairs.map(pair => rw(pair))).toEqual([[6, 73, 32], [0, 73, 32], [1, 73, 32], [0, 73, 32], [0, 73, 32], [0, 73, 32]])
  })

  test('r5 down', () => {
    expect(pairs.map(pair => rw(pair, { fault: 'one-down' })))
      .toEqual([[5, 73, 32], [0, 73, 32], [0, 73, 32], [0, 73, 32], [0, 73, 20], [0, 49, 32]])
  })

  test('r2 and r5 down', () => {
    expect(pairs.map(pair => rw(pair, { fault: 'two-down' })))
      .toEqual([[2, 72, 32], [0, 72, 20], [1, 49, 32], [0, 49, 20], [0, 72, 20], [0, 49, 32]])
  })

  test('cut: old where they do not overlap, unanswered where they do', () => {
    expect(pairs.map(pair => rw(pair, { fault: 'cut' })))
      .toEqual([[33, 73, 32], [0, 73, 20], [29, 73, 32], [0, 73, 20], [0, 73, 20], [0, 49, 32]])
  })

  test('cut, with stand-ins: every write is confirmed, and R = W = 2 finds old numbers', () => {
    expect(rw([2, 2], { fault: 'cut', sloppy: 'on' })).toEqual([26, 73, 32])
  })

  test('what waiting costs, in whole ms: half of the looks and half of the writes, by R and W', () => {
    const times = [1, 2, 3].map(count => tally(run('rates', { r: count, w: count })))
    const ms = (time: number | null): number => Math.round(time! / 1_000)
    expect(times.map(({ readP50, writeP50 }) => [ms(readP50), ms(writeP50)])).toEqual([[1, 1], [18, 16], [28, 28]])
  })

  test('with a long tail, the slowest of a hundred looks is that of the slowest copy', () => {
    const { readP50, readP99 } = tally(run('rates', { r: 3, tail: 'heavy' }))
    expect([readP50, readP99].map(time => Math.round(time! / 1_000))).toEqual([15, 85])
  })

  test('a single copy is never old, and gone with its node', () => {
    expect(rates({ n: 1 })).toEqual([0, 73, 32])
    expect(unansweredBetween(run('rates', { n: 3, r: 2, w: 2, fault: 'two-down' }), 'read', 1_300, 2_300)).toBeGreaterThan(10)
  })
})

describe('tasks can be done, and are not done by opening the sandbox', () => {
  const done = (id: string, executed: Executed): boolean => tuneNrwTasks.find(task => task.id === `tune-nrw/${id}`)!.done(executed)
  const ways: readonly (readonly [id: string, executed: () => Executed])[] = [
    ['ten-old', () => run('rates', { latency: 30 }, { seed: 8 })],
    ['one-down-whole', () => run('rates', { r: 2, w: 2, fault: 'one-down' })],
    ['cut-writes', () => run('rates', { r: 3, w: 1, fault: 'cut' })],
    ['old-despite-overlap', () => run('stand-ins')],
    ['break-it', () => run('rates', { w: 2 }, { mutant: 'quorum-kv/counts-itself-twice' })],
  ]

  test.each(ways)('%s', (id, way) => {
    expect([done(id, way()), done(id, run('rates'))]).toEqual([true, false])
  })

  test('every answer counts: whole means whole', () => {
    expect([isWhole(tally(run('rates'))), isWhole(tally(run('rates', { w: 3, fault: 'one-down' })))]).toEqual([true, false])
  })
})
