import { expect, test } from 'vitest'
import { schedule } from './schedule.ts'
import type { Task } from './schedule.ts'

const task = (name: string, cores: number, more: Partial<Task> = {}): Task =>
  ({ name, cores, after: [], needs: [], ...more })

/** Runs tasks that end when told, in the order of the list, and returns what happened. */
async function play(tasks: readonly Task[], failing: readonly string[] = []): Promise<string[]> {
  const log: string[] = []
  await schedule(tasks, 2, async ({ name }, blocked) => {
    if (blocked) {
      log.push(`${name} blocked by ${blocked}`)
      return { ok: false }
    }
    log.push(`${name} starts`)
    for (let turn = 0; turn < name.length; turn++) await Promise.resolve()
    log.push(`${name} ends`)
    return { ok: !failing.includes(name) }
  })
  return log
}

test('tasks run in order, side by side only while they fit', async () => {
  expect(await play([task('a', 1), task('bb', 1), task('cc', 2), task('d', 1)])).toEqual([
    'a starts', 'bb starts', 'a ends', 'bb ends', 'cc starts', 'cc ends', 'd starts', 'd ends',
  ])
})

test('a task waits for its predecessors, failed or not, and others overtake it', async () => {
  const tasks = [task('long', 1), task('b', 1, { after: ['long'] }), task('c', 1)]
  expect(await play(tasks, ['long'])).toEqual(['long starts', 'c starts', 'c ends', 'long ends', 'b starts', 'b ends'])
  expect(await play([task('b', 1, { after: ['absent'] })])).toEqual(['b starts', 'b ends'])
})

test('a task whose need failed is told so', async () => {
  const tasks = [task('a', 1), task('b', 1, { needs: ['a'] }), task('c', 1, { needs: ['b'] })]
  expect(await play(tasks, ['a'])).toEqual(['a starts', 'a ends', 'b blocked by a', 'c blocked by b'])
})

test('results come in the order of the tasks', async () => {
  const tasks = [task('long', 1), task('b', 1)]
  const results = await schedule(tasks, 2, async ({ name }) => {
    for (let turn = 0; turn < name.length; turn++) await Promise.resolve()
    return { ok: true, name }
  })
  expect(results.map(({ name }) => name)).toEqual(['long', 'b'])
})
