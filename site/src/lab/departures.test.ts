import { expect, test } from 'vitest'
import { Engine } from '../sim/engine.ts'
import { departures } from './departures.ts'

const engine = new Engine('test')
const opened = (request: object) => {
  const run = engine.open({ request: { scenario: 'split-brain/failover', ...request } })
  if (!run.ok) throw new Error(run.error)
  return run.value
}

test('a run as its scenario sets it up departs from nothing', () => {
  expect(departures(opened({}))).toBe('')
})

test('whatever is another is named', () => {
  expect(departures(opened({ parameters: { cut: 'none' }, seed: 3 }))).toBe('cut = none and another seed')
  expect(departures(opened({ mutant: 'primary-backup/impatient', faults: 'storm' }))).toBe('a broken protocol and more faults')
  expect(departures(opened({ schedule: [], manual: true }))).toBe('an order of events that was chosen')
  const plain = opened({})
  const crashed = engine.intervene(plain.handle, 300, { kind: 'crash', node: 0 })
  expect(crashed.ok && departures(crashed.value)).toBe('changes by hand')
})

test('the smallest set-ups tell of whatever was found', () => {
  expect(departures(opened({ scenario: 'small/raft', seed: 3 }))).toBe('')
})
