/** Exhaustive search in a browser's Worker: the same states, verdicts and shortest runs as in Node. */
import { fileURLToPath } from 'node:url'
import type { Covered } from '@quorate/explore'
import { build, type Rolldown } from 'vite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { listen, type Serving } from '../../../tools/start/server.ts'
import { openBrowser } from './browser.ts'
import { tell } from './search-worker.ts'

export interface Asked {
  readonly model?: string
  readonly scenario?: string
  readonly mutant?: string
  readonly bounds: Readonly<Record<string, number>>
}

export interface Told {
  readonly verdict: unknown
  readonly covered: Covered
  /** Of the run that repeats a violation. */
  readonly digest: string | null
}

const asked: readonly Asked[] = [
  { model: 'two-phase-commit', bounds: { managers: 5 } },
  { model: 'paxos', bounds: { clients: 2 } },
  { scenario: 'small/failure-detector', bounds: {} },
  { scenario: 'small/raft', mutant: 'raft/half-is-enough', bounds: { timeouts: 2 } },
  { scenario: 'small/primary-backup-kv', mutant: 'primary-backup-kv/backups-answer-reads', bounds: { timeouts: 2, requests: 2 } },
]

let serving: Serving
let browser: Awaited<ReturnType<typeof openBrowser>>

beforeAll(async () => {
  const entry = fileURLToPath(new URL('./search-worker.ts', import.meta.url))
  const built = await build({
    configFile: false, logLevel: 'silent', build: { write: false, lib: { entry, formats: ['es'], fileName: 'worker' } },
  }) as Rolldown.RolldownOutput[]
  const { code } = built[0]!.output[0]
  serving = await listen((request, response) => {
    if (request.url === '/worker.js') response.setHeader('Content-Type', 'text/javascript').end(code)
    else response.setHeader('Content-Type', 'text/html').end('<!doctype html><title>Search</title>')
  }, 0)
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
  await serving?.close()
})

test.each(asked.map(each => [each.model ?? `${each.scenario} ${each.mutant ?? ''}`, each] as const))('%s', async (_, each) => {
  const page = await browser.context.newPage()
  await page.goto(serving.url)
  const told = await page.evaluate(question => new Promise<Told>((resolve, reject) => {
    const worker = new Worker('/worker.js', { type: 'module' })
    worker.addEventListener('message', ({ data }) => resolve(data as Told))
    worker.addEventListener('error', ({ message }) => reject(new Error(message)))
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- that is for windows; a Worker has none
    worker.postMessage(question)
  }), each)
  await page.close()
  expect(told).toEqual(JSON.parse(JSON.stringify(tell(each))))
})
