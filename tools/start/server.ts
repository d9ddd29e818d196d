/** The static server behind `npm start` and the browser tests: files of one folder, for this machine only. */
import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import sirv from 'sirv'

export interface Serving {
  readonly url: string
  readonly port: number
  close(): Promise<void>
}

export type Handler = (request: IncomingMessage, response: ServerResponse) => void

/**
 * Serves `folder`. Files are looked up when asked for, so a rebuild under a running server is simply served. Where a
 * `.gz` stands beside a file, that is sent to whoever accepts it.
 */
export function files(folder: string): Handler {
  const serve = sirv(folder, { dev: true, etag: true, gzip: true, setHeaders })
  return (request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return plain(response, 405, 'Only GET and HEAD.')
    // Parts of files are never needed here, and a malformed Range would reach the file system as it stands.
    delete request.headers.range
    serve(request, response, () => notFound(folder, response))
  }
}

/**
 * Listens on the loopback addresses of both families: a browser may resolve `localhost` to either, and would
 * otherwise meet whatever else listens there. Rejects with the code of node:net where the port cannot be had.
 * Port 0 takes any free one.
 */
export async function listen(handler: Handler, port: number): Promise<Serving> {
  const first = await open(handler, '127.0.0.1', port)
  const chosen = (first.address() as AddressInfo).port
  const servers = [first]
  try {
    servers.push(await open(handler, '::1', chosen))
  } catch (error) {
    if (isTaken(error)) {
      await close(first)
      throw error
    } // else: this machine has no IPv6
  }
  return {
    url: `http://localhost:${chosen}`,
    port: chosen,
    close: async () => void (await Promise.all(servers.map(close))),
  }
}

export function isTaken(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'EADDRINUSE'
}

/** What Astro names by content never changes; everything else is asked for again, and mostly answered with 304. */
function setHeaders(response: ServerResponse, path: string): void {
  if (path.startsWith('/_astro/')) response.setHeader('Cache-Control', 'public, max-age=31536000, immutable')
  response.setHeader('X-Content-Type-Options', 'nosniff')
}

function notFound(folder: string, response: ServerResponse): void {
  const page = join(folder, '404.html')
  if (!existsSync(page)) return plain(response, 404, 'There is no such page.')
  response.writeHead(404, { 'Content-Type': 'text/html;charset=utf-8', 'Cache-Control': 'no-cache' })
  response.end(readFileSync(page))
}

function plain(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'Content-Type': 'text/plain;charset=utf-8' })
  response.end(`${text}\n`)
}

function open(handler: Handler, host: string, port: number): Promise<Server> {
  const server = createServer(handler)
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => resolve(server))
  })
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
