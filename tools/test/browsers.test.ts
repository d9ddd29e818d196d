import { afterEach, describe, expect, test, vi } from 'vitest'
import { browsers, chromiumArgs, ensureBrowser, findBrowser, type BrowserName } from './browsers.ts'

afterEach(() => vi.unstubAllEnvs())

describe.each(Object.keys(browsers) as BrowserName[])('%s', (name) => {
  const { variable } = browsers[name]

  test(`${variable}, where set, is the only place looked`, () => {
    vi.stubEnv(variable, process.execPath)
    expect(findBrowser(name)).toBe(process.execPath)
    vi.stubEnv(variable, '/nowhere/browser')
    expect(findBrowser(name)).toBeNull()
    expect(() => ensureBrowser(name)).toThrow(`${variable} names “/nowhere/browser”, which is not a program.`)
  })
})

test('the sandbox is given up only where Chromium would refuse to start', () => {
  expect(chromiumArgs.includes('--no-sandbox')).toBe(process.getuid?.() === 0)
  expect(chromiumArgs).toContain('--headless')
})
