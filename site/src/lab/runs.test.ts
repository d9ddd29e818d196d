import type { Run } from '@quorate/kernel'
import { expect, test } from 'vitest'
import type { OpenRun } from '../sim/client.ts'
import { Runs } from './runs.ts'

const runOf = (seed: number): Run => ({ scenario: 'split-brain/raft', seed }) as Run
const opened = (seed: number): OpenRun => ({ summary: { run: runOf(seed) } }) as OpenRun

function runs(most = 9): { readonly kept: Runs; readonly asked: number[] } {
  const asked: number[] = []
  const kept = new Runs(async ({ seed }) => {
    asked.push(seed)
    return opened(seed)
  }, most)
  return { kept, asked }
}

test('a run is asked for once, and known from then on by what it is', async () => {
  const { kept, asked } = runs()
  const first = await kept.ready(runOf(1))
  expect([await kept.ready(runOf(1)), kept.known(runOf(1)), kept.known(runOf(2))]).toEqual([first, first, null])
  expect(asked).toEqual([1])
})

test('the same run that was opened otherwise takes its place', async () => {
  const { kept } = runs()
  await kept.ready(runOf(1))
  const again = opened(1)
  expect(kept.keep(again)).toBe(again)
  expect(kept.known(runOf(1))).toBe(again)
})

test('of too many the one that was put there first goes', async () => {
  const { kept } = runs(2)
  for (const seed of [1, 2]) await kept.ready(runOf(seed))
  kept.keep(opened(1))
  await kept.ready(runOf(3))
  expect([1, 2, 3].map(seed => kept.known(runOf(seed)) !== null)).toEqual([true, false, true])
})
