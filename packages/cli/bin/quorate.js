#!/usr/bin/env node
// The sources are TypeScript and run as they stand: Node strips the types. This file only has to exist, be
// executable, and refuse politely where the running Node is too old to do that.
const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(`quorate needs Node 22.18 or newer and this is ${process.versions.node}: run it as "npx quorate" after "npm ci", which brings Node 24.\n`)
  process.exit(3)
}
const { main } = await import('../src/main.ts')
process.exitCode = await main(process.argv.slice(2))
