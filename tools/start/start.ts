/** `npm start`: build the site if it changed, serve it, say where. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { BuildFailed, ensureBuilt } from './ensure.ts'
import { BadInput, readPort } from './options.ts'
import { root } from './root.ts'
import { files, isTaken, listen } from './server.ts'
import type { Handler, Serving } from './server.ts'

async function main(): Promise<void> {
  if (!existsSync(join(root, 'node_modules/astro'))) throw new BadInput('First install what it needs: npm ci')
  const port = readPort(process.argv.slice(2), process.env)
  const ready = Promise.withResolvers<Handler>()
  // The port is taken before the build, so that a port in use is said at once and not after a minute.
  const serving = await take(port, (request, response) => void ready.promise.then((serve) => serve(request, response)))
  endWithNpm()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(0))
  await ensureBuilt(root, { onBuild: () => console.log('Building the site; the first time takes about a minute …') })
  ready.resolve(files(join(root, 'site/dist')))
  console.log(`Quorate is at ${serving.url} (stop with Ctrl+C)`)
}

/**
 * A signal to npm ends the shell between npm and us, and nobody tells us: without this the server would go on alone
 * and keep its port.
 */
function endWithNpm(): void {
  if (process.env.npm_lifecycle_event !== 'start') return
  const parent = process.ppid
  setInterval(() => {
    if (process.ppid !== parent) process.exit(0)
  }, 300).unref()
}

async function take(port: number, handler: Handler): Promise<Serving> {
  try {
    return await listen(handler, port)
  } catch (error) {
    const other = port < 65535 ? port + 1 : port - 1
    if (isTaken(error)) throw new BadInput(`Port ${port} is in use; choose another: npm start -- --port ${other}`)
    const { code } = error as NodeJS.ErrnoException
    throw new BadInput(`Port ${port} cannot be used here (${code}); choose another: npm start -- --port 4700`)
  }
}

try {
  await main()
} catch (error) {
  if (!(error instanceof BadInput) && !(error instanceof BuildFailed)) throw error
  console.error(error.message)
  process.exit(error instanceof BadInput ? 3 : 1)
}
