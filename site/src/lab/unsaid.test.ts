import { expect, test } from 'vitest'
import { Unsaid } from './unsaid.ts'

function withNotice(text: string): Unsaid {
  const unsaid = new Unsaid()
  unsaid.put('notice', text)
  return unsaid
}

test('a note that appears is said once, however often it is put there', () => {
  const unsaid = withNotice('One change no longer applies.')
  unsaid.put('notice', 'One change no longer applies.')
  expect([unsaid.take(), unsaid.take()]).toEqual(['One change no longer applies.', ''])
  unsaid.put('notice', 'One change no longer applies.')
  expect(unsaid.take()).toBe('')
})

test('of one that grows only what is new is said, and all of it where nothing was', () => {
  const unsaid = withNotice('It replays differently.')
  unsaid.put('notice', 'It replays differently. It has no node “r9”.')
  expect(unsaid.take()).toBe('It replays differently. It has no node “r9”.')
  unsaid.put('notice', 'It replays differently. It has no node “r9”. Nothing was changed.')
  expect(unsaid.take()).toBe('Nothing was changed.')
})

test('another one in its place is said whole, and what it replaces no more', () => {
  const unsaid = withNotice('One.')
  unsaid.put('notice', 'Two.')
  expect(unsaid.take()).toBe('Two.')
})

test('one that goes unheard is not said, and one that comes again is', () => {
  const unsaid = withNotice('One.')
  unsaid.put('notice', null)
  expect(unsaid.take()).toBe('')
  unsaid.put('notice', 'One.')
  expect(unsaid.take()).toBe('One.')
  unsaid.put('notice', null)
  unsaid.put('notice', 'One.')
  expect(unsaid.take()).toBe('One.')
})

test('those that stand beside each other are said together', () => {
  const unsaid = withNotice('One.')
  unsaid.put('beside', 'Two.')
  expect(unsaid.take()).toBe('One. Two.')
})
