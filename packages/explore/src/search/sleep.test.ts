/** Sleep sets must change nothing but the number of transitions. */
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { actorModels } from '../../reference/actor-models.ts'
import { abd } from '../../reference/abd.ts'
import { raft } from '../../reference/raft/raft.ts'
import { singleCopyRegister } from '../../reference/single-copy-register.ts'
import { actorModel } from './actors/actor-model.ts'
import type { Actors } from './actors/model.ts'
import type { Model } from './model.ts'
import { Search, type Limits } from './search.ts'
import { foundBy } from './verdict.ts'

/** Everything that a search has found, rows by what is in them, and how many transitions it took. */
function everything(model: Model, limits: Limits) {
  const running = new Search(model, limits)
  running.advance(Infinity)
  const { verdict, witnesses, covered: { generated, saved: _, bytes: __, ...covered } } = foundBy(running, model)
  const violated = running.violations.map(({ name, row }) => [name, running.depthOf(row)])
  const levels = covered.distinct > 5_000 ? running.levels : levelsOf(running, model)
  return { same: { verdict: verdict.status, violated, witnesses, covered, levels }, generated }
}

function levelsOf(running: Search, { space }: Model): string[][] {
  const text = (row: number): string => space.describe(running.load(row)).toSorted().join('\n')
  return running.levels.map(({ from, to }) => Array.from({ length: to - from }, (_, i) => text(from + i)).toSorted())
}

function compare(make: () => Model, limits: Limits = {}): { plain: number; sleeping: number } {
  const plain = everything(make(), { ...limits, exhaust: true })
  const sleeping = everything(make(), { ...limits, exhaust: true, sleep: true })
  expect(sleeping.same).toEqual(plain.same)
  expect(sleeping.generated).toBeLessThanOrEqual(plain.generated)
  return { plain: plain.generated, sleeping: sleeping.generated }
}

const paxos = actorModels.find(({ name }) => name === 'paxos')!

test.each([
  ['paxos, 2 clients', () => paxos.make({}).model, {}, 22_000],
  ['single-copy register, 3 clients', () => singleCopyRegister(3), {}, 5_200],
  ['ABD on ordered links', () => abd(2, 2), {}, 700],
  ['ABD in any order', () => abd(2, 2, 'unordered'), {}, 700],
  ['raft with a crash', () => raft(3, 1), { depth: 6 }, 8_000],
] as const)('%s: the same rows at the same depths, fewer transitions', (_, make, limits, most) => {
  const { plain, sleeping } = compare(make, limits)
  expect(sleeping).toBeLessThan(Math.min(plain, most))
})

/** Small models of every kind: tables say what handlers return, send, record and spend. */
const table = fc.array(fc.record({
  next: fc.nat(2), sends: fc.array(fc.record({ to: fc.nat(2), message: fc.nat(2) }), { maxLength: 2 }),
  event: fc.option(fc.nat(1)), spends: fc.boolean(),
}), { minLength: 18, maxLength: 18 })
const kind = fc.constantFrom('unordered' as const, 'duplicating' as const, 'ordered' as const)
const faults = fc.record({ drop: fc.constantFrom(undefined, 'free', 'luck'), double: fc.constantFrom(undefined, 'luck') })

test('random models: the same rows at the same depths', () => {
  fc.assert(fc.property(table, kind, faults, (entries, network, { drop, double }) => {
    const actors = (): Actors<number, number, number> => ({
      nodes: 3,
      network: { kind: network, ...(drop && { drop }), ...(double && { double }) },
      budgets: [{ name: 'luck', amount: 2 }, { name: 'work', amount: 4 }],
      observer: { start: 0, observe: (sum, event) => Math.min(9, 2 * (sum as number) + (event as number)) },
      start: () => 0,
      inputs: (_, local) => local < 2 ? [local] : [],
      act: (node, local, input, out) => follow(entries[node * 3 + input]!, local, out),
      receive: (node, local, _, message, out) => follow(entries[9 + node * 3 + message]!, local, out),
    })
    compare(() => actorModel('random', actors()), { depth: 6 })
  }), { numRuns: process.env.QUORATE_DEEP ? 2_000 : 60, seed: 1 })
})

type Entry = (typeof table) extends fc.Arbitrary<(infer E)[]> ? E : never
type Out = Parameters<Actors<number, number, number>['act'] & object>[3]

function follow({ next, sends, event, spends }: Entry, local: number, out: Out): number {
  for (const { to, message } of sends) {
    out.send(to, message)
    out.spend('work')
  }
  if (event !== null) out.record(event)
  if (spends) out.spend('luck')
  return (local + next) % 3
}
