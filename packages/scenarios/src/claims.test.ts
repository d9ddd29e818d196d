/** Every claim of every article: true of its run, and false of its counter-run. */
import { describe, expect, it } from 'vitest'
import { checkClaim, claims, execute, makeRun, questions, tasks } from './index.ts'

const WORLD = 'test'

describe('claims', () => {
  for (const claim of claims) {
    it(`${claim.id}: ${claim.sentence}`, () => {
      const checked = checkClaim(WORLD, claim, 'run')
      expect(checked.ok && checked.value.holds, checked.ok ? checked.value.because : checked.error).toBe(true)
    })
    it(`${claim.id}, the counter-run: ${claim.but}`, () => {
      const checked = checkClaim(WORLD, claim, 'counter')
      expect(checked.ok && !checked.value.holds, checked.ok ? checked.value.because : checked.error).toBe(true)
    })
  }
})

describe('questions', () => {
  for (const question of questions) {
    it(`${question.id}: the run gives one of the options, after the question was asked`, () => {
      const made = makeRun(WORLD, question.run)
      if (!made.ok) throw new Error(made.error)
      const executed = execute(made.value)
      if (!executed.ok) throw new Error(executed.error)
      const asked = question.asked(executed.value)
      const { option, event } = question.answer(executed.value)
      expect(question.options.map(({ id }) => id)).toContain(option)
      expect(asked).toBeGreaterThan(0)
      expect(event).toBeGreaterThan(asked)
    })
  }
})

describe('ids', () => {
  it('names every claim, question and task once', () => {
    for (const list of [claims, questions, tasks]) {
      const ids = list.map(({ id }) => id)
      expect(new Set(ids).size).toBe(ids.length)
    }
  })
})
