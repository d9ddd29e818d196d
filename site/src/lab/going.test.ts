import { expect, test } from 'vitest'
import type { RunSummary } from '../sim/types.ts'
import { nextHere, nextKin, tenthOn } from './going.ts'

/** Events of nodes 0, 1, 0, 1, 0; what arrives is nothing, "AE", nothing, "RV", "AE". */
const run = {
  length: 5,
  events: { node: [0, 1, 0, 1, 0], message: [-1, 0, -1, 1, 2] },
  messages: { look: [0, 1, 0], looks: [{ label: 'AE' }, { label: 'RV' }] },
} as unknown as RunSummary

test('the same node: its next event and the one before, and none beyond the ends', () => {
  expect([nextHere(run, 0, 1), nextHere(run, 4, -1), nextHere(run, 3, 1), nextHere(run, 1, -1)]).toEqual([2, 2, null, null])
})

test('the same kind of message, or any message from an event that had none', () => {
  expect([nextKin(run, 1, 1), nextKin(run, 4, -1), nextKin(run, 3, 1)]).toEqual([4, 1, null])
  expect([nextKin(run, 2, 1), nextKin(run, 2, -1)]).toEqual([3, 1])
})

test('a tenth of the run, at least one event, and not beyond its ends', () => {
  expect([tenthOn(200, 50, 1), tenthOn(200, 50, -1), tenthOn(200, 195, 1), tenthOn(200, 5, -1)]).toEqual([70, 30, 199, 0])
  expect(tenthOn(3, 1, 1)).toBe(2)
})
