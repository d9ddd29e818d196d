import { afterEach, expect, test, vi } from 'vitest'
import { ensureChromium, findChromium, launchArgs } from './chromium.ts'

afterEach(() => vi.unstubAllEnvs())

test('CHROMIUM, where set, is the only place looked', () => {
  vi.stubEnv('CHROMIUM', process.execPath)
  expect(findChromium()).toBe(process.execPath)
  vi.stubEnv('CHROMIUM', '/nowhere/chromium')
  expect(findChromium()).toBeNull()
  expect(() => ensureChromium()).toThrow('/nowhere/chromium')
})

test('the sandbox is given up only where Chromium would refuse to start', () => {
  expect(launchArgs.includes('--no-sandbox')).toBe(process.getuid?.() === 0)
  expect(launchArgs).toContain('--headless')
})
