import { expect, test } from 'vitest'
import { keys } from './keys.ts'

test('no key means two things', () => {
  const shown = keys.flatMap(key => key.shown)
  expect(shown.filter((key, i) => shown.indexOf(key) !== i)).toEqual([])
})
