import { afterEach, beforeEach, expect, test, vi } from 'vitest'

beforeEach(() => {
  vi.useFakeTimers()
  vi.resetModules()
})
afterEach(() => void vi.useRealTimers())

/** The queue of a page that was just opened, and what it has drawn. */
async function opened() {
  const { inTurn, isWhole, TURN } = await import('./part-by-part.ts')
  const drawn: string[] = []
  const draw = (of: keyof typeof TURN, done?: () => void): (() => void) => inTurn(TURN[of], () => {
    drawn.push(of)
    done?.()
  })
  return { drawn, draw, isWhole }
}

test('a part a task, in their order and not in that of asking', async () => {
  const { drawn, draw, isWhole } = await opened()
  draw('stage')
  draw('bottom')
  draw('views')
  expect(drawn).toEqual([])
  vi.advanceTimersToNextTimer()
  expect(drawn).toEqual(['bottom'])
  vi.advanceTimersToNextTimer()
  expect(drawn).toEqual(['bottom', 'views'])
  expect(isWhole()).toBe(false)
  vi.advanceTimersToNextTimer()
  expect(drawn).toEqual(['bottom', 'views', 'stage'])
  expect(isWhole()).toBe(true)
})

test('a part that comes with another has its turn before later ones', async () => {
  const { drawn, draw } = await opened()
  draw('views', () => draw('diagram'))
  draw('stage')
  vi.runAllTimers()
  expect(drawn).toEqual(['views', 'diagram', 'stage'])
})

test('the picture is not whole before there was a stage, however long nothing waits', async () => {
  const { drawn, draw, isWhole } = await opened()
  draw('choices')
  vi.runAllTimers()
  expect(isWhole()).toBe(false)
  draw('stage')
  vi.runAllTimers()
  expect([drawn, isWhole()]).toEqual([['choices', 'stage'], true])
})

test('what is between the nodes of the stage comes after them, and the picture is whole with it', async () => {
  const { drawn, draw, isWhole } = await opened()
  draw('messages')
  draw('stage')
  vi.advanceTimersToNextTimer()
  expect([drawn, isWhole()]).toEqual([['stage'], false])
  vi.advanceTimersToNextTimer()
  expect([drawn, isWhole()]).toEqual([['stage', 'messages'], true])
})

test('a part that went away meanwhile is not drawn', async () => {
  const { drawn, draw } = await opened()
  const away = draw('views')
  draw('stage')
  away()
  vi.runAllTimers()
  expect(drawn).toEqual(['stage'])
})
