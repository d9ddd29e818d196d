import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { OpenRun } from './client.ts'

interface Asked {
  readonly id: number
  readonly call: string
  readonly given: readonly unknown[]
}

/** A Worker that answers nothing by itself. */
class Silent extends EventTarget {
  static made: Silent[] = []
  readonly asked: Asked[] = []
  isEnded = false
  constructor() {
    super()
    Silent.made.push(this)
  }
  postMessage(message: Asked): void {
    this.asked.push(message)
  }
  terminate(): void {
    this.isEnded = true
  }
  /** Answers what was asked last. */
  answer(value: unknown): void {
    this.dispatchEvent(new MessageEvent('message', { data: { id: this.asked.at(-1)!.id, ok: true, value } }))
  }
  die(): void {
    this.dispatchEvent(new Event('error'))
  }
}

const client = async () => {
  vi.resetModules()
  return { ...await import('./client.ts'), ...await import('./calling.ts') }
}
/** A turn, in which everything that only waited for promises has been done. */
const turn = (): Promise<void> => new Promise(resolve => setImmediate(resolve))
const newest = (): Silent => Silent.made.at(-1)!

async function opened(openRun: (opening: never) => Promise<OpenRun>, run: object, handle: number): Promise<OpenRun> {
  const opening = openRun({ run } as never)
  newest().answer({ run, handle, length: 9 })
  return opening
}

beforeEach(() => {
  Silent.made = []
  vi.stubGlobal('Worker', Silent)
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

test('a browser that starts no Worker is told of in a sentence, and not in its own words', async () => {
  vi.stubGlobal('Worker', function Forbidden() {
    throw new DOMException("Failed to construct 'Worker'", 'SecurityError')
  })
  const { checkClaim } = await client()
  await expect(checkClaim('any', 'run')).rejects.toThrow('this browser does not let the page start the simulation')
})

test('a simulation that did not come, or died, is begun again by the next call', async () => {
  const { checkClaim, onStanding } = await client()
  const heard: string[] = []
  onStanding(standing => heard.push(standing))
  const first = checkClaim('any', 'run')
  newest().die()
  await expect(first).rejects.toThrow('the simulation could not be loaded')
  const second = checkClaim('any', 'run')
  newest().answer('here')
  expect(await second).toBe('here')
  const third = checkClaim('any', 'run')
  newest().die()
  await expect(third).rejects.toThrow('the simulation stopped before it answered')
  expect(Silent.made.map(({ isEnded }) => isEnded)).toEqual([true, true])
  void checkClaim('any', 'run').catch(() => null)
  expect(Silent.made).toHaveLength(3)
  expect(heard).toEqual(['absent', 'well', 'stopped'])
})

test('a new simulation is told of a run before it is asked about it, once, and again where that failed', async () => {
  const { openRun } = await client()
  const [a, b] = [await opened(openRun, { seed: 1 }, 5), await opened(openRun, { seed: 2 }, 6)]
  newest().die()
  const searched = a.search('x')
  await turn()
  expect(newest().asked).toMatchObject([{ call: 'open', given: [{ run: { seed: 1 } }] }])
  newest().die()
  await expect(searched).rejects.toThrow('the simulation could not be loaded')
  const [series, both] = [a.series(), a.alignment(b)]
  await turn()
  expect(newest().asked.map(({ given: [opening] }) => opening)).toEqual([{ run: { seed: 1 } }, { run: { seed: 2 } }])
  newest().answer({ handle: 0 })
  newest().dispatchEvent(new MessageEvent('message', { data: { id: newest().asked[0]!.id, ok: true, value: { handle: 1 } } }))
  await turn()
  expect(newest().asked.slice(2).map(({ call, given }) => [call, ...given])).toEqual([['series', 1], ['alignment', 1, 0]])
  for (const never of [series, both]) never.catch(() => null)
})

test('what comes with a run is shown without being asked for, and what is beside it once somebody stays', async () => {
  vi.useFakeTimers()
  const { openRun } = await client()
  const opening = openRun({ link: '#r=x' }, 3)
  const [shown, other] = [{ event: 3 }, { event: 4 }]
  newest().answer({ handle: 5, length: 9, shown })
  const run = await opening
  expect(run.peek(3)).toBe(shown)
  expect(run.summary).toEqual({ handle: 5, length: 9 })
  expect(await run.frame(3)).toBe(shown)
  const asked = (): unknown[] => newest().asked.map(({ call, given }) => [call, ...given])
  expect(asked()).toEqual([['open', { link: '#r=x' }, 3]])
  await vi.advanceTimersByTimeAsync(150)
  expect(asked().slice(1)).toEqual([['frames', 5, 0, 23]])
  newest().answer([shown, other])
  await vi.advanceTimersByTimeAsync(0)
  expect(await run.frame(4)).toBe(other)
  expect(asked()).toHaveLength(2)
})

test('a sentence that did not come is asked for again', async () => {
  const { openRun } = await client()
  const run = await opened(openRun, { seed: 1 }, 5)
  const first = run.sentence(3)
  await turn()
  newest().die()
  await expect(first).rejects.toThrow('stopped')
  const second = run.sentence(3)
  await turn()
  newest().answer({ handle: 0 })
  await turn()
  newest().answer(['a', 'b', 'c', 'd'])
  expect(await second).toBe('d')
})

test('whoever waits for ten seconds without a word is told, and whoever ends the simulation has no call left open', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const { checkClaim, onStanding, endWorker, SILENT } = await client()
  const heard: string[] = []
  onStanding(standing => heard.push(standing))
  const first = checkClaim('any', 'run')
  vi.advanceTimersByTime(SILENT - 1)
  expect(heard).toEqual([])
  vi.advanceTimersByTime(1)
  expect(heard).toEqual(['silent'])
  newest().answer('late')
  expect(await first).toBe('late')
  vi.advanceTimersByTime(2 * SILENT)
  expect(heard).toEqual(['silent', 'well'])
  const second = checkClaim('any', 'run')
  vi.advanceTimersByTime(SILENT)
  endWorker()
  await expect(second).rejects.toThrow('begun anew')
  expect(newest().isEnded).toBe(true)
  expect(heard).toEqual(['silent', 'well', 'silent', 'well'])
})

test('a run that the simulation knows is asked about at once, before anything that waits for a promise', async () => {
  const { openRun, endWorker } = await client()
  const run = await opened(openRun, { seed: 1 }, 4)
  void run.frame(3).catch(() => undefined)
  expect(newest().asked.at(-1)).toMatchObject({ call: 'frames', given: [4, 3, 3] })
  endWorker()
  void run.frame(5).catch(() => undefined)
  await turn()
  newest().answer({ handle: 7 })
  await turn()
  void run.frame(6).catch(() => undefined)
  expect(newest().asked.at(-1)).toMatchObject({ call: 'frames', given: [7, 6, 6] })
})
