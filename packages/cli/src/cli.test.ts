/** The command line as its users meet it: what is printed, the exit code, and the sentence for bad input. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { alone, folder, json, quorate, type Called } from '../test/command.ts'

/** The other tests share a process. What this one ends with, and whether all that is said is written until then, only one of its own shows. */
describe('in a process of its own', async () => {
  const { link } = await json('run', 'split-brain/failover') as unknown as { link: string }
  /** How long it took differs, and so does whether it said meanwhile how far it was. */
  const untimed = ({ code, out, err }: Called): Called =>
    ({ code, out: out.replace(/ in [\d.]+ s, [\d,]+ a second/, ''), err: err.replace(/^\d+ runs, .*\n/gm, '') })

  it.each([
    [0, ['list']], [1, ['run', 'split-brain/failover']], [2, ['run', 'split-brain/raft', '--mutant', 'raft/asks-too-few', '--json']],
    [1, ['replay', link]], [0, ['why', link, 'e100']], [3, ['whynot', link, 'tea']], [0, ['compare', 'split-brain']],
    [0, ['fuzz', 'split-brain/raft', '--runs', '3', '--jobs', '2']], [3, ['assumptions', 'nothing']],
    [3, ['shrink', 'nowhere.jsonl']], [1, ['search', 'split-brain/raft', '--mutant', 'raft/votes-twice']], [2, ['search', 'reference/raft', '--steps', '3000']],
    [3, ['new', 'protocol', 'raft']], [3, ['node', 'raft']], [3, ['test']], [0, ['quorum', 'majority', '5']], [3, ['bench', 'kernl']], [3, ['rnu']],
  ] as const)('%i is the exit code of quorate %j', async (code, args) => {
    const said = untimed(alone(...args))
    expect(said.code).toBe(code)
    expect(said).toEqual(untimed(await quorate(...args)))
  })
})

describe('run', () => {
  it('exits 1 for a violation, and says which answers contradict each other', async () => {
    const { code, out } = await quorate('run', 'split-brain/failover')
    expect(code).toBe(1)
    expect(out).toContain('✗ Linearizable violated at e')
    expect(out).toContain('The network is cut: r1, r2 and A | r3, r4, r5, B and monitor.')
    expect(out).toMatch(/Link: \/lab\/#r=[\w-]+\.[0-9a-f]{8}/)
  })

  it('exits 0 for a run in which everything held, and says what that rests on', async () => {
    const { code, out } = await quorate('run', 'split-brain/raft')
    expect(code).toBe(0)
    expect(out).toContain('Verdict: holds (no property was violated in this one run)')
  })

  it('exits 2 when nothing was violated and nothing was shown', async () => {
    const report = await json('run', 'split-brain/raft', '--mutant', 'raft/asks-too-few')
    expect([report.status, report.code]).toEqual(['unknown', 2])
    expect(report.basis).toContain('this run never reached')
  })

  it('answers with one object of the schema', async () => {
    const report = await json('run', 'split-brain/failover', '--seed', '3', '--set', 'loss=10')
    expect(report).toMatchObject({ verb: 'run', status: 'violated', code: 1, error: null, run: { seed: 3, parameters: { loss: 10 } } })
    expect(report.findings).toHaveLength(1)
  })
})

describe('search of reference models', () => {
  it('exits 0 when every state was seen, and counts them', async () => {
    expect(await json('search', 'two-phase-commit', '--bound', 'managers=3')).toMatchObject({
      verb: 'search', status: 'ok', code: 0, basis: 'exhaustive to all 288 states (depth 11)',
      stats: { bounds: { managers: 3 }, distinct: 288, generated: 1146, depth: 11, stop: null },
      witnesses: [{ name: 'all abort', count: 1 }, { name: 'all commit', count: 1 }],
    })
  })

  it('exits 1 for a violation, with a shortest way in words', async () => {
    const { code, out } = await quorate('search', 'single-copy-register', '--bound', 'servers=2')
    expect(code).toBe(1)
    expect(out).toContain('✗ linearizable is violated: client 0 wrote the register = A')
    expect(out).toContain('A shortest way, 4 steps:')
    expect(await json('search', 'lamport-mutex', '--mutant', 'clock-stands')).toMatchObject({ code: 1, status: 'violated' })
  })

  it('exits 2 at a limit, and says how far it got and what grows', async () => {
    const { code, out } = await quorate('search', 'reference/raft', '--steps', '3000')
    expect(code).toBe(2)
    expect(out).toContain('? unknown: stopped at the limit of transitions: ')
    expect(out).toContain('Grows: ')
  })
})

describe('replay', async () => {
  const { link, digest } = await json('run', 'split-brain/failover') as unknown as { link: string; digest: string }

  it('gives the same digest from the link', async () => {
    expect(await json('replay', `http://localhost:4600${link}`)).toMatchObject({ code: 1, digest, status: 'violated' })
  })

  it('gives the same digest from a trace file', async () => {
    const path = join(folder, 'trace.jsonl')
    expect((await quorate('run', 'split-brain/failover', '--trace', path)).code).toBe(1)
    expect(await json('replay', path)).toMatchObject({ code: 1, digest })
  })

  it('refuses a trace that was cut, a file that is none, and a path that is not there', async () => {
    const whole = readFileSync(join(folder, 'trace.jsonl'), 'utf8')
    writeFileSync(join(folder, 'cut.jsonl'), whole.slice(0, Math.floor(whole.length / 2)))
    writeFileSync(join(folder, 'none.jsonl'), 'hello\n')
    expect(await quorate('replay', 'cut.jsonl')).toMatchObject({ code: 3, err: expect.stringContaining('"cut.jsonl" is cut: its first line says') as never })
    expect((await quorate('replay', 'none.jsonl')).err).toContain('"none.jsonl" is no trace of Quorate')
    expect((await quorate('replay', 'nowhere.jsonl')).err).toContain('the file "nowhere.jsonl" cannot be read (ENOENT)')
  })

  it('names the first event that differs from the file', async () => {
    const lines = readFileSync(join(folder, 'trace.jsonl'), 'utf8').split('\n')
    const event = JSON.parse(lines[101]!) as { time: number; text: string }
    writeFileSync(join(folder, 'changed.jsonl'), lines.with(101, JSON.stringify({ ...event, time: event.time + 1 })).join('\n'))
    expect(await quorate('replay', 'changed.jsonl')).toMatchObject({ code: 3,
      err: expect.stringContaining(`the replay differs: they part at e100, first in its time: one has "${event.text}"`) as never })
    expect((await quorate('why', 'changed.jsonl', 'e5')).err).toContain('the replay differs: they part at e100')
  })

  it('refuses a trace with a line that is no event, or one too many', async () => {
    const lines = readFileSync(join(folder, 'trace.jsonl'), 'utf8').trimEnd().split('\n')
    const refused = async (changed: readonly string[]): Promise<string> => {
      writeFileSync(join(folder, 'bad.jsonl'), `${changed.join('\n')}\n`)
      return (await quorate('replay', 'bad.jsonl')).err
    }
    expect(await refused(lines.with(50, '{"index":'))).toContain('"bad.jsonl" is damaged: line 51 is not event 49 of a run')
    expect(await refused(lines.toSpliced(50, 1))).toContain('"bad.jsonl" is cut')
    expect(await refused([...lines, lines.at(-1)!])).toContain('"bad.jsonl" is damaged: ')
    expect(await refused(['{"quorate":1,"run":{"world":"w","scenario":"split-brain/gone"}}'])).toMatch(
      /"bad.jsonl", read as a trace: it was made with a scenario that does not exist here: .* \(it was recorded with world w\)/)
  })

  it('leaves nothing behind where a trace cannot be written', async () => {
    mkdirSync(join(folder, 'taken'))
    expect(await quorate('run', 'split-brain/raft', '--trace', 'taken')).toMatchObject({ code: 3, out: '' })
    expect(existsSync(join(folder, 'taken.part'))).toBe(false)
  })

  it('refuses a damaged link', async () => {
    const damaged = link.replace(/.{12}\.([0-9a-f]{8})$/, 'AAAAAAAAAAAA.$1')
    expect(await quorate('replay', damaged)).toMatchObject({ code: 3, err: expect.stringContaining('its checksum does not fit') as never })
  })

  it('says when another world recorded it, and when the replay then differs', async () => {
    const lines = readFileSync(join(folder, 'trace.jsonl'), 'utf8').split('\n')
    const head = JSON.parse(lines[0]!) as { run: object; check: object }
    const write = (name: string, change: object): void =>
      writeFileSync(join(folder, name), [JSON.stringify({ ...head, ...change }), ...lines.slice(1)].join('\n'))
    write('other.jsonl', { run: { ...head.run, world: 'old' } })
    write('differs.jsonl', { run: { ...head.run, world: 'old' }, check: { ...head.check, digest: '0'.repeat(16) } })
    expect(await quorate('replay', 'other.jsonl')).toMatchObject({ code: 1, out: expect.stringContaining('it was recorded with world old') as never })
    const differs = await quorate('replay', 'differs.jsonl')
    expect(differs.code).toBe(3)
    expect(differs.err).toMatch(/the replay differs: it was recorded with world old.*with digest 0{16} and today's replay gives.*#r=/)
  })
})

describe('compare', () => {
  it('puts the designs of a family in one table', async () => {
    const { code, out } = await quorate('compare', 'split-brain/raft', '--protocols', 'raft-kv,primary-backup', '--seed', '7')
    expect(code).toBe(0)
    expect(out.split('\n').map(line => line.split(/\s{2,}/)[0])).toEqual(
      ['The same seed 7, clients and faults', 'protocol', 'primary-backup-kv', 'raft-kv', ''])
  })

  it('gives each row its link and digest', async () => {
    const { stats } = await json('compare', 'split-brain') as unknown as { stats: { rows: { digest: string; link: string }[] } }
    expect(stats.rows.map(({ digest }) => digest.length)).toEqual([16, 16, 16])
    expect(await json('replay', stats.rows[1]!.link)).toMatchObject({ digest: stats.rows[1]!.digest, status: 'ok' })
  })
})

describe('faults', () => {
  it('are added by name and stand in the Run with all their values', async () => {
    const report = await json('run', 'split-brain/raft', '--faults', 'leader-crashes', '--set', 'cut=none')
    expect(report.run).toMatchObject({ faults: [{ fault: { kind: 'crash-loop', node: { role: 'leader' } } }] })
    expect(report.status).toBe('ok')
    expect((await quorate('run', 'split-brain/raft', '--faults', 'leader-crashes', '--set', 'cut=none')).out).toContain(', the leader, crashes')
  })

  it('are added as JSON, and a link carries them', async () => {
    const fault = '{"at":650000,"fault":{"kind":"clock-step","node":2,"by":-500000}}'
    const { link, digest } = await json('run', 'split-brain/raft', '--faults', fault) as unknown as { link: string; digest: string }
    expect(await json('replay', link)).toMatchObject({ digest })
  })

  for (const [faults, says] of [
    ['leaders-crash', 'there are no faults named "leaders-crash"; the nearest are leader-crashes'],
    ['{"at":1', '--faults is not valid JSON'],
    ['[{"at":1,"fault":{"kind":"melt","node":1}}]', 'fault 0: "melt" is no fault; accepted are cut, '],
    ['[{"at":1,"fault":{"kind":"crash","node":99}}]', 'fault 0: "crash" has node 99; accepted is a node from 0 (r1) to 6 (B)'],
    ['[{"at":-1,"fault":{"kind":"heal"}}]', 'fault 0: a planned fault has at -1; accepted is a whole number from 0'],
  ] as const) {
    it(`are refused: ${faults}`, async () => {
      const { code, out, err } = await quorate('run', 'split-brain/raft', '--faults', faults)
      expect(err).toContain(says)
      expect({ code, out, lines: err.trim().split('\n').length }).toEqual({ code: 3, out: '', lines: 1 })
    })
  }
})

describe('what is done by hand', () => {
  it('comes after the event with a lineage; what never came about is reported', async () => {
    const hand = '[{"after":0,"act":{"kind":"crash","node":0}},{"after":77,"act":{"kind":"heal"}}]'
    const { out } = await quorate('run', 'split-brain/raft', '--interventions', hand)
    expect(out).toContain('r1 crashes.')
    expect(out).toContain('Never came about: intervention 1 (The network heals), for no event of this run has lineage 77')
    const { stats, link, digest } = await json('run', 'split-brain/raft', '--interventions', hand) as unknown as
      { stats: { missed: unknown[] }; link: string; digest: string }
    expect(stats.missed).toEqual([{ kind: 'intervention', position: 1 }])
    expect(await json('replay', link)).toMatchObject({ digest })
  })

  it('with --manual nothing happens by itself, what waits is listed, and what cannot be chosen says why', async () => {
    const first = await json('run', 'split-brain/raft', '--manual') as unknown as
      { stats: { events: number; waiting: { lineage: number; text: string; why: string | null }[] }; link: string; digest: string }
    const { stats: { waiting } } = first
    expect(first.stats.events).toBe(7)
    expect(waiting).toContainEqual({ lineage: expect.any(Number) as number, text: 'A wants to read seat 12', why: 'an earlier request of A comes first' })
    const { lineage: message } = waiting.find(({ text }) => text === 'r1: the election timer')!
    const chosen = await json('run', 'split-brain/raft', '--manual', '--interventions', JSON.stringify({ after: 0, act: { kind: 'deliver', message } }))
    const then = (chosen as unknown as typeof first).stats.waiting.map(({ text }) => text)
    expect(then).toContain('RequestVote(term 1, no entries) from r1 to r2')
    expect(await json('replay', first.link)).toMatchObject({ digest: first.digest, run: { manual: true } })
  })
})

describe('why and whynot', async () => {
  const { link } = await json('run', 'split-brain/raft') as unknown as { link: string }

  it('tells what led to an answer, from the question on', async () => {
    const { code, out } = await quorate('why', link, 'e341')
    expect(code).toBe(0)
    expect(out).toMatch(/B wants to change seat 12 from free to Bob[^]*e341 {2}B receives Reply\(ok, Bob\) from r3/)
  })

  it('tells why A’s sale is not committed: which copies are missing, and what became of the messages', async () => {
    const { out } = await quorate('whynot', link, 'r1 waits for copies', '--at', '300')
    expect(out).toContain('r1 waits for copies of entry 5 on a majority')
    expect(out).toContain('it has 2 of 3, and nothing from r3, r4 and r5')
    expect(out).toMatch(/AppendEntries.* from r1 to r4 is lost: the network is cut between them/)
  })

  it('refuses an event that is not there, and an outcome that nobody waits for', async () => {
    expect(await quorate('why', link, 'e99999')).toMatchObject({ code: 3, err: expect.stringContaining('accepted is e0 to e') as never })
    expect(await quorate('whynot', link, 'tea')).toMatchObject({ code: 3, err: expect.stringContaining('nobody waits for "tea"; what is waited for:') as never })
  })
})

describe('search', () => {
  it('gives the shortest way to break something, and a link that replays it', async () => {
    const { code, out } = await quorate('search', 'split-brain/raft', '--mutant', 'raft/votes-twice')
    expect(code).toBe(1)
    expect(out).toContain('✗ One Vote a Term violated: r2 voted for r2 in term 1, and votes for r1 as well')
    expect(out).toContain('No shorter way breaks it: 3 steps')
    expect((await quorate('replay', /Link: (\S+)/.exec(out)![1]!)).code).toBe(1)
  })

  it('begins later: where a set-up has a name for it, after steps in a file, or in a run', async () => {
    const args = ['search', 'raft', '--bound', 'timeouts=0', '--bound', 'crashes=0', '--mutant', 'raft/votes-twice', '--property', 'One Vote a Term']
    const file = join(folder, 'both-stand.txt')
    writeFileSync(file, '# Both stand.\n  1  s1: the election timer fires\n\n  2  s2: the election timer fires\n')
    const { code, out } = await quorate(...args, '--from', file)
    expect(code).toBe(1)
    expect(out).toContain(`after 2 steps that lead to where the steps of ${file} end`)
    expect(out).toContain('No shorter way breaks it: 1 step after that')
    const link = /Link: (\S+)/.exec(out)![1]!
    expect(await json(...args, '--from', link, '--at', 'e4')).toMatchObject({ code: 1, stats: { from: { steps: 2 } } })
    expect((await json(...args, '--from', link)).error).toContain('breaks something already')
  })

  it('takes what commutes in one order only where it is asked to, and sees the same', async () => {
    const found = async (...more: string[]): Promise<{ distinct: number; generated: number }> =>
      (await json('search', 'failure-detector', ...more) as unknown as { stats: { distinct: number; generated: number } }).stats
    const [plain, sleeping] = [await found(), await found('--sleep')]
    expect(sleeping.distinct).toBe(plain.distinct)
    expect(sleeping.generated).toBeLessThan(plain.generated)
  })

  it('says what an ok is exhaustive to, and what it did not see', async () => {
    const args = ['search', 'split-brain/fenced', '--bound', 'timeouts=1', '--bound', 'requests=0']
    expect(await json(...args)).toMatchObject({ code: 0, basis: expect.stringMatching(/^exhaustive to all \d+ states .* within 1 timeout$/) as never })
    expect(await json(...args, '--bound', 'crashes=1', '--steps', '1000')).toMatchObject({ code: 2, basis: expect.stringContaining('stopped at') as never })
  })
})

describe('list', () => {
  it('knows scenarios, protocols, mutants and claims', async () => {
    const { stats } = await json('list') as unknown as { stats: Record<string, { name: string }[]> }
    expect(Object.keys(stats)).toEqual(['scenarios', 'protocols', 'mutants', 'models', 'faults', 'claims'])
    for (const rows of Object.values(stats)) expect(rows.length).toBeGreaterThan(0)
  })
})

describe('quorum', () => {
  it('draws a system, and says that two quorums which must meet do', async () => {
    const { code, out } = await quorate('quorum', 'grid', '3', '3')
    expect(code).toBe(0)
    expect(out).toContain('    r1 r2 r3   ■  ■  ■   ■  ·  ·   ◆  ·  ·')
    expect(await json('quorum', 'majority', '5')).toMatchObject({
      code: 0, status: 'ok', basis: expect.stringMatching(/^exact/) as never, stats: { meetings: [{ shared: 1, pair: [[0, 1, 2], [2, 3, 4]] }], families: [{ resilience: { crashes: 2 } }] },
    })
  })

  it('is violated where they can miss each other, and unknown where there are too many', async () => {
    expect(await quorate('quorum', 'read-write', '5', '2', '3')).toMatchObject({ code: 1, out: expect.stringContaining('✗ A read quorum and a write quorum may share no node') as never })
    expect(await json('quorum', 'flexible', '5', '2', '3')).toMatchObject({ code: 1, findings: [{ status: 'violated', evidence: ['{r1 r2} and {r3 r4 r5} share 0'] }] })
    expect(await json('quorum', 'grid', '5', '6')).toMatchObject({ code: 2, status: 'unknown' })
  })
})

describe('bad input is one sentence and exit code 3', () => {
  for (const [args, says] of [
    [['run', 'split-brain/rafft'], 'there is no scenario "split-brain/rafft"; the nearest are split-brain/raft'],
    [['run', 'split-brain/raft', '--seed', 'x'], 'the seed was "x"; accepted is a whole number from 0 to 4294967295'],
    [['run', 'split-brain/raft', '--set', 'loss'], '--set was "loss"; accepted is name=value'],
    [['run', 'split-brain/raft', '--set', 'loss=999'], 'parameter "loss" was "999"; accepted is'],
    [['run', 'split-brain/raft', '--mutant', 'raft/none'], 'has the mutant "raft/none"'],
    [['run', 'split-brain/raft', '--trace', 'no/such/folder/t.jsonl'], 'the trace cannot be written to "no/such/folder/t.jsonl"'],
    [['run'], 'missing required argument'],
    [['search', 'split-brain/raft', '--bound', 'x=1'], 'there is no bound "x"'],
    [['search', 'split-brain/raft', '--steps', '0'], '--steps was "0"'],
    [['search', 'raft', '--from', 'nowhere'], 'small/raft knows no place "nowhere" to begin'],
    [['search', 'raft', '--at', '3'], '--at says where in a run to begin; give the run with --from'],
    [['search', 'reference/paxos', '--from', 'x'], 'paxos is a reference model, which begins where it begins'],
    [['rnu'], 'there is no verb "rnu"; the nearest are run'],
    [['run', 'split-brain/raft', '--sed', '1'], 'unknown option'],
    [['list', 'protocol'], 'there is no list "protocol"; accepted are protocols'],
    [['compare', 'splitbrain'], 'there is no family of scenarios "splitbrain", and no such scenario; the nearest are split-brain'],
    [['compare', 'split-brain', '--protocols', 'paxos'], '--protocols names "paxos"'],
    [['compare', 'split-brain', '--set', 'miss=1'], 'none of these scenarios has a parameter "miss"'],
    [['compare', 'split-brain', '--faults', 'storms'], 'there are no faults named "storms"; the nearest are storm'],
    [['compare', 'slow-or-dead'], 'has no clients, and a comparison counts what clients are told'],
    [['run', 'split-brain/raft', '--interventions', '{'], '--interventions is not valid JSON'],
    [['run', 'split-brain/raft', '--interventions', '{"after":0,"act":{"kind":"crash","node":9}}'],
      'intervention 0: "crash" has node 9; accepted is a node from 0 (r1) to 6 (B)'],
    [['run', 'split-brain/raft', '--mutant', 'raft/votes-twice@r9'], 'names the node "r9"; accepted are r1, '],
    [['replay', 'a'.repeat(500)], 'this is no link to a run'],
    [['replay', `r=${'a'.repeat(70_000)}.00000000`], 'accepted are at most 65536'],
    [['replay', '.'], 'the file "." cannot be read (EISDIR)'],
    [['new', 'protocols', 'x'], 'there is no template "protocols"; accepted is protocol'],
    [['new', 'protocol', 'raft'], 'there is a protocol "raft" already'],
    [['new', 'protocol', 'My_Lock'], 'the name was "My_Lock"; accepted are up to 40 small letters'],
    [['quorum', 'majorty', '5'], 'there are no quorums of the kind "majorty"; accepted are majority, weighted,'],
    [['quorum', 'flexible', '5', '2'], 'as in "flexible 5 2 4": phase 2 is missing'],
    [['bench', 'kernl'], 'there is no benchmark "kernl"; accepted are kernel, search and fuzz'],
    [['search', 'reference/paxos', '--set', 'a=1'], 'paxos is a reference model, which has bounds and no parameters'],
    [['search', 'reference/paxos', '--bound', 'clients'], '--bound was "clients"; accepted is name=n'],
    [['search', 'reference/paxos', '--bound', 'clients=9'], 'clients of paxos was 9; whole numbers from 1 to 8 are accepted'],
    [['search', 'reference/paxos', '--mutant', 'x'], 'paxos has no mutants'],
    [['search', 'reference/paxos', '--steps', 'many'], '--steps was "many"'],
    [['bench', 'kernel', '--rounds', '0'], '--rounds was "0"'],
    [['bench', 'kernel', '--quick', '--record'], '--record was given with --quick'],
    [['bench', 'kernel', '--rounds', '4', '--record'], 'or fewer than 5 rounds'],
    [[], 'a verb is missing'],
  ] as const) {
    it(`quorate ${args.join(' ')}`, async () => {
      const { code, out, err } = await quorate(...args)
      expect(err.trim().split('\n')).toHaveLength(1)
      expect(err).toContain(says)
      expect({ code, out }).toEqual({ code: 3, out: '' })
      expect(existsSync(join(folder, 'no'))).toBe(false)
    })
  }

  it('with --json the sentence stands in "error"', async () => {
    expect(await json('run', 'nothing')).toMatchObject({ code: 3, status: 'error', error: expect.stringContaining('there is no scenario') as never })
  })
})
