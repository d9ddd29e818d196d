/** How far a run is from the shortest one that breaks the same: known where a search reaches it, and else said why not. */
import { expect, test } from 'vitest'
import { ours } from './library.ts'
import { minimumOf } from './minimum.ts'
import { executed } from '../test/executed.ts'

const twice = { scenario: 'split-brain/raft', mutant: 'raft/votes-twice', seed: 23 }

test('a run that is longer than need be is replaced by the shortest, which breaks the same by its last event', () => {
  const minimum = minimumOf('test', executed(twice), 'One Vote a Term', ours)
  if (minimum.kind !== 'known') throw new Error(minimum.why)
  const { recording, judgements } = minimum.executed!
  expect([minimum.steps, recording.length - recording.setup.nodes.length]).toEqual([3, 3])
  expect(judgements.find(({ property }) => property === 'One Vote a Term')).toMatchObject({ status: 'violated', event: recording.length - 1 })
  expect(minimumOf('test', minimum.executed!, 'One Vote a Term', ours)).toEqual({ kind: 'known', steps: 3, executed: null })
})

test('what a search has no name for leaves it unknown', () => {
  const faults = [{ at: 1, fault: { kind: 'clock-step', node: 0, by: 5 } }]
  expect(minimumOf('test', executed({ ...twice, faults }), 'One Vote a Term', ours))
    .toEqual({ kind: 'unknown', why: 'a search does not know faults like "clock-step"' })
})

test('a search that ends before says how far it came', () => {
  const minimum = minimumOf('test', executed({ scenario: 'split-brain/failover' }), 'Linearizable', ours)
  expect(minimum).toMatchObject({ kind: 'unknown', why: expect.stringContaining('stopped at the limit of transitions') as string })
})
