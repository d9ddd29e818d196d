/** Every specification is counted as TLC counted it, and every line broken is found out on a shortest way. */
import { search, type Found } from '../../src/index.ts'
import { describe, expect, test } from 'vitest'
import { boundsOf, boundsProblem, specifications } from './index.ts'
import type { Broken, Rules, Specification } from './model.ts'
import { multiPaxos } from './multi-paxos.ts'
import { modelOf } from './space.ts'

const isDeep = Boolean(process.env.QUORATE_DEEP)
/** Seconds at its published bounds; the rest of what it is tested for stays in every run. */
const slow = ['paxos-commit']

const searched = (specification: Specification, rules: Rules): Found => search(modelOf(specification.name, rules))
const countsOf = ({ covered: { distinct, generated, depth } }: Found) => ({ distinct, generated, depth })

describe.each(specifications)('$name', (specification) => {
  test.runIf(isDeep || !slow.includes(specification.name))('has the published counts', () => {
    const found = searched(specification, specification.rules(boundsOf(specification)))
    const { distinct, depth } = specification.published
    expect(countsOf(found), `npx quorate search ${specification.name}`).toEqual(specification.published)
    expect(found.verdict).toEqual({ status: 'ok', basis: `exhaustive to all ${distinct} states (depth ${depth})` })
  })

  test.each(specification.mutants)('$name is found out', (mutant: Broken) => {
    const found = searched(specification, mutant.rules(boundsOf(specification, mutant.within)))
    const { verdict } = found
    const repeat = `npx quorate search ${specification.name} --mutant ${mutant.name}`
    expect(verdict, repeat).toMatchObject({ status: 'violated', property: mutant.breaks })
    expect(verdict.status === 'violated' && verdict.evidence.steps.length, repeat).toBe(mutant.steps)
  })

  test('within the bounds of its mutants it is right itself', () => {
    const rules = (specification.mended ?? specification.rules).bind(specification)
    for (const within of new Set(specification.mutants.map((mutant) => mutant.within))) {
      if (within === undefined && specification.mended === undefined) continue
      expect(searched(specification, rules(boundsOf(specification, within))).verdict).toMatchObject({ status: 'ok' })
    }
  })

  test('tells states and steps in words', () => {
    const rules = specification.rules(boundsOf(specification))
    const { space } = modelOf(specification.name, rules)
    const lines = space.describe({ words: new Uint32Array(space.slots), length: space.slots })
    expect(lines.map((line) => line.slice(0, line.indexOf(' ')))).toHaveLength(rules.layout.fields.length)
    for (const { over, say } of rules.rules) {
      const [i = 1, j = 1, k = 1, l = 1] = over
      for (const sentence of [say(0, 0, 0, 0), say(i - 1, j - 1, k - 1, l - 1)]) expect(sentence).not.toMatch(/undefined|NaN|\.$/)
    }
  })
})

describe('multi-paxos as published', () => {
  test('serves clients well with two ballots, while replicas apply different commands', () => {
    const found = searched(multiPaxos as Specification, multiPaxos.mutants[0]!.rules(boundsOf(multiPaxos)))
    expect(found.verdict).toMatchObject({
      property: 'One Command a Slot',
      evidence: { sentence: 'replicas 0 and 1 committed different commands in slot 0' },
    })
  })
  test.runIf(isDeep)('serves them wrongly with three', () => {
    const found = searched(multiPaxos as Specification, multiPaxos.rules(boundsOf(multiPaxos, { maxBallot: 3 })))
    expect(found.verdict).toMatchObject({
      property: 'Linearizability', evidence: { sentence: 'a read found nothing, asked after the write was done' },
    })
    expect(found.covered.depth, 'npx quorate search reference/multi-paxos --bound maxBallot=3').toBe(20)
  })
})

test('liars beyond a third are too many', () => {
  const broadcast = specifications.find(({ name }) => name === 'byzantine-broadcast')!
  const verdict = (given: object) => searched(broadcast, broadcast.rules(boundsOf(broadcast, given))).verdict
  expect(verdict({ n: 4, t: 1, f: 2 })).toMatchObject({ status: 'violated' })
  expect(verdict({ n: 3, t: 1, f: 1 })).toMatchObject({ status: 'violated' })
  expect(verdict({ n: 4, t: 1, f: 0 })).toMatchObject({ status: 'ok' })
})

test('bounds are checked, and every end of every range builds', () => {
  const [mutex] = specifications
  expect(boundsProblem(mutex!, { n: 2, maxClock: 3 })).toBe(null)
  expect(boundsProblem(mutex!, { n: 99 })).toBe('n of lamport-mutex was 99; whole numbers from 2 to 4 are accepted')
  expect(boundsProblem(mutex!, { toString: 1 })).toBe('lamport-mutex has no bound toString; it has n, maxClock')
  for (const specification of specifications) {
    for (const [name, { from, to }] of Object.entries(specification.bounds)) {
      for (const value of [from, to]) {
        const rules = specification.rules(boundsOf(specification, { [name]: value }))
        expect(search(modelOf(name, rules), { steps: 2_000 }).covered.distinct, `${specification.name} ${name}`).toBeGreaterThan(0)
      }
    }
  }
})
