import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ddmin } from './ddmin.ts'

const always = (): boolean => true
const items = fc.integer({ min: 0, max: 40 }).map(n => Array.from({ length: n }, (_, i) => i))

/** Without any one of them it does not fail. */
const isMinimal = (kept: readonly number[], fails: (kept: readonly number[]) => boolean): boolean =>
  kept.every((_, i) => !fails(kept.filter((__, j) => j !== i)))

describe('ddmin', () => {
  it('keeps exactly what is needed, in its order', () => {
    fc.assert(fc.property(items, fc.array(fc.nat(39)), (all, wanted) => {
      const needed = all.filter(item => wanted.includes(item))
      const fails = (kept: readonly number[]): boolean => needed.every(item => kept.includes(item))
      expect(ddmin(all, kept => (fails(kept) ? kept : null), always)).toEqual(needed)
    }))
  })

  it('is 1-minimal where failing is not monotone, too', () => {
    fc.assert(fc.property(items, fc.integer({ min: 1, max: 7 }), fc.array(fc.nat(39)), (all, modulus, wanted) => {
      const needed = all.filter(item => wanted.includes(item))
      const fails = (kept: readonly number[]): boolean =>
        needed.every(item => kept.includes(item)) && kept.length % modulus === all.length % modulus
      const kept = ddmin(all, some => (fails(some) ? some : null), always)
      expect(fails(kept)).toBe(true)
      expect(isMinimal(kept, fails)).toBe(true)
    }))
  })

  it('takes an attempt at its word when that needs even less', () => {
    const attempt = (kept: readonly number[]): readonly number[] | null => (kept.includes(7) ? [7] : null)
    expect(ddmin([1, 2, 3, 4, 5, 6, 7, 8], attempt, always)).toEqual([7])
  })

  it('ends where the budget ends, with something that fails', () => {
    let tries = 0
    const attempt = (kept: readonly number[]): readonly number[] | null => (kept.includes(3) ? kept : null)
    const kept = ddmin(Array.from({ length: 100 }, (_, i) => i), attempt, () => tries++ < 3)
    expect(kept).toContain(3)
    expect(kept.length).toBeGreaterThan(1)
  })

  it('asks a number of times that grows like log n for one needed item', () => {
    let tries = 0
    const all = Array.from({ length: 512 }, (_, i) => i)
    ddmin(all, kept => {
      tries++
      return kept.includes(300) ? kept : null
    }, always)
    expect(tries).toBe(27)
  })
})
