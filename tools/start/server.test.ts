import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import type { IncomingHttpHeaders } from 'node:http'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { files, isTaken, listen } from './server.ts'
import type { Serving } from './server.ts'

const outside = mkdtempSync(join(tmpdir(), 'server-'))
const folder = join(outside, 'dist')
let serving: Serving

beforeAll(async () => {
  mkdirSync(join(folder, 'learn'), { recursive: true })
  mkdirSync(join(folder, '_astro'))
  mkdirSync(join(outside, 'dist-other'))
  writeFileSync(join(folder, 'index.html'), '<title>home</title>')
  writeFileSync(join(folder, '404.html'), '<title>lost</title>')
  writeFileSync(join(folder, 'learn/index.html'), '<title>learn</title>')
  writeFileSync(join(folder, '_astro/a.js'), 'export {}')
  writeFileSync(join(folder, 'a.svg'), '<svg/>')
  writeFileSync(join(outside, 'secret.txt'), 'secret')
  writeFileSync(join(outside, 'dist-other/secret.txt'), 'secret')
  serving = await listen(files(folder), 0)
})

afterAll(async () => {
  await serving.close()
  rmSync(outside, { recursive: true })
})

interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** Sends the path exactly as written: fetch would tidy `..` away before it leaves. */
function get(path: string, headers: Record<string, string> = {}, method = 'GET', host = '127.0.0.1'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    request({ host, port: serving.port, path, method, headers }, (response) => {
      let body = ''
      response.on('data', (chunk) => (body += String(chunk)))
      response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers, body }))
    }).on('error', reject).end()
  })
}

test('pages, folders and files are served with their types', async () => {
  expect(await get('/')).toMatchObject({ status: 200, body: '<title>home</title>' })
  expect((await get('/')).headers['content-type']).toBe('text/html;charset=utf-8')
  expect(await get('/learn/')).toMatchObject({ status: 200, body: '<title>learn</title>' })
  expect(await get('/learn?a=b')).toMatchObject({ status: 200, body: '<title>learn</title>' })
  expect((await get('/_astro/a.js')).headers['content-type']).toBe('text/javascript')
  expect((await get('/a.svg')).headers['content-type']).toBe('image/svg+xml')
})

test('only what is named by its content may be kept for ever', async () => {
  expect((await get('/_astro/a.js')).headers['cache-control']).toBe('public, max-age=31536000, immutable')
  const home = await get('/')
  expect(home.headers['cache-control']).toBe('no-cache')
  expect((await get('/', { 'if-none-match': home.headers.etag! })).status).toBe(304)
})

test('what stands there compressed is sent so to whoever accepts it, and to nobody else', async () => {
  writeFileSync(join(folder, '_astro/b.js'), 'export {}')
  writeFileSync(join(folder, '_astro/b.js.gz'), gzipSync('export {}'))
  const { headers } = await get('/_astro/b.js', { 'accept-encoding': 'gzip, br' })
  expect([headers['content-encoding'], headers['content-type']]).toEqual(['gzip', 'text/javascript'])
  expect(headers['cache-control']).toBe('public, max-age=31536000, immutable')
  expect(await get('/_astro/b.js')).toMatchObject({ status: 200, body: 'export {}' })
})

test('what does not exist is the page of the lost, with status 404', async () => {
  for (const path of ['/nothing', '/learn/nothing/', '/_astro/', '/%00', '/%zz']) {
    expect(await get(path), path).toMatchObject({ status: 404, body: '<title>lost</title>' })
  }
})

test('nothing outside the folder can be reached', async () => {
  const paths = ['/../secret.txt', '/..%2fsecret.txt', '/%2e%2e/secret.txt', '/learn/../../secret.txt',
    '//../secret.txt', '/../dist-other/secret.txt', '/..%5csecret.txt']
  for (const path of paths) expect((await get(path)).body, path).not.toBe('secret')
})

test('odd requests neither change anything nor end the server', async () => {
  expect((await get('/', {}, 'POST')).status).toBe(405)
  expect(await get('/', {}, 'HEAD')).toMatchObject({ status: 200, body: '' })
  expect(await get('/', { range: 'bytes=5-2' })).toMatchObject({ status: 200, body: '<title>home</title>' })
})

test('a rebuild under the running server is served', async () => {
  writeFileSync(join(folder, 'new.html'), '<title>new, and longer</title>')
  expect(await get('/new')).toMatchObject({ status: 200, body: '<title>new, and longer</title>' })
})

test('a port that another program has, on either loopback address, is refused', async () => {
  await expect(listen(files(folder), serving.port)).rejects.toSatisfy(isTaken)
  const other = createServer()
  const hasSix = await new Promise((resolve) => {
    other.once('error', () => resolve(false)).listen(0, '::1', () => resolve(true))
  })
  if (!hasSix) return
  const { port } = other.address() as { port: number }
  await expect(listen(files(folder), port)).rejects.toSatisfy(isTaken)
  await new Promise((resolve) => other.close(resolve))
})
