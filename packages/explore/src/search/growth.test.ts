import { expect, test } from 'vitest'
import { actorModel } from './actors/actor-model.ts'
import type { Actors } from './actors/model.ts'
import { search } from './verdict.ts'

/** Two nodes that may tick; a term that comes round, and a log that never ends where `endless`. */
const ticking = (endless: boolean): Actors<{ term: number; log: readonly number[] }, { type: string; n: number }> => ({
  nodes: 2,
  network: { kind: 'unordered' },
  start: () => ({ term: 0, log: [] }),
  receive: (_, local) => local,
  inputs: () => ['tick'],
  act: (node, { term, log }) =>
    ({ term: (term + 1) % 3, log: endless && node === 1 ? [...log, term] : log }),
})

test('names the field that grows, and none that comes round', () => {
  const { grows, covered, verdict } = search(actorModel('ticking', ticking(true)), { steps: 300 })
  expect(verdict.status).toBe('unknown')
  expect(grows).toEqual([expect.stringMatching(/^node 1\.log: \d+ values .* new at depth \d+, such as \[0,1,2,/)])
  expect(grows[0]).toContain(`new at depth ${covered.depth}`)
})

test('says nothing of a search that ends', () => {
  expect(search(actorModel('ticking', ticking(false)), { steps: 300 }).grows).toEqual([])
})

test('names the kind of message that piles up', () => {
  const actors: Actors<number, { type: string }> = {
    nodes: 1, network: { kind: 'unordered' }, start: () => 0, receive: (_, local) => local, inputs: () => ['send'],
    act(_, local, __, out) {
      out.send(0, { type: 'Ping' })
      return local
    },
  }
  expect(search(actorModel('piling', actors), { steps: 50 }).grows)
    .toEqual([expect.stringContaining('the number of message Ping: ')])
})
