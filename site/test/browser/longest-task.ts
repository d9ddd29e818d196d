/** What the main thread of a page does, by the time that it takes of the processor. */
import type { BrowserContext, Page } from 'playwright-core'

interface TraceEvent {
  readonly name: string
  readonly pid: number
  readonly tid: number
  /** µs of the thread's own time. */
  readonly tdur?: number
  readonly args: { readonly name?: string }
}

/**
 * The longest task of the page's main thread while this goes on, in ms of the thread's own time: what else the machine
 * does is not counted.
 */
export async function longestTask(context: BrowserContext, page: Page, work: () => Promise<unknown>): Promise<number> {
  const devtools = await context.newCDPSession(page)
  const events: TraceEvent[] = []
  devtools.on('Tracing.dataCollected', ({ value }) => events.push(...value as unknown as TraceEvent[]))
  await devtools.send('Tracing.start', { categories: '__metadata,toplevel,disabled-by-default-devtools.timeline' })
  await work()
  const whole = new Promise(resolve => devtools.once('Tracing.tracingComplete', resolve))
  await devtools.send('Tracing.end')
  await whole
  await devtools.detach()
  const main = events.filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain')
  const tasks = events.filter(({ name, pid, tid }) =>
    name.endsWith('RunTask') && main.some(each => each.pid === pid && each.tid === tid))
  if (tasks.length === 0) throw new Error('no task of the page was seen')
  return Math.max(...tasks.map(({ tdur = 0 }) => tdur)) / 1_000
}
