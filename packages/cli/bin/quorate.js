#!/usr/bin/env node
// The sources are TypeScript and run as they stand: Node strips the types. This file only has to exist, be
// executable, and refuse politely where the running Node is too old to do that.
const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(`quorate needs Node 22.18 or newer and this is ${process.versions.node}: run it as "npx quorate" after "npm ci", which brings Node 24.\n`)
  process.exit(3)
}
// One event of the kernel passes through many small functions, more than V8 inlines into one by itself (920 bytecodes).
// With room for all, heartbeats are executed by a third faster; bench/README.md has the numbers.
const { setFlagsFromString } = await import('node:v8')
setFlagsFromString('--max-inlined-bytecode-size-cumulative=4000')
// What the sources compile to is kept from call to call, in the folder for temporary files: the next call starts in
// half the time. Programs that it starts find it by the variable.
const { enableCompileCache } = await import('node:module')
const { directory } = enableCompileCache()
if (directory !== undefined) process.env.NODE_COMPILE_CACHE ??= directory
const { main } = await import('../src/main.ts')
process.exitCode = await main(process.argv.slice(2))
