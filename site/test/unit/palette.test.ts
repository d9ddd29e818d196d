import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { contrast, leastDifference, palettes } from './palette.ts'

const css = readFileSync(new URL('../../src/styles/tokens.css', import.meta.url), 'utf8')
const themes = Object.entries(palettes(css))

describe.each(themes)('%s palette', (theme, palette) => {
  const of = (name: string) => {
    const colour = palette[name]
    if (!colour) throw new Error(`tokens.css has no --${name}`)
    return colour
  }

  test.each(['paper', 'stage', 'panel'])('text is readable on %s', ground => {
    for (const name of ['ink', 'muted', 'link', 'ok', 'unknown', 'violation']) {
      expect(contrast(of(name), of(ground)), `${name} on ${ground}`).toBeGreaterThanOrEqual(4.5)
    }
    expect(contrast(of('ink'), of(ground))).toBeGreaterThanOrEqual(12)
  })

  test.each(['paper', 'stage', 'panel'])('control borders and focus are visible on %s', ground => {
    for (const name of ['edge', 'focus']) {
      expect(contrast(of(name), of(ground)), `${name} on ${ground}`).toBeGreaterThanOrEqual(3)
    }
  })

  const terms = [1, 2, 3, 4, 5, 6].map(term => `term-${term}`)
  test.each(terms)('%s is visible on the stage and its number inside it', name => {
    expect(contrast(of(name), of('stage'))).toBeGreaterThanOrEqual(3)
    expect(contrast(of(`${name}-ink`), of(name))).toBeGreaterThanOrEqual(4.5)
  })

  test('colours that carry meaning stay apart under every kind of sight', () => {
    const [ofTerms, ofVerdicts] = theme === 'light' ? [12, 12] : [12, 13]
    expect(leastDifference(terms.map(of))).toBeGreaterThanOrEqual(ofTerms)
    expect(leastDifference(['ok', 'unknown', 'violation'].map(of))).toBeGreaterThanOrEqual(ofVerdicts)
  })
})

test('the arithmetic agrees with known values', () => {
  expect(contrast('#000000', '#FFFFFF')).toBeCloseTo(21)
  expect(contrast('#767676', '#FFFFFF')).toBeCloseTo(4.54, 2)
  // Okabe–Ito is safe against confusion but not by much: the figure that the design notes give.
  expect(leastDifference(['#E69F00', '#56B4E9', '#009E73', '#F0E442', '#0072B2', '#D55E00', '#CC79A7']))
    .toBeCloseTo(7.6, 1)
})
