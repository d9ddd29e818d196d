/**
 * Every engine gives the same events: each scenario, as it is, under a named list of faults (the lists in turn, so
 * that each meets several scenarios; `npm run deep` takes all) and under everything at once, in Node and in the Worker that
 * the built site ships, in Chromium and in Firefox. What is compared is all that a page is told of an event; after
 * every one a rolling digest, so that a difference has a first event.
 */
import { readdirSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { plannedProblem, type Fault, type Frame } from '@quorate/kernel'
import { defaultsOf, faultLists, scenarios, type RunRequest } from '@quorate/scenarios'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { files, listen, type Serving } from '../../../tools/start/server.ts'
import type { BrowserName } from '../../../tools/test/browsers.ts'
import { Engine } from '../../src/sim/engine.ts'
import type { RunSummary } from '../../src/sim/types.ts'
import { visit } from './browser.ts'
import { everything } from './everything.ts'

interface Told {
  readonly request: RunRequest
  readonly check: RunSummary['check']
  readonly judgements: RunSummary['judgements']
  /** After every event, over all before it. */
  readonly digests: readonly number[]
}

type Ask = (name: string, ...given: unknown[]) => Promise<unknown>

/** Runs in Node as it stands, and as text in the page. */
async function tell(ask: Ask, request: RunRequest): Promise<Told> {
  const { handle, length, events, check, judgements } = await ask('open', { request }) as RunSummary
  const sentences = await ask('sentences', handle, 0, length - 1) as string[]
  const columns = Object.values(events)
  const digests: number[] = []
  let rolling = 0
  for (let i = 0; i < length; i++) {
    const states = i % 32 === 31 || i === length - 1 ? await ask('frames', handle, i, i) as Frame[] : []
    const text = JSON.stringify([columns.map(column => column[i]), sentences[i], states])
    for (let at = 0; at < text.length; at++) rolling = Math.imul(rolling ^ text.charCodeAt(at), 0x01000193) >>> 0
    digests.push(rolling)
  }
  return { request, check, judgements, digests }
}

/** What the page does: asks the Worker for one run after the other, and says what it was told. */
async function work(worker: string, requests: readonly RunRequest[], telling: typeof tell): Promise<void> {
  const engine = new Worker(worker, { type: 'module' })
  let id = 0
  const ask: Ask = (call, ...given) => new Promise((resolve, reject) => {
    engine.addEventListener('message', ({ data }) =>
      (data.ok ? resolve(data.value) : reject(new Error(data.error))), { once: true })
    engine.addEventListener('error', () => reject(new Error('the Worker did not start')), { once: true })
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- that is for windows; a Worker has none
    engine.postMessage({ id: ++id, call, given })
  })
  const say = (body: unknown): Promise<Response> => fetch('told', { method: 'POST', body: JSON.stringify(body) })
  try {
    for (const request of requests) await say(await telling(ask, request))
  } catch (error) {
    await say({ error: String(error) })
  }
}

const engine = new Engine('test')
const inNode: Ask = async (name, ...given) => {
  const result = (engine[name as 'open'] as (...all: unknown[]) => ReturnType<Engine['open']>)(...given)
  if (!result.ok) throw new Error(result.error)
  return result.value
}

const lists = Object.keys(faultLists)
const listsOf = (turn: number): readonly string[] =>
  (process.env.QUORATE_DEEP === '1' ? lists : [lists[turn % lists.length]!])
const requests: RunRequest[] = scenarios.flatMap((each, turn) => {
  const { name: scenario } = each
  return [
    { scenario },
    ...listsOf(turn).map(faults => ({ scenario, faults })),
    { scenario, faults: everything(each.setup(defaultsOf(each)).nodes.length) },
  ]
})
const nameOf = ({ scenario, faults }: RunRequest): string =>
  `${scenario}${faults === undefined ? '' : ` --faults ${typeof faults === 'string' ? faults : `'${JSON.stringify(faults)}'`}`}`

/** The first event that is not the same, in words. */
async function difference(there: Told, here: Told): Promise<string> {
  const first = here.digests.findIndex((digest, i) => there.digests[i] !== digest)
  if (first < 0) return `${there.digests.length} events instead of ${here.digests.length}`
  const { handle } = await inNode('open', { request: here.request }) as RunSummary
  const [sentence] = await inNode('sentences', handle, first, first) as string[]
  return `e${first} is another; in Node it is “${sentence}”, as npx quorate run ${nameOf(here.request)} shows`
}

let serving: Serving
let heard: (told: Told | { error: string }) => void = () => {}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return Buffer.concat(parts).toString()
}

beforeAll(async () => {
  const folder = fileURLToPath(new URL('../../dist', import.meta.url))
  const worker = readdirSync(join(folder, '_astro')).find(file => /^worker-.*\.js$/.test(file))!
  const page = `<!doctype html><meta charset="utf-8"><title>The same everywhere</title><script>
    (${work})('_astro/${worker}', ${JSON.stringify(requests)}, ${tell})
  </script>`
  const site = files(folder)
  serving = await listen((request, response) => {
    if (request.url === '/same') response.setHeader('Content-Type', 'text/html').end(page)
    else if (request.url !== '/told') site(request, response)
    else void bodyOf(request).then(body => {
      response.end()
      heard(JSON.parse(body))
    })
  }, 0)
})
afterAll(() => serving?.close())

/** All that a browser tells, in the order of the requests. */
function tellingOf(name: BrowserName): Promise<Told[]> {
  const all: Told[] = []
  return new Promise<Told[]>((resolve, reject) => {
    const end = visit(name, `${serving.url}/same`)
    heard = told => {
      if ('error' in told) void end().then(() => reject(new Error(`${name}: ${told.error}`)))
      else if (all.push(told) === requests.length) void end().then(() => resolve(all))
    }
  })
}

test('the faults that come all at once are the whole palette', () => {
  const palette = /accepted are (.+)$/.exec(plannedProblem({ at: 0, fault: { kind: '' } }, ['r1'])!)![1]!.split(', ')
  const kinds = everything(5).map(({ fault }) => fault.kind)
  expect(palette.filter(kind => !kinds.includes(kind as Fault['kind']))).toEqual([])
})

describe('the same events, states and verdicts as in Node', () => {
  let here: Told[]
  beforeAll(async () => {
    here = []
    for (const request of requests) here.push(await tell(inNode, request))
  })

  test.each(['chromium', 'firefox'] as const)('in %s', { timeout: 480_000 }, async name => {
    const there = await tellingOf(name)
    for (const [i, told] of there.entries()) {
      const expected = here[i]!
      if (String(told.digests) !== String(expected.digests)) expect.fail(await difference(told, expected))
      expect(told, nameOf(expected.request)).toEqual(JSON.parse(JSON.stringify(expected)))
    }
  })
})
