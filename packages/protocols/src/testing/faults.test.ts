import type { TimedFault } from '@quorate/kernel'
import { describe, expect, test } from 'vitest'
import { copies, copiesOf } from './copies.ts'
import { withFaults, type Trouble } from './faults.ts'

const setup = copiesOf(copies, 5)
const seeds = Array.from({ length: 200 }, (_, i) => i + 1)
const kindsOf = (trouble: Trouble): string[] =>
  [...new Set(seeds.flatMap(seed => withFaults(setup, seed, trouble).faults.map(({ fault }) => fault.kind)))].sort()
const mostOf = (rate: 'loss' | 'duplicate' | 'reorder', trouble: Trouble): number =>
  Math.max(...seeds.map(seed => withFaults(setup, seed, trouble).network[rate]))

describe('trouble', () => {
  test('is the same for the same seed, and leaves the set-up as it was', () => {
    const before = JSON.stringify(setup)
    expect(withFaults(setup, 7)).toStrictEqual(withFaults(setup, 7))
    expect(withFaults(setup, 7)).not.toStrictEqual(withFaults(setup, 8))
    expect(JSON.stringify(setup)).toBe(before)
  })

  test('of every kind comes over the seeds', () => {
    expect(kindsOf({})).toStrictEqual(['crash', 'cut', 'cut-one-way', 'heal', 'pause', 'restart', 'resume'])
    expect([mostOf('loss', {}), mostOf('duplicate', {}), mostOf('reorder', {})])
      .toStrictEqual([50_000, 100_000, 100_000])
  })

  test('of a kind that is turned off does not come', () => {
    expect(kindsOf({ cuts: false })).not.toContain('cut')
    expect(kindsOf({ crashes: false })).not.toContain('crash')
    expect(kindsOf({ pauses: false })).not.toContain('pause')
    expect(mostOf('loss', { loss: false })).toBe(0)
    expect(mostOf('duplicate', { duplication: false })).toBe(0)
    expect(mostOf('reorder', { reordering: false })).toBe(0)
  })

  test('is over after 70 % of the run, and touches only the nodes that it may', () => {
    for (const seed of seeds) {
      for (const planned of withFaults(setup, seed, { nodes: [1, 2] }).faults) {
        const { at, fault } = planned as TimedFault
        expect(at).toBeLessThanOrEqual(setup.until * 0.7)
        const touched = 'node' in fault ? [fault.node] : 'sides' in fault ? fault.sides.flat() : []
        expect(touched.every(node => node === 1 || node === 2)).toBe(true)
      }
    }
  })

  test('what begins, ends', () => {
    const ends: Record<string, string> = { crash: 'restart', pause: 'resume', cut: 'heal', 'cut-one-way': 'heal' }
    for (const seed of seeds) {
      const kinds = withFaults(setup, seed).faults.map(({ fault }) => fault.kind)
      kinds.forEach((kind, i) => {
        if (i % 2 === 0) expect(kinds[i + 1]).toBe(ends[kind])
      })
    }
  })
})
