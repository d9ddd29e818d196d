/** Fuzzing and shrinking as their users meet them. */
import { spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { alone, BIN, folder, json, quorate } from '../test/command.ts'

describe('fuzz', () => {
  interface Found { readonly property: string; readonly index: number; readonly events: number; readonly link: string; readonly run: object }
  const foundBy = async (...args: string[]): Promise<{ status: string; code: number | null; found: Found[] }> => {
    const { status, code, stats } = await json('fuzz', ...args) as unknown as { status: string; code: number | null; stats: { found: Found[] } }
    return { status, code, found: stats.found }
  }

  it('finds the same with one worker and with three', async () => {
    const args = ['split-brain/raft', '--mutant', 'raft/votes-twice', '--runs', '40', '--no-shrink']
    const one = await foundBy(...args, '--jobs', '1')
    const three = await foundBy(...args, '--jobs', '3')
    expect([one.status, one.code]).toEqual(['violated', 1])
    expect(three).toEqual(one)
    expect(one.found.map(({ property }) => property)).toContain('Election Safety')
  })

  it('says what a clean pass rests on, and shows progress on the error output only', async () => {
    const { code, out, err } = await quorate('fuzz', 'split-brain/raft', '--runs', '40')
    expect(code).toBe(0)
    expect(err).toMatch(/^(?:\d+ runs, \d+ a second; nothing broken; .*\n)*$/)
    expect(out).toContain('Verdict: holds (none found in 40 runs)')
    expect(out).toMatch(/Reached: .*leader elected \d+/)
  })

  it('is unknown where what matters was never reached', async () => {
    const report = await json('fuzz', 'slow-or-dead/adaptive', '--runs', '5', '--strategy', 'random', '--set', 'latency=1')
    expect([report.status, report.code]).toEqual(['unknown', 2])
    expect(report.basis).toBe('none found in 5 runs, but no run reached: a living node is suspected')
  })

  it('is told what holds and what does not, with the parameters that this takes', async () => {
    const under = async (...args: string[]) => await json('fuzz', 'split-brain/failover', '--runs', '16', '--no-shrink', ...args) as unknown as
      { status: string; run: { parameters: object } | null; stats: { without: string[]; found: { property: string }[] } }
    const whole = await under('--assume', 'connected,delivered,on-time,up,prompt,clocks-equal,disks-quick')
    expect([whole.status, whole.stats.without]).toEqual(['ok', ['once']])
    const cut = await under('--assume', 'delivered,on-time,up,prompt,clocks-equal,disks-quick', '--without', 'connected')
    expect([cut.status, cut.stats.found.map(({ property }) => property), cut.stats.without]).toEqual(['violated', ['Linearizable'], ['connected', 'once']])
  })

  it.each([
    [['--without', 'disk-keeps'], /^quorate fuzz: --without was "disk-keeps"; the nearest are disks-keep, /],
    [['--assume', 'clocks-set'], /^quorate fuzz: --assume was "clocks-set", which makes no difference in this scenario/],
  ])('refuses %j in a sentence', async (args, sentence) => {
    const { code, err } = await quorate('fuzz', 'split-brain/raft', ...args)
    expect([code, err.trim()]).toEqual([3, expect.stringMatching(sentence)])
  })

  it('keeps to a budget in seconds', async () => {
    const { stats } = await json('fuzz', 'clocks-lie/skew', '--seconds', '1', '--no-shrink') as unknown as { stats: { runs: number; seconds: number } }
    expect(stats.runs).toBeGreaterThan(0)
    expect(stats.seconds).toBeGreaterThanOrEqual(1)
  })

  it('tells what it has found when it is interrupted', async () => {
    const child = spawn(process.execPath, [BIN, 'fuzz', 'split-brain/failover', '--seconds', '600', '--no-shrink'])
    let out = ''
    let told = ''
    child.stdout.on('data', (data: Buffer) => void (out += data.toString()))
    child.stderr.on('data', (data: Buffer) => {
      told += data.toString()
      if (told.includes('; broken: Linearizable')) child.kill('SIGINT')
    })
    const code = await new Promise(resolve => void child.on('exit', resolve))
    expect(code).toBe(1)
    expect(told).toMatch(/^\d+ runs, \d+ a second; /)
    expect(out).toContain('✗ Linearizable: broken by ')
    expect(out).toContain('(interrupted)')
  })

  it.each([
    [['split-brain/raft', '--runs', 'many'], '--runs was "many"; accepted is a whole number from 1 to 100000000'],
    [['split-brain/raft', '--runs', '1', '--seconds', '1'], '--runs and --seconds were both given; accepted is one of them'],
    [['split-brain/raft', '--strategy', 'luck'], '--strategy was "luck"; accepted are portfolio, random, swarm, pct, pos, feedback'],
    [['split-brain/raft', '--jobs', '17'], '--jobs was "17"; accepted is a whole number from 1 to 16'],
    [['split-brain/raft', '--mutant', 'raft/nonsense'], 'no protocol of this scenario has the mutant "raft/nonsense"'],
  ])('refuses %j in one sentence', async (args, sentence) => {
    const { code, out, err } = await quorate('fuzz', ...args)
    expect([code, out]).toEqual([3, ''])
    expect(err).toContain(sentence)
    expect(err.trim().split('\n')).toHaveLength(1)
  })
})

describe('assumptions', () => {
  it('says what falls where each of what a scenario relies on is given up alone', async () => {
    const { status, code, basis, stats } = await json('assumptions', 'paxos/wiped', '--set', 'disk=kept', '--runs', '48') as unknown as
      { status: string; code: number; basis: string; stats: { relied: { name: string; falls: { property: string }[] }[]; borne: { name: string; broken: string | null }[] } }
    expect([status, code, basis]).toEqual(['ok', 0, 'none found in 48 runs'])
    expect(stats.relied.map(({ name }) => name)).toEqual(['intact', 'disks-keep', 'disks-stay'])
    expect(stats.relied[2]!.falls.map(({ property }) => property)).toContain('Ballots Only Grow')
    expect(stats.borne.find(({ name }) => name === 'connected')!.broken).toMatch(/^The network is cut: /)
  })

  it('names the command whose runs show it, with what was asked for, and none where nothing falls', async () => {
    const asked = ['assumptions', 'paxos/wiped', '--set', 'disk=kept', '--seed', '3', '--runs']
    const { out } = await quorate(...asked, '48')
    const [, shown] = /^A run that shows it: npx quorate (.+)$/m.exec(out)!
    const [, property] = /^ {4}without it: (.+?) falls \(/m.exec(out)!
    const fuzzed = await json(...shown!.split(' '), '--no-shrink') as unknown as { code: number; findings: { property: string }[] }
    expect(fuzzed.code).toBe(1)
    expect(fuzzed.findings.map(({ property: name }) => name)).toContain(property)
    expect((await quorate(...asked, '1')).out).not.toMatch(/falls|A run that shows it/)
  })
})

describe('shrink', () => {
  const linkOf = async (...args: string[]): Promise<string> => (await json('run', ...args)).link as unknown as string

  it('makes a run short, tells it, and writes a test that replays it', async () => {
    const link = await linkOf('split-brain/failover')
    const file = join(folder, 'sold-twice.test.ts')
    const { code, out } = await quorate('shrink', link, '--test', file)
    expect(code).toBe(1)
    expect(out).toMatch(/"Linearizable" is broken by \d+ events; the run that was given took \d+/)
    expect(out).toContain('no single event can be left out')
    const sentences = out.split('\n').filter(line => /^ ?\d+\. /.test(line))
    expect(sentences.length).toBeLessThanOrEqual(12)
    const short = /^Link: (\S+)$/m.exec(out)![1]!
    expect(short.length).toBeLessThan(2_000)
    expect((await quorate('replay', short)).code).toBe(1)
    const test = readFileSync(file, 'utf8')
    expect(test).toContain(`const link = '${short}'`)
    expect(test).toContain("expect(broken).toContain(\"Linearizable\")")
  })

  it('answers with one object of the schema', async () => {
    const report = await json('shrink', await linkOf('split-brain/raft', '--mutant', 'raft/votes-twice', '--seed', '23'), '--property', 'Election Safety over all time')
    expect(report).toMatchObject({ verb: 'shrink', status: 'violated', code: 1, stats: { isMinimal: true } })
    expect(report.findings).toHaveLength(1)
  })

  it('writes a golden script, which replay compares line by line', async () => {
    const file = join(folder, 'twice.txt')
    const { out } = await quorate('shrink', await linkOf('split-brain/raft', '--mutant', 'raft/votes-twice', '--seed', '23'), '--script', file)
    expect(out).toContain('This is the shortest: a search with the same timeouts, requests, crashes and copies finds none of fewer than 3 steps')
    const script = readFileSync(file, 'utf8')
    expect(script).toMatch(/^# split-brain\/raft with raft\/votes-twice: One Vote a Term is broken\nrun \S+\n---\n/)
    expect(script).toContain('✗ One Vote a Term at e9: ')
    expect(await quorate('replay', file)).toMatchObject({ code: 1, err: '' })
    writeFileSync(file, script.replace('grants its vote', 'keeps its vote'))
    const { code, err } = await quorate('replay', file)
    expect([code, err]).toEqual([3, expect.stringMatching(/the replay differs: line 10 of its story was ".*keeps its vote.*" and is ".*grants its vote/)])
  })

  it('refuses a run that breaks nothing, and a property that it does not break', async () => {
    const link = await linkOf('split-brain/raft')
    expect(await quorate('shrink', link)).toMatchObject({ code: 3, err: 'quorate shrink: the run breaks no property; accepted is a run that "quorate run" or "quorate fuzz" calls violated\n' })
    expect((await quorate('shrink', link, '--property', 'Peace')).err).toBe('quorate shrink: the run does not break "Peace"; "quorate replay" says what it breaks\n')
    expect((await quorate('shrink', 'nowhere.jsonl')).code).toBe(3)
  })
})

describe('a protocol of one’s own', () => {
  const lock = join(folder, 'my-lock')
  const source = join(lock, 'my-lock.ts')
  alone('new', 'protocol', 'my-lock')
  const sound = readFileSync(source, 'utf8')
  /** The same protocol, which does this first whenever it receives a message. */
  const doing = (what: string): void => writeFileSync(source, sound.replace(/onMessage\(.*\{/, found => `${found}\n${what}`))

  it('is fuzzed by its folder, and its mutants are found', async () => {
    doing('')
    expect(await json('fuzz', './my-lock', '--runs', '30')).toMatchObject({ status: 'ok', basis: 'none found in 30 runs' })
    const report = await json('fuzz', './my-lock', '--mutant', 'my-lock/any-release-counts', '--runs', '30')
    expect(report).toMatchObject({ status: 'violated', code: 1 })
    expect((await quorate('shrink', report.link as unknown as string)).code).toBe(1)
  })

  it('that does not return is ended, and named with the event', () => {
    doing('for (;;);')
    const { code, out } = alone('fuzz', './my-lock', '--runs', '20', '--patience', '1')
    expect(code).toBe(1)
    expect(out).toMatch(/✗ Handlers return: run 0 \(random\) was given up/)
    expect(out).toMatch(/at event \d+ \(.* from \S+ to server\) a handler has not returned after 1 s/)
  })

  it('that uses up the memory is ended, and named with the event', () => {
    doing('const all: object[] = []; for (;;) all.push(new Array(1_000_000).fill(0))')
    const { code, out } = alone('fuzz', './my-lock', '--runs', '20', '--patience', '60')
    expect(code).toBe(1)
    expect(out).toMatch(/✗ Nothing swells: run 0 \(random\) was given up\n\s+at event \d+ \(.* from \S+ to server\) the memory was used up/)
  })

  it('that remembers something outside its state is told so', () => {
    doing('(globalThis as { calls?: number }).calls = ((globalThis as { calls?: number }).calls ?? 0) + 1\nif ((globalThis as { calls?: number }).calls! % 7 === 0) return')
    const { out } = alone('fuzz', './my-lock', '--runs', '20', '--jobs', '1')
    expect(out).toContain('✗ Handlers are pure')
  })
})
