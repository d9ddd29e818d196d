/**
 * The Worker of a page: takes calls in order, one a turn, so that one that was cancelled meanwhile is never begun. What
 * a call needs of protocols and stories is fetched before it.
 */
import type { FromWorker, ToWorker } from './calls.ts'
import { Engine } from './engine.ts'
import type { Later } from './later.ts'
import { nextTask } from './next-task.ts'
import { bring } from './stock.ts'
import { WORLD } from './world.ts'

type Call = Extract<ToWorker, { id: number }>
type Answering = Record<string, (...given: readonly unknown[]) => ReturnType<Engine['code']>>

const engine = new Engine(WORLD)
let later: Later | null = null
let waiting: Call[] = []
let isWorking = false

/** Who answers a call: what few ask for is a script of its own. */
async function answering(call: Call['call']): Promise<Engine | Later> {
  if (call in engine) return engine
  return (later ??= new (await import('./later.ts')).Later(engine))
}

async function answer({ id, call, given }: Call): Promise<FromWorker> {
  let answerer: Answering
  try {
    await bring(call, given)
    answerer = await answering(call) as unknown as Answering
  } catch {
    return { id, ok: false, error: 'a part of the simulation could not be fetched; try again when the network is back' }
  }
  try {
    const result = await answerer[call]!(...given)
    return result.ok ? { id, ok: true, value: result.value } : { id, ok: false, error: result.error }
  } catch (error) {
    return { id, ok: false, error: `the simulation stopped while it answered "${call}": ${String(error)}` }
  }
}

async function work(): Promise<void> {
  if (isWorking) return
  isWorking = true
  // Between two calls one that waits can be cancelled.
  await nextTask()
  for (let call = waiting.shift(); call !== undefined; call = waiting.shift()) {
    postMessage(await answer(call))
    await nextTask()
  }
  isWorking = false
}

addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
  if ('cancel' in data) {
    waiting = waiting.filter(({ id }) => id !== data.cancel)
    return
  }
  waiting.push(data)
  // What an opening needs is on its way before its turn; whether it came is for the answer to say.
  if (data.call === 'open') void bring(data.call, data.given).catch(() => null)
  // What goes wrong outside of an answer is an error of the Worker: the page hears of it and begins another.
  void work().catch(reportError)
})
