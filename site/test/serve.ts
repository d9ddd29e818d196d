/** A static server as plain as a host's: folders have an index, unknown addresses get 404.html. */
import { createReadStream, existsSync, statSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { extname, join, normalize } from 'node:path'

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8', '.css': 'text/css', '.js': 'text/javascript', '.json': 'application/json',
  '.svg': 'image/svg+xml', '.woff2': 'font/woff2', '.xml': 'application/xml',
}

export interface Site { url: string, close: () => Promise<void> }

/** Serves `folder` under `base` ('/' or '/some/deep/base/') on a free port of this machine. */
export function serve(folder: string, base = '/'): Promise<Site> {
  const server: Server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    const inside = pathname.startsWith(base) ? normalize(decodeURIComponent(pathname.slice(base.length))) : undefined
    let file = inside === undefined ? undefined : join(folder, inside)
    if (file && existsSync(file) && statSync(file).isDirectory()) {
      if (!pathname.endsWith('/')) {
        response.writeHead(301, { location: `${pathname}/` }).end()
        return
      }
      file = join(file, 'index.html')
    }
    const found = file !== undefined && !inside!.startsWith('..') && existsSync(file)
    const sent = found ? file! : join(folder, '404.html')
    response.writeHead(found ? 200 : 404, { 'content-type': types[extname(sent)] ?? 'application/octet-stream' })
    createReadStream(sent).pipe(response)
  })
  return new Promise(resolve => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      const port = typeof address === 'object' && address ? address.port : 0
      resolve({
        url: `http://127.0.0.1:${port}${base}`,
        close: () => new Promise<void>(done => {
          server.closeAllConnections()
          server.close(() => done())
        }),
      })
    })
  })
}
