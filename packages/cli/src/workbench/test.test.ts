/** Programs as nodes: right ones, wrong ones, and those that are no nodes at all. */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { checkLinearizability, keyValue, parseHistory } from '@quorate/checkers'
import { beforeAll, describe, expect, it } from 'vitest'
import { alone, BIN, folder, json, quorate, together, type Called } from '../../test/command.ts'
import { Cluster } from './cluster.ts'
import { Network } from './network.ts'

const programOf = (name: string): string => fileURLToPath(new URL(`../../test/nodes/${name}`, import.meta.url))
const apart = programOf('apart.js')

/** The arguments of a test of a program, which Node runs if its path is not given first. */
const testOf = (program: readonly string[], ...options: readonly string[]): [string, ...string[]] =>
  ['test', '--workload', 'lin-kv', '--bin', program[0]!, ...options, '--', ...program.slice(1)]

const inNode = (...program: readonly string[]): string[] => [process.execPath, ...program]

describe('our own nodes', () => {
  it('raft-kv: nothing is wrong, although the network is cut', { timeout: 120_000 }, async () => {
    const program = inNode(BIN, 'node', 'raft-kv')
    const report = await json(...testOf(program, '--seconds', '4', '--cut', '--latency', '4', '--loss', '1', '--history', 'h.jsonl'))
    expect(report).toMatchObject({ code: 0, status: 'ok', findings: [], basis: expect.stringContaining('proved for the ') as never })
    const file = readFileSync(join(folder, 'h.jsonl'), 'utf8')
    expect(file).toMatch(/"process":"nemesis".*the network is cut: n\d/)
    const again = parseHistory(file)
    expect(again.ok && checkLinearizability(again.history, keyValue).status).toBe('ok')
  })

  it('raft-kv with a folder: killed nodes come back with what they had promised', { timeout: 120_000 }, async () => {
    const program = inNode(BIN, 'node', 'raft-kv', '--data', join(folder, 'data'))
    const report = await json(...testOf(program, '--seconds', '3', '--kill'))
    expect(report).toMatchObject({ code: 0, status: 'ok' })
    const { currentTerm, log } = (JSON.parse(readFileSync(join(folder, 'data', 'n1.json'), 'utf8')) as Stored).raft
    expect(currentTerm).toBeGreaterThan(0)
    expect(log.length).toBeGreaterThan(0)
  })

  it('is killed together with what it has started', { skip: process.platform === 'win32', timeout: 60_000 }, async () => {
    const program = { bin: 'sh', args: ['-c', `'${process.execPath}' '${apart}' stubborn; true`] }
    const cluster = new Cluster(['n1'], program, new Network({ latency: 0, loss: 0 }, () => 0))
    await cluster.start('n1')
    await cluster.end()
  })

  it('lww-register: a confirmed write is lost in a cut, and the evidence says which', { timeout: 120_000 }, () => {
    const { code, out } = alone(...testOf(inNode(BIN, 'node', 'lww-register'), '--seconds', '4', '--cut', '--rate', '60'))
    expect(code).toBe(1)
    expect(out).toMatch(/✗ Linearizable violated at event \d+ of the history\n {4}c\d+ wrote/)
  })
})

interface Stored {
  readonly raft: { readonly currentTerm: number; readonly log: { readonly length: number } }
}

describe('a program of somebody else', () => {
  it('in Python that is right', { skip: spawnSync('python3', ['--version']).status !== 0, timeout: 60_000 }, async () => {
    const report = await json(...testOf(['python3', programOf('single.py')], '--seconds', '2', '--latency', '3'))
    expect(report).toMatchObject({ code: 0, status: 'ok' })
  })

  it('is wrong where each node answers from a map of its own', async () => {
    const report = await json(...testOf(inNode(apart), '--seconds', '1', '--rate', '100'))
    expect(report).toMatchObject({ code: 1, status: 'violated', findings: [{ property: 'Linearizable', status: 'violated' }] })
    const [finding] = report.findings as unknown as readonly { readonly evidence: readonly string[] }[]
    expect(finding!.evidence.join(' ')).toMatch(/c\d+ (?:wrote|read|changed) k\d/)
  })

  it('is unknown, and not right, where it never answers', async () => {
    expect(await json(...testOf(inNode(apart, 'deaf'), '--seconds', '1'))).toMatchObject({
      code: 2, status: 'unknown', basis: 'nothing was violated, but this test never reached: reads answered, writes answered',
    })
  })

  it('that does not answer init is given up', async () => {
    const program = { bin: process.execPath, args: [apart, 'silent'] }
    const cluster = new Cluster(['n1'], program, new Network({ latency: 0, loss: 0 }, () => 0), 50)
    await expect(cluster.start('n1')).rejects.toThrow('n1 did not answer init within 0.05 s; it wrote nothing to stderr')
    await cluster.end()
  })
})

describe('what is no node, and bad options, are one sentence and exit code 3', () => {
  const cases: readonly (readonly [what: string, argv: readonly string[], says: string])[] = [
    ['garbage on stdout', testOf(inNode(apart, 'garbage')), /wrote a line to stdout that is not JSON: "hello"; on stderr it said "n\d is here"/.source],
    ['a crash', testOf(inNode(apart, 'crash')), /n\d ended with exit code 1; on stderr it said "(?:.*: )?Error: the disk is gone"/.source],
    ['a death by a signal', testOf(inNode(apart, 'abort')), /n\d ended by SIGABRT; /.source],
    ['a message to nobody', testOf(inNode(apart, 'far')), 'sent a message to "n7"; there are n1, n2, n3 and clients'],
    ['an init that is not confirmed', testOf(inNode(apart, 'type')), 'answered init with "init_okay"; accepted is init_ok'],
    ['an answer to nobody', testOf(inNode(apart, 'id')), 'with in_reply_to 1000000, which nobody asked'],
    ['an answer of no kind', testOf(inNode(apart, 'answer')), 'with "hello"; accepted are \\w+_ok and error'],
    ['a false name', testOf(inNode(apart, 'src')), 'sent a message as "n9"'],
    ['no program', testOf(['./nothing']), '--bin was "./nothing", which cannot be started \\(ENOENT\\)'],
    ['a file that is no program', testOf([programOf('../command.ts')]), 'which cannot be started \\(EACCES\\)'],
    ['no workload', ['test', '--bin', 'x'], '--workload was not given; accepted is lin-kv'],
    ['no --bin', ['test', '--workload', 'lin-kv'], '--bin was not given'],
    ['too many nodes', testOf(['x'], '--nodes', '99'), '--nodes was "99"; accepted is a whole number from 1 to 25'],
    ['a cut of one node', testOf(['x'], '--nodes', '1', '--cut'), '--cut needs at least two nodes'],
    ['no time for a cut', testOf(['x'], '--seconds', '2', '--cut'), 'need more time: give --seconds 4 or more'],
    ['a place that is none', testOf(['x'], '--history', 'no/where.jsonl'), 'the history cannot be written to "no/where.jsonl"'],
    ['an unknown store', ['node', 'raft'], 'there is no store "raft" to host; accepted are raft-kv, lww-register'],
    ['a folder that is a file', ['node', 'raft-kv', '--data', BIN], 'which cannot be written \\(EEXIST\\)'],
  ]
  let called: readonly Called[] = []
  beforeAll(async () => { called = await together(cases.map(([, argv]) => argv)) }, 60_000)

  it.each(cases)('%s', (what, _argv, says) => {
    const { code, out, err } = called[cases.findIndex(([name]) => name === what)]!
    expect(err).toMatch(new RegExp(says))
    expect({ code, out, lines: err.trim().split('\n').length }).toEqual({ code: 3, out: '', lines: 1 })
  })

  it('leaves no half history behind', async () => {
    expect((await quorate(...testOf(inNode(apart, 'type'), '--history', 'half.jsonl'))).code).toBe(3)
    for (const name of ['half.jsonl', 'half.jsonl.part']) expect(existsSync(join(folder, name))).toBe(false)
  })
})
