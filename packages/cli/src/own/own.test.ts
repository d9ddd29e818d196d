/** A person's own protocol: written, run, replayed, and refused in one sentence where something is wrong with it. */
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { alone, folder, json, quorate, together, type Called } from '../../test/command.ts'

const ROOT = fileURLToPath(new URL('../../../..', import.meta.url))
const inFolder = (...path: string[]): string => join(folder, ...path)

/** Replaces one text of one file of a folder. */
function change(name: string, file: string, from: string, to: string): void {
  const path = inFolder(name, file)
  const text = readFileSync(path, 'utf8')
  expect(text).toContain(from)
  writeFileSync(path, text.replace(from, to))
}

// Right here, since describe blocks below run it when they are read.
alone('new', 'protocol', 'tea-lock')

describe('new protocol', () => {
  it('writes a whole folder under the given name, and nothing else', () => {
    expect(readdirSync(folder)).toEqual(['t.jsonl', 'tea-lock'])
    expect(readdirSync(inFolder('tea-lock'))).toEqual([
      'README.md', 'client.ts', 'index.ts', 'invariants.ts', 'messages.ts', 'mutants.ts', 'package.json', 'scenario.ts',
      'scripts', 'state.ts', 'tea-lock.test.ts', 'tea-lock.ts', 'tsconfig.json', 'view.ts',
    ])
    for (const file of readdirSync(inFolder('tea-lock'), { recursive: true, withFileTypes: true })) {
      if (file.isFile()) expect(readFileSync(join(file.parentPath, file.name), 'utf8'), file.name).not.toContain('my-lock')
    }
  })

  it('passes its own tests where its packages are found', () => {
    symlinkSync(join(ROOT, 'node_modules'), inFolder('tea-lock', 'node_modules'))
    const { status, stdout } = spawnSync(process.execPath, [join(ROOT, 'node_modules/vitest/vitest.mjs'), 'run'],
      { encoding: 'utf8', cwd: inFolder('tea-lock'), env: { ...process.env, CI: '1', NO_COLOR: '1' } })
    rmSync(inFolder('tea-lock', 'node_modules'))
    expect(stdout).toMatch(/Tests {2}33 passed/)
    expect(status).toBe(0)
  })

  it('leaves alone what is there already', async () => {
    expect(await quorate('new', 'protocol', 'tea-lock')).toMatchObject({ code: 3, err: expect.stringContaining('"tea-lock" is here already') as never })
    expect(readdirSync(folder)).toEqual(['t.jsonl', 'tea-lock'])
  })
})

interface Report {
  readonly link: string
  readonly digest: string
  readonly run: { readonly code: string }
}

describe('a folder of one’s own', async () => {
  const { link, digest, ...first } = await json('run', './tea-lock', '--trace', 't.jsonl') as unknown as Report

  it('runs, is judged, and its Run carries the hash of its code', () => {
    expect(first).toMatchObject({ code: 0, status: 'ok', run: { scenario: 'tea-lock/contended' } })
    expect(first.run.code).toMatch(/^[0-9a-f]{12}$/)
  })

  it('has its mutants, which the same seed convicts', async () => {
    const names = ['grants-while-held', 'any-release-counts', 'takes-any-grant', 'forgets-the-holder']
    const called = await together(names.map(name => ['run', './tea-lock', '--mutant', `tea-lock/${name}`]))
    expect(called.map(({ code }) => code)).toEqual([1, 1, 1, 1])
    for (const { out } of called) expect(out).toContain('✗ Mutual Exclusion violated at e')
  })

  it('replays and is explained, from a link, from a trace and by its path', async () => {
    const [replayed, traced, why, named] = await together([
      ['replay', link], ['replay', 't.jsonl', '--json'], ['why', link, 'e10'], ['run', 'tea-lock/contended', '--json'],
    ])
    expect(replayed).toMatchObject({ code: 0, out: expect.stringContaining('Replay: the same events, digest and verdict') as never })
    expect(why!.out).toContain('decisive')
    for (const { out } of [traced!, named!]) expect(JSON.parse(out)).toMatchObject({ status: 'ok', digest })
  })

  it('is searched, whole and broken, and a violation is the shortest run', async () => {
    const search = ['search', './tea-lock', '--bound', 'requests=1', '--bound', 'timeouts=3']
    const [whole, broken] = await together([
      [...search, '--bound', 'drops=1'], [...search, '--mutant', 'tea-lock/grants-while-held'],
    ])
    expect(whole).toMatchObject({ code: 0, out: expect.stringContaining('exhaustive to all 1911 states (depth 16)') as never })
    expect(broken).toMatchObject({ code: 1, out: expect.stringContaining('No shorter way breaks it: 6 steps') as never })
    const [, link] = /Link: (\S+)/.exec(broken!.out)!
    expect(await quorate('replay', link!)).toMatchObject({ code: 1, out: expect.stringContaining('✗ Mutual Exclusion violated') as never })
  })

  it('is fuzzed, and what breaks is shrunk', async () => {
    const report = await json('fuzz', './tea-lock', '--mutant', 'tea-lock/takes-any-grant', '--runs', '60', '--jobs', '1')
    expect(report).toMatchObject({ code: 1, status: 'violated', findings: [{ property: 'Mutual Exclusion' }] })
    expect(report.link).toMatch(/^#r=/)
  })

  it('keeps its hash while only tests and documents change', async () => {
    change('tea-lock', 'README.md', '# tea-lock', '# Tea')
    change('tea-lock', 'tea-lock.test.ts', '/**', '/** Other. ')
    expect((await json('run', './tea-lock')).run).toEqual(first.run)
  })

  it('says in a replay that its code is not what it was', async () => {
    change('tea-lock', 'state.ts', '/**', '/** Other. ')
    expect((await quorate('replay', 't.jsonl')).out).toMatch(/Replay: it was recorded with code \w+ of tea-lock\/contended and this is \w+, yet/)
    change('tea-lock', 'scenario.ts', 'patience: 50', 'patience: 60')
    expect(await quorate('replay', link)).toMatchObject({ code: 3, err: expect.stringMatching(/the replay differs: it was recorded with code/) as never })
  })

  it('is looked for by name, or where --code says', async () => {
    renameSync(inFolder('tea-lock'), inFolder('moved'))
    const [missing, given] = await together([['replay', link], ['replay', link, '--code', 'moved']])
    renameSync(inFolder('moved'), inFolder('tea-lock'))
    expect(missing).toMatchObject({ code: 3, err: expect.stringContaining('somebody\'s own protocol, tea-lock/contended') as never })
    expect(given!.err).toContain('the replay differs')
  })
})

describe('what is wrong with a folder is one sentence and exit code 3', () => {
  type Case = readonly [what: string, file: string, from: string, to: string, says: string]
  const cases: readonly Case[] = [
    ['nothing exported', 'index.ts', 'export default', 'export const own =', 'its index.ts must export by default a scenario or'],
    ['an import that throws', 'state.ts', 'export const isSame', 'throw new Error("no tea")\nexport const isSame', '/state.ts, line 14: no tea'],
    ['a file that is not there', 'index.ts', './scenario.ts', './scenarios.ts', 'scenarios.ts'],
    ['text that is no TypeScript', 'view.ts', 'const labels', 'const const', ': '],
    ['a module that waits for ever', 'index.ts', 'export default', 'await new Promise(() => {})\nexport default', 'awaits what never comes'],
    ['a scenario without a seed', 'scenario.ts', '  seed: 21,', '', 'scenario 0 has seed nothing; accepted is a whole number'],
    ['a need that nothing reaches', 'scenario.ts', "'somebody waits'", "'tea'", 'needs "tea", which is no witness'],
    ['an invariant without a form', 'invariants.ts', '    pair:', '    pears:', 'invariant 0 of the protocol tea-lock-client has none of'],
    ['a protocol without a view', 'client.ts', '    view: clientView,\n', '', 'the protocol of mutant 2 has view nothing; accepted is an object'],
    ['a fault that does not exist', 'scenario.ts', "kind: 'restart'", "kind: 'reboot'", 'fault 1 in the set-up of tea-lock/contended: "reboot" is no fault'],
    ['a set-up without nodes', 'scenario.ts', 'nodes: nodes(3),', 'nodes: [],', 'the set-up of tea-lock/contended has no nodes'],
    ['a set-up that throws', 'scenario.ts', 'nodes: nodes(3),', 'nodes: nodes(3).slice(9)[0]!.config,', '/scenario.ts, line '],
    ['a view that throws', 'view.ts', 'const style =', "if (type === 'Granted') throw new Error('no tea')\n  const style =", '/view.ts, line '],
    ['an invariant that throws', 'invariants.ts', 'each: ({ queue }) => {', 'each: ({ queue }) => {\n      queue[9]!.node.toFixed()', '/invariants.ts, line '],
    ['the name of one of ours', 'NAME.ts', "name: 'NAME'", "name: 'raft'", 'its protocol has the name of one of ours, "raft"'],
  ]
  const nameOf = (what: string): string => what.replaceAll(/[^a-z]+/g, '-')
  let called: ReadonlyMap<string, Called> = new Map()

  beforeAll(async () => {
    await together(cases.map(([what]) => ['new', 'protocol', nameOf(what)]))
    for (const [what, ...texts] of cases) {
      const [file, from, to] = texts.map(text => text.replaceAll('NAME', nameOf(what)).replaceAll('tea-lock', nameOf(what)))
      change(nameOf(what), file!, from!, to!)
    }
    const all = await together(cases.map(([what]) => ['run', `./${nameOf(what)}`]))
    called = new Map(all.map((each, i) => [cases[i]![0], each]))
  })

  it.each(cases)('%s', (what, _file, _from, _to, says) => {
    const { code, out, err } = called.get(what)!
    expect(err).toContain(`quorate run: ./${nameOf(what)}`)
    expect(err).toContain(says.replaceAll('tea-lock', nameOf(what)))
    expect({ code, out, lines: err.trim().split('\n').length }).toEqual({ code: 3, out: '', lines: 1 })
  })

  it('no folder, no such scenario, no such mutant', async () => {
    const [nowhere, calm, mutant] = await together([
      ['run', './nowhere'], ['run', './tea-lock/calm'], ['run', './tea-lock', '--mutant', 'tea-lock/none'],
    ])
    expect(nowhere).toMatchObject({ code: 3, err: expect.stringContaining('./nowhere holds no index.ts; accepted is a folder') as never })
    expect(calm).toMatchObject({ code: 3, err: expect.stringContaining('./tea-lock has no scenario "calm"; it has contended, small') as never })
    expect(mutant).toMatchObject({ code: 3, err: expect.stringContaining('has the mutant "tea-lock/none"; the nearest are tea-lock/') as never })
  })
})
