import { expect, test } from 'vitest'
import { search } from '../verdict.ts'
import { actorModel, type ActorAlways } from './actor-model.ts'
import type { Actors, Network } from './model.ts'
import type { Json } from './plain.ts'

/** Node 0 sends 1 and 2 to node 1, which keeps what it gets in the order in which it comes. */
const two = (network: Network, budgets: Actors['budgets'] = []): Actors<number[], number> => ({
  nodes: 2,
  network,
  budgets,
  start(node, out) {
    if (node === 0) for (const message of [1, 2]) out.send(1, message)
    return []
  },
  receive: (_, got, __, message) => got.length === 3 ? got : [...got, message],
})

/** Everything that node 1 can have got at any time, in words. */
function gotten(actors: Actors<number[], number>): string[] {
  const seen = new Set<string>()
  const see = (got: number[]): null => {
    seen.add(got.join(''))
    return null
  }
  search(actorModel('two', actors, [{ name: 'seen', each: see }]))
  return [...seen].toSorted()
}

test('unordered: every order, each once', () => {
  expect(gotten(two({ kind: 'unordered' }))).toEqual(['', '1', '12', '2', '21'])
})

test('ordered: the order of sending', () => {
  expect(gotten(two({ kind: 'ordered' }))).toEqual(['', '1', '12'])
})

test('duplicating: again and again, in every order', () => {
  const all = ['', '1', '2'].flatMap((a) => ['', '1', '2'].flatMap((b) => ['', '1', '2'].map((c) => a + b + c)))
  expect(gotten(two({ kind: 'duplicating' }))).toEqual([...new Set(all)].toSorted())
})

test('lost messages draw on a budget, and on ordered links what follows comes next', () => {
  const budgets = [{ name: 'losses', amount: 1 }]
  expect(gotten(two({ kind: 'unordered', drop: 'losses' }, budgets))).toEqual(['', '1', '12', '2', '21'])
  expect(gotten(two({ kind: 'ordered', drop: 'losses' }, budgets))).toEqual(['', '1', '12', '2'])
  // States: both there, one gone (2 ways), and what was delivered meanwhile.
  const { covered } = search(actorModel('two', two({ kind: 'unordered', drop: 'losses' }, budgets)))
  expect(covered.distinct).toBe(5 + 4)
})

test('doubled messages draw on a budget', () => {
  const budgets = [{ name: 'copies', amount: 1 }]
  expect(gotten(two({ kind: 'unordered', double: 'copies' }, budgets)))
    .toEqual(['', '1', '11', '112', '12', '121', '122', '2', '21', '211', '212', '22', '221'])
  expect(gotten(two({ kind: 'ordered', double: 'copies' }, budgets))).toEqual(['', '1', '11', '112', '12', '122'])
})

/** One node that may be poked. */
const one = (parts: Partial<Actors>): Actors => ({
  nodes: 1, network: { kind: 'unordered' }, start: () => 0, receive: (_, local) => local, ...parts,
})
const upTo = (most: number): ActorAlways => ({ name: 'small', each: (local) => local === most ? `reached ${most}` : null })

test('every answer to every question is tried, and the way says which', () => {
  const asking = one({
    inputs: (_, local) => local === 0 ? ['ask'] : [],
    act: (_, __, ___, out) => 1 + out.choose(2, 'the tens') * 10 + (out.choose(3, 'the ones')),
  })
  const { covered, verdict } = search(actorModel('asking', asking, [upTo(13)]))
  expect(covered).toMatchObject({ distinct: 7, generated: 7 })
  expect(verdict.status === 'violated' && verdict.evidence.steps)
    .toEqual(['node 0: "ask", the tens: 1 of 2, the ones: 2 of 3'])
})

test('a start that asks has several beginnings', () => {
  const { covered } = search(actorModel('asking', one({ start: (_, out) => out.choose(4, 'a number') })))
  expect(covered).toMatchObject({ distinct: 4, generated: 4, depth: 1 })
})

test('a budget bounds what spends it, and what gives back renews it', () => {
  const spending = (amount: number): Actors => one({
    budgets: [{ name: 'pokes', amount }],
    inputs: () => ['poke', 'rest'],
    act(_, local, input, out) {
      out.spend('pokes', input === 'poke' ? 1 : -1)
      return input === 'poke' ? (local as number) + 1 : (local as number) % 3
    },
  })
  const largest = (amount: number): number => {
    let most = 0
    const watch: ActorAlways = { name: 'watch', each: (local) => { most = Math.max(most, local as number); return null } }
    search(actorModel('spending', spending(amount), [watch]), { depth: 5 })
    return most
  }
  expect([largest(0), largest(1), largest(2)]).toEqual([2, 2, 3])
})

test('the same reference back is no transition, an equal copy is one', () => {
  const poked = (act: (local: Json) => Json): number => {
    const actors = one({ start: () => [], inputs: () => ['poke'], act: (_, local) => act(local) })
    return search(actorModel('poked', actors)).covered.generated
  }
  expect(poked((local) => local)).toBe(1)
  expect(poked(() => [])).toBe(2)
})

test('a handler that throws, or returns what is not plain, is convicted by the way to it', () => {
  const after = (act: () => Json): unknown => {
    const { verdict } = search(actorModel('bad', one({ inputs: () => ['poke'], act })))
    return verdict.status === 'violated' && [verdict.property, verdict.evidence.sentence, verdict.evidence.steps]
  }
  const steps = ['node 0: "poke"']
  const property = 'handlers give plain data'
  expect(after(() => (null as unknown as { x: number }).x))
    .toEqual([property, 'the handler of node 0 threw TypeError', steps])
  expect(after(() => ({ at: [0.5] }))).toEqual([property, 'the handler of node 0 returned the number 0.5 at .at[0]', steps])
})

test('a handler cannot change what it was given', () => {
  const act = (_: number, local: Json): Json => {
    (local as { n: number }).n++
    return local
  }
  const { verdict } = search(actorModel('bad', one({ start: () => ({ n: 0 }), inputs: () => ['poke'], act })))
  expect(verdict).toMatchObject({ status: 'violated', evidence: { sentence: 'the handler of node 0 threw TypeError' } })
})

test('an observer is a part of the state: what it remembers tells states apart', () => {
  const observed = (observer: Actors['observer']): Actors => ({
    ...two({ kind: 'unordered' }) as unknown as Actors,
    observer,
    receive(_, __, ___, message, out) {
      out.record(message)
      return []
    },
  })
  const states = (observer: Actors['observer']): number =>
    search(actorModel('observed', observed(observer))).covered.distinct
  expect(states({ start: 0, observe: (sum, event) => (sum as number) + (event as number) })).toBe(4)
  expect(states({ start: [], observe: (all, event) => [...all as Json[], event] })).toBe(5)
})

test('handlers are called once for each local state and input', () => {
  let calls = 0
  const counting: Actors = one({
    nodes: 3,
    inputs: (_, local) => (local as number) < 4 ? ['poke'] : [],
    act(_, local) {
      calls++
      return (local as number) + 1
    },
  })
  expect(search(actorModel('counting', counting)).covered).toMatchObject({ distinct: 125, generated: 1 + 3 * 4 * 25 })
  expect(calls).toBe(12)
})

test('pairs are judged whoever changed last', () => {
  const counting = one({ nodes: 2, inputs: (_, local) => local === 0 ? ['poke'] : [], act: () => 1 })
  const both: ActorAlways = { name: 'not both', pair: (a, b) => a === 1 && b === 1 ? 'both' : null }
  const { verdict } = search(actorModel('counting', counting, [both]))
  expect(verdict.status === 'violated' && verdict.evidence.steps).toEqual(['node 0: "poke"', 'node 1: "poke"'])
})

test('witnesses may be local states, messages on their way, or whole states', () => {
  const { witnesses } = search(actorModel('two', two({ kind: 'unordered' }), [], [
    { name: 'got two', each: (got) => got.length === 2 },
    { name: 'a two is sent', envelope: ({ message }) => message === 2 },
    { name: 'all got', state: ({ envelopes, locals }) => envelopes.length === 0 && locals[1]!.length === 2 },
    { name: 'never', each: () => false },
  ]))
  expect(witnesses).toEqual([
    { name: 'got two', steps: 2 }, { name: 'a two is sent', steps: 0 }, { name: 'all got', steps: 2 },
    { name: 'never', steps: null },
  ])
})
