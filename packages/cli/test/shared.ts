/** Commands one after the other in a process that loads everything once: it is sent arguments, and answers. */
import { on } from 'node:events'
import { enableCompileCache } from 'node:module'

type Write = typeof process.stdout.write

// As the binary does it; threads find the cache by the variable.
const { directory } = enableCompileCache()
if (directory !== undefined) process.env.NODE_COMPILE_CACHE ??= directory
const asked = on(process, 'message', { close: ['disconnect'] }) as AsyncIterable<[readonly string[]]>
const { main } = await import('../src/main.ts')

for await (const [argv] of asked) {
  const said = { out: '', err: '' }
  process.stdout.write = ((text: string) => ((said.out += text), true)) as Write
  process.stderr.write = ((text: string) => ((said.err += text), true)) as Write
  const code = await main(argv)
  // What a thread has written comes through a stream, whose last piece may still be on its way when the thread has ended.
  await new Promise(setImmediate)
  process.send!({ code, ...said })
}
