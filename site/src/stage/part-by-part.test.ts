import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Part } from './part-by-part.ts'

/** What waits for the next frame of a page. */
let frames: (() => void)[]

beforeEach(() => {
  vi.useFakeTimers()
  vi.resetModules()
  frames = []
  vi.stubGlobal('requestAnimationFrame', (does: () => void) => frames.push(does))
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

/** The queue of a page that was just opened, and what it has drawn. */
async function opened() {
  const { comesInParts, inTurn, isWhole, whole } = await import('./part-by-part.ts')
  comesInParts()
  const drawn: string[] = []
  const draw = (part: Part, done?: () => void): (() => void) => inTurn(part, () => {
    drawn.push(part)
    done?.()
  })
  return { drawn, draw, isWhole, whole }
}

test('a part a task, in their order and not in that of asking', async () => {
  const { drawn, draw, isWhole } = await opened()
  draw('views')
  draw('bottom')
  draw('stage')
  expect(drawn).toEqual([])
  vi.advanceTimersToNextTimer()
  expect(drawn).toEqual(['bottom'])
  vi.advanceTimersToNextTimer()
  expect(drawn).toEqual(['bottom', 'stage'])
  expect(isWhole()).toBe(false)
  vi.advanceTimersToNextTimer()
  expect(drawn).toEqual(['bottom', 'stage', 'views'])
  expect(isWhole()).toBe(true)
})

test('what an inspector says comes after all of the picture', async () => {
  const { drawn, draw } = await opened()
  const late: readonly Part[] = ['inspector', 'messages', 'arrows', 'nodes', 'logs', 'diagram', 'bottom']
  for (const part of late) draw(part)
  vi.runAllTimers()
  expect(drawn).toEqual(['bottom', 'logs', 'nodes', 'diagram', 'arrows', 'messages', 'inspector'])
})

test('a part that comes with another has its turn before later ones', async () => {
  const { drawn, draw } = await opened()
  draw('stage', () => draw('nodes'))
  draw('views')
  vi.runAllTimers()
  expect(drawn).toEqual(['stage', 'nodes', 'views'])
})

test('a page whose picture does not come in parts is whole from the start', async () => {
  const { isWhole } = await import('./part-by-part.ts')
  expect(isWhole()).toBe(true)
})

test('the picture is not whole before there was a run, however long nothing waits', async () => {
  const { drawn, draw, isWhole } = await opened()
  draw('choices')
  vi.runAllTimers()
  expect(isWhole()).toBe(false)
  draw('bottom')
  vi.runAllTimers()
  expect([drawn, isWhole()]).toEqual([['choices', 'bottom'], true])
})

test('who waits for the whole picture has a task of its own', async () => {
  const { draw, isWhole, whole } = await opened()
  let isTold = false
  void whole.then(() => (isTold = true))
  draw('bottom')
  vi.advanceTimersToNextTimer()
  await Promise.resolve()
  expect([isWhole(), isTold]).toEqual([true, false])
  vi.advanceTimersToNextTimer()
  await Promise.resolve()
  expect(isTold).toBe(true)
})

test('the lanes of the diagram wait for a frame, which says how large it is, and nothing before them does', async () => {
  const { drawn, draw, isWhole } = await opened()
  draw('bottom')
  draw('lanes')
  draw('messages')
  draw('nodes')
  vi.runAllTimers()
  expect([drawn, isWhole()]).toEqual([['bottom', 'nodes'], false])
  frames.shift()!()
  vi.runAllTimers()
  expect([drawn, isWhole(), frames]).toEqual([['bottom', 'nodes', 'lanes', 'messages'], true, []])
})

test('what is between the nodes of the stage comes after them, and the picture is whole with it', async () => {
  const { drawn, draw, isWhole } = await opened()
  draw('messages')
  draw('bottom')
  draw('nodes')
  vi.advanceTimersToNextTimer()
  vi.advanceTimersToNextTimer()
  expect([drawn, isWhole()]).toEqual([['bottom', 'nodes'], false])
  vi.advanceTimersToNextTimer()
  expect([drawn, isWhole()]).toEqual([['bottom', 'nodes', 'messages'], true])
})

test('a part that went away meanwhile is not drawn', async () => {
  const { drawn, draw } = await opened()
  const away = draw('views')
  draw('stage')
  away()
  vi.runAllTimers()
  expect(drawn).toEqual(['stage'])
})

test('a figure comes in parts where no lab is, the next one too, and is there after a frame', async () => {
  const { comesAgain, inTurn, isWhole } = await import('./part-by-part.ts')
  for (const figure of ['first', 'second']) {
    expect(isWhole()).toBe(true)
    comesAgain()
    const drawn: Part[] = []
    const draw = (part: Part, done?: () => void): (() => void) => inTurn(part, () => {
      drawn.push(part)
      done?.()
    })
    draw('figure')
    draw('stage', () => draw('nodes'))
    vi.runAllTimers()
    expect([figure, drawn, isWhole()]).toEqual([figure, ['stage', 'nodes'], false])
    frames.shift()!()
    vi.runAllTimers()
    expect([drawn.at(-1), isWhole(), frames]).toEqual(['figure', true, []])
  }
})
