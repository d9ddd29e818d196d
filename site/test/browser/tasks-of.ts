/** What the threads of a page do, by the time that it takes of the processor. */
import type { BrowserContext, Page } from 'playwright-core'

interface TraceEvent {
  readonly name: string
  readonly pid: number
  readonly tid: number
  /** µs of the thread's own time. */
  readonly tdur?: number
  readonly args: { readonly name?: string }
}

/** ms of their own time that the tasks of some threads took. */
export interface Tasks {
  readonly page: readonly number[]
  readonly workers: readonly number[]
}

/** While this goes on; what else the machine does is not counted. */
export async function tasksOf(context: BrowserContext, page: Page, work: () => Promise<unknown>): Promise<Tasks> {
  const devtools = await context.newCDPSession(page)
  const events: TraceEvent[] = []
  devtools.on('Tracing.dataCollected', ({ value }) => events.push(...value as unknown as TraceEvent[]))
  await devtools.send('Tracing.start', { categories: '__metadata,toplevel,disabled-by-default-devtools.timeline' })
  await work()
  const whole = new Promise(resolve => devtools.once('Tracing.tracingComplete', resolve))
  await devtools.send('Tracing.end')
  await whole
  await devtools.detach()
  const tasks = events.filter(({ name }) => name.endsWith('RunTask'))
  const of = (thread: string): number[] => {
    const threads = events.filter(({ name, args }) => name === 'thread_name' && args.name === thread)
    return tasks.filter(({ pid, tid }) => threads.some(each => each.pid === pid && each.tid === tid))
      .map(({ tdur = 0 }) => tdur / 1_000)
  }
  const found = { page: of('CrRendererMain'), workers: of('DedicatedWorker thread') }
  if (found.page.length === 0) throw new Error('no task of the page was seen')
  return found
}
