import { scenarios } from '@quorate/scenarios'
import { expect, test } from 'vitest'
import { fragmentOf, readAddress, USUAL_LOOK, usualNode } from './address.ts'
import { commandOf, keys } from './keys.ts'

test('a fragment holds a link and an event', () => {
  const { opening, at } = readAddress('', fragmentOf('abc_-.12345678', 42))
  expect(opening).toEqual({ link: '#r=abc_-.12345678&at=e42' })
  expect(at).toBe(42)
})

test('a fragment says how the run is looked at, where that is not as usual', () => {
  expect(fragmentOf('abc', 4)).toBe('#r=abc&at=e4')
  const look = { view: 'log,stage-60', sel: 'shop & co' }
  expect(fragmentOf('abc', 4, [], look)).toBe('#r=abc&at=e4&view=log,stage-60&sel=shop%20%26%20co')
  expect(readAddress('', fragmentOf('abc', 4, [{ event: 2, name: 'x' }], look)))
    .toMatchObject({ at: 4, look, bookmarks: [{ event: 2, name: 'x' }] })
})

test('a query names a scenario, and what else it names are parameters', () => {
  expect(readAddress('?scenario=split-brain/raft&seed=7&cut=one-way&at=e9', '')).toEqual({
    opening: { request: { scenario: 'split-brain/raft', parameters: { cut: 'one-way' }, mutant: null, seed: '7' } },
    at: 9,
    bookmarks: [],
    look: USUAL_LOOK,
  })
})

test('what others add to a link on its way is no parameter', () => {
  expect(readAddress('?scenario=split-brain/raft&utm_source=news&fbclid=x&loss=5&ref=y', '').opening)
    .toMatchObject({ request: { parameters: { loss: '5' } } })
  const names = scenarios.flatMap(({ parameters }) => parameters.map(({ name }) => name))
  const query = names.map(name => `${name}=1`).join('&')
  expect(readAddress(`?scenario=any/thing&${query}`, '').opening)
    .toMatchObject({ request: { parameters: Object.fromEntries(names.map(name => [name, '1'])) } })
})

test('a query may select a node; nobody needs a name without end', () => {
  expect(readAddress('?scenario=split-brain/raft&sel=r3', ''))
    .toMatchObject({ opening: { request: { parameters: {} } }, look: { sel: 'r3' } })
  expect(readAddress(`?sel=${'x'.repeat(1_000)}`, '').look.sel).toHaveLength(40)
})

test('who leads is selected as usual; where nobody does who is up, the first', () => {
  const node = (id: number, shape: string, up: boolean) => ({ id, up, role: { shape } })
  const frame = (...nodes: object[]) => ({ nodes }) as unknown as Parameters<typeof usualNode>[0]
  expect(usualNode(frame(node(0, 'follower', true), node(1, 'leader', false), node(2, 'leader', true)))).toBe(2)
  expect(usualNode(frame(node(0, 'follower', true), node(1, 'leader', false)))).toBe(0)
})

test('a query may name a list of faults', () => {
  const { opening } = readAddress('?scenario=split-brain/raft&faults=crashes', '')
  expect(opening).toEqual({ request: { scenario: 'split-brain/raft', parameters: {}, mutant: null, faults: 'crashes' } })
})

test('a link goes before a query, and nothing asks for nothing', () => {
  expect(readAddress('?scenario=a', '#r=b.c').opening).toEqual({ link: '#r=b.c' })
  expect(readAddress('', '')).toEqual({ opening: null, at: null, bookmarks: [], look: USUAL_LOOK })
  expect(readAddress('', '#at=e-3').at).toBeNull()
})

test('no key is pressed for two commands', () => {
  const shown = keys.flatMap(key => key.shown)
  expect(new Set(shown).size).toBe(shown.length)
})

/** As much of a key press as the registry looks at. */
function press(key: string, on: string, change: Partial<KeyboardEvent> = {}): KeyboardEvent {
  const matches = (selector: string): boolean => selector.split(',').some(part => part.trim().startsWith(on))
  const target = { matches, closest: (selector: string) => (matches(selector) ? {} : null) }
  const none = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false }
  return { key, target, ...none, ...change } as unknown as KeyboardEvent
}

test('keys do what the sheet says', () => {
  expect(commandOf(press('x', 'section'))).toBe('crash')
  expect(commandOf(press('X', 'section', { shiftKey: true }))).toBe('crash')
  expect(commandOf(press('ArrowRight', 'section', { shiftKey: true }))).toBe('next-milestone')
  expect(commandOf(press('z', 'section', { ctrlKey: true }))).toBe('undo')
  expect(commandOf(press('x', 'section', { ctrlKey: true }))).toBeNull()
  expect(commandOf(press('k', 'input', { ctrlKey: true }))).toBe('palette')
  expect([commandOf(press('x', 'section'), false), commandOf(press(' ', 'section'), false)]).toEqual([null, 'play'])
  expect([commandOf(press('PageDown', 'section')), commandOf(press('PageDown', '.scroller'))]).toEqual(['later', null])
})

test('a focused control keeps its keys', () => {
  expect(commandOf(press('x', 'select'))).toBeNull()
  expect(commandOf(press(' ', 'button'))).toBeNull()
  expect(commandOf(press('ArrowRight', 'button'))).toBe('step')
  expect(commandOf(press('Escape', 'select'))).toBe('leave')
})

test('what has a name travels in the fragment, whatever stands in the name', () => {
  const bookmarks = [{ event: 3, name: 'a & b=c #1' }, { event: 90, name: 'zweite Führung' }]
  expect(readAddress('', fragmentOf('abc_-.12345678', 42, bookmarks)).bookmarks).toEqual(bookmarks)
})
