import { beforeEach, expect, test, vi } from 'vitest'

/** A Worker that answers nothing by itself. */
class Silent extends EventTarget {
  static made: Silent[] = []
  readonly asked: { readonly id: number }[] = []
  constructor() {
    super()
    Silent.made.push(this)
  }
  postMessage(message: { readonly id: number }): void {
    this.asked.push(message)
  }
}

const client = async () => {
  vi.resetModules()
  return import('./client.ts')
}

beforeEach(() => {
  Silent.made = []
  vi.stubGlobal('Worker', Silent)
  return () => vi.unstubAllGlobals()
})

test('a browser that starts no Worker is told of in a sentence, and not in its own words', async () => {
  vi.stubGlobal('Worker', function Forbidden() {
    throw new DOMException("Failed to construct 'Worker'", 'SecurityError')
  })
  const { checkClaim } = await client()
  await expect(checkClaim('any', 'run')).rejects.toThrow('this browser does not let the page start the simulation')
})

test('a simulation that did not come is asked for again', async () => {
  const { checkClaim } = await client()
  const first = checkClaim('any', 'run')
  Silent.made[0]!.dispatchEvent(new Event('error'))
  await expect(first).rejects.toThrow('the simulation could not be loaded')
  const second = checkClaim('any', 'run')
  const [, again] = Silent.made
  again!.dispatchEvent(new MessageEvent('message', { data: { id: again!.asked[0]!.id, ok: true, value: 'here' } }))
  expect(await second).toBe('here')
})

test('a simulation that has come stays, whatever goes wrong in it: it knows the runs', async () => {
  const { checkClaim } = await client()
  const first = checkClaim('any', 'run')
  const [only] = Silent.made
  only!.dispatchEvent(new MessageEvent('message', { data: { id: only!.asked[0]!.id, ok: true, value: 'here' } }))
  await first
  only!.dispatchEvent(new Event('error'))
  void checkClaim('any', 'run').catch(() => null)
  expect(Silent.made).toEqual([only])
})
