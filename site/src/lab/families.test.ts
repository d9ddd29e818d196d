import { expect, test } from 'vitest'
import { familiesOf } from './families.ts'

test('scenarios of one story stand together, in the order in which they come', () => {
  const [one, two, three] = ['split-brain/raft', 'clocks-lie/skew', 'split-brain/failover'].map(name => ({ name }))
  expect(familiesOf([one!, two!, three!])).toEqual([['Split brain', [one, three]], ['Clocks lie', [two]]])
})
