import { expect, test } from 'vitest'
import { failure, table } from './report.ts'

const result = (name: string, ok: boolean) => ({ name, ok, seconds: 1.25, detail: '' })

test('the last line counts the suites', () => {
  const text = table([result('tidy', true), result('unit', false)])
  expect(text.split('\n').at(-1)).toBe('1 passed, 1 failed')
  expect(text).toContain('unit    failed    1.3 s')
})

test('a failure shows the end of its output and the one command that repeats it', () => {
  const log = Array.from({ length: 300 }, (_, index) => `line ${index}`).join('\n')
  const text = failure(result('unit', false), log, 'test-results/unit.log', false)
  expect(text).toContain('\nline 100\n')
  expect(text).not.toContain('line 99\n')
  expect(text).toContain('the last 200 of 300 lines')
  expect(text).toContain('again: npm test -- unit\n')
  expect(failure(result('unit', false), log, '', true)).toContain('again: npm run deep -- unit\n')
})
