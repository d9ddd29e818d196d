import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from '../start/root.ts'
import { brokenLinks, isDocument, unknownCommands, verbsIn } from './documents.ts'
import { describe, judged } from './finding.ts'
import { fixture, theRepository } from './repository.ts'

test('links in the documents lead somewhere, and their commands exist', () => {
  const repository = theRepository()
  const findings = [...brokenLinks(repository), ...unknownCommands(repository, verbsOfQuorate())]
  expect(describe(judged('documents', findings))).toBe('')
})

/** Asked of the command itself, and only if a document names it. */
function verbsOfQuorate(): string[] {
  const repository = theRepository()
  const isNamed = repository.paths.some((path) => isDocument(path) && repository.read(path).includes('npx quorate'))
  const bin = join(root, 'packages/cli/bin/quorate.js')
  if (!isNamed || !existsSync(bin)) return []
  return verbsIn(spawnSync(process.execPath, [bin, '--help'], { encoding: 'utf8' }).stdout)
}

const links = (text: string) => {
  const documents = { 'README.md': text, 'packages/kernel/README.md': '[up](../../README.md)' }
  return brokenLinks(fixture(documents)).map(({ read, line }) => `${line} ${read}`)
}

test('links to missing files are found', () => {
  expect(links('[a](b.md)\n[c](packages/kernel/README.md#d)\n[e](packages/kernel/)\n\n[f]: g.md'))
    .toEqual(['1 b.md', '5 g.md'])
  expect(links('[a](https://example.org) [b](#c) `[d](e.md)`\n```\n[f](g.md)\n```')).toEqual([])
})

const commands = (text: string) => {
  const files = { 'README.md': text, 'package.json': '{ "scripts": { "test": "t", "deep": "d" } }' }
  return unknownCommands(fixture(files), ['list', 'run']).map(({ instead, line }) => `${line} ${instead}`)
}

test('commands that do not exist are found, in blocks and in prose', () => {
  const text = '```\nnpm ci\nnpm run nothing\nnpx quorate list --json\nnpx quorate dance\n```\n`npm run absent`'
  expect(commands(text)).toEqual([
    '3 there is no script nothing in package.json',
    '5 quorate has no verb dance',
    '7 there is no script absent in package.json',
  ])
  expect(commands('`npm start` and `npm deep`')).toEqual([
    '1 package.json has no such script',
    '1 npm has no such command: npm run deep?',
  ])
  expect(commands('`npm test -- unit`, `npm run deep` and npm run away in prose')).toEqual([])
})

test('the verbs are read from the help as commander writes it', () => {
  const help = 'Usage: quorate\n\nOptions:\n  --json\n\nCommands:\n  list [options]  what there is\n  run <name>  run it\n'
  expect(verbsIn(help)).toEqual(['list', 'run'])
})
