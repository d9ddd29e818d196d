/** Every published count, to the last state. `npm run deep` counts the large ones too. */
import { search } from '../src/index.ts'
import { expect, test } from 'vitest'
import { abd } from './abd.ts'
import { actorModels } from './actor-models.ts'
import { raftAsHashed } from './raft/as-hashed.ts'
import { raft } from './raft/raft.ts'
import { singleCopyRegister } from './single-copy-register.ts'

const isDeep = Boolean(process.env.QUORATE_DEEP)

const counts = actorModels.flatMap(({ name, make, known }) => known.map((each) => {
  const bounds = Object.entries(each.bounds).map(([bound, value]) => `--bound ${bound}=${value}`).join(' ')
  return { ...each, ...make(each.bounds), command: `npx quorate search ${name} ${bounds}` }
}))

test.each(counts.filter(({ large }) => isDeep || !large))('$command', ({ model, limits, command, ...counted }) => {
  const { distinct, generated, depth } = search(model, limits).covered
  const expected = { distinct: counted.distinct, generated: counted.generated, depth: counted.depth }
  expect({ distinct, generated, depth }, command).toEqual(expected)
})

test('with two servers that tell each other nothing, a client reads what it has just overwritten', () => {
  const { verdict, covered } = search(singleCopyRegister(2, 2))
  expect(verdict).toMatchObject({ status: 'violated', property: 'linearizable' })
  expect(verdict.status === 'violated' && verdict.evidence.steps).toHaveLength(4)
  expect(covered.depth).toBe(5)
})

test('ABD with two servers, in any order: 544 states, as Stateright counts', () => {
  expect(search(abd(2, 2, 'unordered')).covered.distinct).toBe(544)
})

test('ABD with two servers, links in order', () => {
  const { verdict, covered } = search(abd(2, 2))
  expect(verdict.status).toBe('ok')
  expect(covered).toMatchObject({ distinct: 620, generated: 883 })
})

test('votes that do not survive a crash elect two leaders of one term, after eight steps', () => {
  const { verdict } = search(raft(3, 1), { depth: 9 })
  expect(verdict).toMatchObject({ status: 'violated', property: 'election safety' })
  expect(verdict.status === 'violated' && verdict.evidence.steps).toEqual([
    expect.stringContaining('election'), expect.stringContaining('VoteRequest'), expect.stringContaining('VoteResponse'),
    expect.stringContaining('crash'), expect.stringContaining('recover'), expect.stringContaining('election'),
    expect.stringContaining('VoteRequest'), expect.stringContaining('VoteResponse'),
  ])
})

test('without crashes nothing of raft is violated to depth 8', () => {
  expect(search(raft(3, 0), { depth: 8 }).verdict).toMatchObject({ status: 'ok' })
})

test('what Stateright takes for one state is several', () => {
  const hashed = search(raftAsHashed(3, 1), { depth: 7 }).covered
  const real = search(raft(3, 1), { depth: 7 }).covered
  expect([hashed.distinct, real.distinct]).toEqual([15_793, 19_699])
})
