import { plannedProblem, type Fault } from '@quorate/kernel'
import { describe, expect, it } from 'vitest'
import { amountProblem, troubles } from './palette.ts'

const names = ['r1', 'r2', 'r3', 'A']
const place = { node: 1, name: 'r2', all: [0, 1, 2, 3], others: [0, 2, 3] }

describe('the palette', () => {
  it.each(troubles)('$name is a fault that the kernel accepts, at both ends of what may be asked for', ({ amounts, act, text }) => {
    for (const pick of ['min', 'usual', 'max'] as const) {
      const fault = act(place, amounts.map(amount => amount[pick])) as Fault
      expect(plannedProblem({ at: 0, fault }, names)).toBeNull()
    }
    expect(text(place)).toMatch(/^[A-Z].*\.$|^r2 .*\.$/)
  })

  it('has a name for each, once', () => {
    expect(new Set(troubles.map(({ name }) => name)).size).toBe(troubles.length)
  })

  it('together with the buttons of the lab is all that the kernel has', () => {
    const accepted = /accepted are (.+)$/.exec(plannedProblem({ at: 0, fault: { kind: '' } }, names)!)![1]!.split(', ')
    const buttons = ['crash', 'restart', 'pause', 'resume', 'cut', 'cut-one-way', 'cut-links', 'heal']
    const forms = troubles.map(({ act, amounts }) => act(place, amounts.map(({ usual }) => usual)).kind)
    expect(accepted.filter(kind => !buttons.includes(kind) && !forms.includes(kind as Fault['kind']))).toEqual(['bridge'])
  })

  it('says what an amount may be', () => {
    const amount = { label: 'between', unit: 'ms', min: 1, max: 10, usual: 5 }
    expect(amountProblem(amount, 3)).toBeNull()
    expect(amountProblem(amount, 11)).toBe('“between” was 11; accepted is a whole number from 1 to 10 (ms).')
    expect(amountProblem(amount, Number.NaN)).toBe('“between” was nothing; accepted is a whole number from 1 to 10 (ms).')
  })
})
