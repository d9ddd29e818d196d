import { describe, expect, test } from 'vitest'
import { checkLinearizability, keyValue, parseHistory } from '@quorate/checkers'
import { execute, type Executed } from './execute.ts'
import { scriptOf } from './golden-script.ts'
import { historyOf } from './history-lines.ts'
import { decodeLink, encodeLink, linkText } from './link.ts'
import { makeRun, type RunRequest } from './make-run.ts'
import { readRecorded, refusal, replayDifference, type Recorded } from './recorded.ts'
import { regressionTest, testOf } from './regression-test.ts'
import type { Result } from './scenario.ts'
import { traceLines } from './trace-lines.ts'

const must = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(result.error)
  return result.value
}
const executed = (request: RunRequest): Executed => must(execute(must(makeRun('w0', request))))
const broken = executed({ scenario: 'split-brain/failover' })
const sound = executed({ scenario: 'split-brain/raft' })
const held = [1, JSON.parse(JSON.stringify(broken.run)), broken.check]
const differs = (recorded: Recorded): string | null => replayDifference({ ...recorded, check: broken.check }, broken)

describe('whatever holds a run is read as that run', () => {
  test.each([
    ['a link', `https://example.org/lab/#r=${encodeLink(broken)}&at=e5`],
    ['the text of a link alone', encodeLink(broken)],
    ['a saved run', JSON.stringify(held)],
    ['a trace', `${traceLines(broken).join('\n')}\n`],
    ['a golden script', scriptOf(broken, 'sold twice')],
    ['a test', testOf(broken)],
    ['a picture with its link', `<svg><title>t</title>\n<metadata>https://q.example/lab/#r=${encodeLink(broken)}</metadata></svg>`],
  ])('%s', (_, text) => {
    const recorded = must(readRecorded('it', text))
    expect(recorded.held).toEqual(held)
    expect(differs(recorded)).toBeNull()
  })

  test('of a trace every event is compared, of a script every line', () => {
    const trace = traceLines(broken).map((line, i) => (i === 9 ? line.replace(/"text":"/, '"text":"not ') : line))
    expect(differs(must(readRecorded('t', trace.join('\n'))))).toContain('they part at e8, first in its text')
    const script = scriptOf(broken, 't').split('\n').with(7, 'something else').join('\n')
    expect(differs(must(readRecorded('s', script)))).toContain('line 5 of its story was "something else"')
  })

  test.each([
    ['cut.jsonl', traceLines(broken).slice(0, -3).join('\n'), '"cut.jsonl" is cut: its first line says'],
    ['notes.txt', 'hello', '"notes.txt" is no trace of Quorate'],
    ['a.json', '[1, {', '"a.json" is no saved run: it is not JSON'],
    ['a.txt', `run ${linkText(broken).slice(0, -1)}\n---\n`,
      '"a.txt", read as a golden script: the link is damaged: its checksum does not fit'],
    ['b.txt', 'run split-brain/gone\n---\n',
      '"b.txt", read as a golden script: its line "run split-brain/gone" holds no link to a run; accepted is "run …#r=…"'],
    ['a.svg', `<svg>\n${linkText(broken).slice(0, -1)}\n</svg>`, '"a.svg", read as a text with a link in it: the link is damaged'],
  ])('what is damaged is one sentence, which names it: %s', (name, text, sentence) => {
    expect(readRecorded(`"${name}"`, text)).toEqual({ ok: false, error: expect.stringContaining(sentence) })
  })

  test.each([
    ['a saved run', JSON.stringify(held)], ['a trace', traceLines(broken).join('\n')],
    ['a golden script', scriptOf(broken, 't')], ['a text with a link in it', testOf(broken)],
  ])('what a refusal says that it was read as: %s', (as, text) => {
    expect(refusal('it', must(readRecorded('it', text)), 'why')).toBe(`it, read as ${as}: why`)
  })

  test('of a link no more is said than what is wrong with it, and where it came from if that has a name', () => {
    const recorded = must(readRecorded(null, linkText(broken)))
    expect([refusal('it', recorded, 'why'), refusal(null, recorded, 'why')]).toEqual(['it: why', 'why'])
  })
})

describe('a test of a run', () => {
  /** Runs the file as Vitest would, but for its imports. */
  function run(text: string, readLink = decodeLink): void {
    const body = text.replaceAll(/^import .*$/gm, '')
    const given: unknown[] = [readLink, execute, expect, (_: string, work: () => void) => work()]
    // oxlint-disable-next-line no-implied-eval -- what is tested is a file of code
    new Function('decodeLink', 'execute', 'expect', 'test', body)(...given)
  }

  test('passes where the run gives again what it gave, broken or not', () => {
    run(testOf(broken))
    run(testOf(sound))
    run(regressionTest(broken, 'Linearizable'))
  })

  test('fails where it does not', () => {
    expect(() => run(regressionTest(sound, 'Linearizable'))).toThrow()
    const other = executed({ scenario: 'split-brain/raft', seed: 4 })
    expect(() => run(testOf(sound), () => ({ ok: true, value: other }))).toThrow()
  })
})

describe('the history of a run as lines', () => {
  const lines = historyOf(broken)

  test('is judged as the run was', () => {
    const parsed = parseHistory(lines.join('\n'))
    if (!parsed.ok) throw new Error(parsed.error)
    const verdict = checkLinearizability(parsed.history, keyValue)
    if (verdict.status !== 'violated') throw new Error(verdict.status)
    const event = (JSON.parse(lines[verdict.evidence.at]!) as { index: number }).index
    expect(event).toBe(broken.judgements.find(({ property }) => property === 'Linearizable')!.event)
  })

  test('names clients and troubles, in the order of the events', () => {
    const told = lines.map(line => JSON.parse(line) as { process: unknown; client?: string; value: unknown; index: number })
    expect(told.map(({ index }) => index)).toEqual(told.map(({ index }) => index).toSorted((a, b) => a - b))
    expect(told.find(({ process }) => process === 'nemesis')!.value).toMatch(/network is cut/)
    for (const { process, client } of told) if (process !== 'nemesis') expect(client).toMatch(/^[AB]$/)
  })
})
