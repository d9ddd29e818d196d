import { expect, test } from 'vitest'
import { checksum } from './run.ts'

test('a checksum has 8 digits and notices every changed, missing and swapped character', () => {
  const text = '{"scenario":"split-brain/failover","seed":7}'
  const damaged = [...text].flatMap((_, i) => [
    text.slice(0, i) + text.slice(i + 1),
    `${text.slice(0, i)}~${text.slice(i + 1)}`,
    text.slice(0, i) + (text[i + 1] ?? '') + text[i]! + text.slice(i + 2),
  ]).filter(other => other !== text)
  expect(checksum(text)).toBe('0d1a7890')
  expect(damaged.map(checksum)).not.toContain(checksum(text))
  expect(checksum('')).toMatch(/^[0-9a-f]{8}$/)
})
