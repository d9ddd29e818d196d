import { describe, expect, test } from 'vitest'
import { Engine } from '../sim/engine.ts'
import { Later } from '../sim/later.ts'
import { touching } from '../stage/spread.ts'
import { judge, readHistory } from './judge.ts'
import { buffersOf, linesIn, type FromJudge, type HistoryDrawn, type Verdict } from './judged.ts'

interface Told {
  readonly drawn: HistoryDrawn
  readonly keys: readonly Verdict['status'][]
  readonly verdict: Verdict
}

type Of<K extends FromJudge['kind']> = Extract<FromJudge, { kind: K }>

function judged(text: string): Told {
  const told: FromJudge[] = []
  judge(text, each => told.push(structuredClone(each, { transfer: buffersOf(each) })))
  const of = <K extends FromJudge['kind']>(kind: K) => told.filter(each => each.kind === kind) as Of<K>[]
  expect(of('refused')).toEqual([])
  return { drawn: of('drawn')[0]!.drawn, keys: of('key').map(({ verdict }) => verdict.status), verdict: wholeOf(of('done')[0]!, of('key')) }
}

/** As the page takes it. */
const wholeOf = (done: Of<'done'>, keys: readonly Of<'key'>[]): Verdict =>
  ('verdict' in done ? done.verdict : keys.find(({ key }) => key === done.violated)!.verdict)

const line = (process: number | string, type: string, f: string, value: unknown, more: object = {}): string =>
  JSON.stringify({ process, type, f, value, ...more })
const STALE = [
  line(0, 'invoke', 'write', 1, { key: 'x' }), line(0, 'ok', 'write', 1, { key: 'x' }),
  line('nemesis', 'info', 'cut', null),
  line(1, 'invoke', 'read', null, { key: 'x' }), line(2, 'invoke', 'write', 'a', { key: 'y' }),
  line(1, 'ok', 'read', null, { key: 'x' }), line(3, 'invoke', 'cas', [1, 2], { key: 'x' }),
  line(3, 'fail', 'cas', [1, 2], { key: 'x' }), line(2, 'info', 'write', 'a', { key: 'y' }),
].join('\n')

const texts = ({ texts: all, columns: { ends } }: HistoryDrawn): string[] =>
  Array.from(ends, (end, i) => all.slice(i === 0 ? 0 : ends[i - 1]!, end))

describe('a history as JSON lines', () => {
  const { drawn, keys, verdict } = judged(STALE)

  test('is judged key by key, and the reason names the operations that contradict each other', () => {
    expect(drawn.keys.map(({ name, operations }) => [name, operations])).toEqual([['x', 3], ['y', 1]])
    expect(keys).toEqual(['violated', 'ok'])
    if (verdict.status !== 'violated') throw new Error(verdict.status)
    expect(verdict.evidence.sentences.join(' ')).toContain('client 1 read x and got nothing')
    expect(drawn.columns.returnEvent[verdict.evidence.stuck.operation]).toBe(5)
  })

  test('says how far an order gets', () => {
    if (verdict.status !== 'violated') throw new Error(verdict.status)
    expect([...verdict.evidence.order]).toEqual([0])
  })

  test('says where answers stand as an editor counts lines, and never as it counts itself', () => {
    if (verdict.status !== 'violated') throw new Error(verdict.status)
    const text = verdict.evidence.sentences.join(' ')
    expect(text).toContain('(line 6)')
    expect(text).not.toContain('event')
  })

  test('also from when to when a value was there', () => {
    const atOnce = judged([
      line(0, 'invoke', 'write', 'a'), line(1, 'invoke', 'write', 'b'), line(0, 'ok', 'write', 'a'), line(1, 'ok', 'write', 'b'),
      line(0, 'invoke', 'read', null), line(1, 'invoke', 'read', null), line(0, 'ok', 'read', 'a'), line(1, 'ok', 'read', 'b'),
    ].join('\n')).verdict
    if (atOnce.status !== 'violated') throw new Error(atOnce.status)
    expect(atOnce.evidence.sentences.join(' ')).toContain('was a from line 3 to line 5 and b from line 4 to line 6: it cannot be both at once')
  })

  test('has a line a client, key by key', () => {
    expect([0, 1].map(key => linesIn(drawn, key).map(each => [...each]))).toEqual([[[0], [1], [3]], [[2]]])
  })

  test('says what was asked and told, and counts what is of no client', () => {
    expect(texts(drawn)).toEqual(['write 1', 'ok', 'read', 'nothing', 'write a', 'no answer', 'cas 1 → 2', 'failed'])
    expect(drawn.counts).toEqual([2, 1, 1])
    expect([drawn.skipped, drawn.clients, drawn.unit]).toEqual([1, 4, 'line'])
  })

  test('what nobody learned reaches to the end of its key', () => {
    const open = drawn.columns.status.indexOf(2)
    expect(drawn.columns.right[open]).toBe(drawn.keys[1]!.width)
  })
})

test('a history that the lab exported is judged as the run was, with the names of its clients', () => {
  const engine = new Engine('test')
  const run = engine.open({ request: { scenario: 'split-brain/failover' } })
  if (!run.ok) throw new Error(run.error)
  const text = new Later(engine).exported(run.value.handle, 'history')
  if (!text.ok) throw new Error(text.error)
  const { drawn, verdict } = judged(text.value)
  const broken = run.value.judgements.find(({ property }) => property === 'Linearizable')!
  expect(drawn.keys[0]!.rows.map(({ name }) => name)).toEqual(['A', 'B'])
  expect(verdict.status === 'violated' && verdict.evidence.sentences).toEqual(broken.evidence)
})

describe('other forms', () => {
  test('a JSON list of events', () => {
    const { verdict, drawn } = judged(`[${STALE.replaceAll('\n', ',')}]`)
    expect([verdict.status, drawn.unit]).toEqual(['violated', 'event'])
  })

  test('EDN, as Jepsen writes it: keywords, tags, ns, and values of many objects as pairs', () => {
    const { verdict, drawn } = judged(`
      ; a comment
      {:process 0, :type :invoke, :f :write, :value ["x" 1], :time 1000000, :index 0}
      #jepsen.history.Op{:process 0, :type :ok, :f :write, :value ["x" 1], :time 2000000, :index 1}
      {:process :nemesis, :type :info, :f :start, :value nil, :time 2500000, :index 2}
      {:process 1, :type :invoke, :f :read, :value ["x" nil], :time 3000000, :index 3}
      {:process 1, :type :ok, :f :read, :value ["x" nil], :time 3999999, :index 4, :error "\\"gone\\""}`)
    expect(verdict.status).toBe('violated')
    expect(drawn.keys.map(({ name }) => name)).toEqual(['x'])
    expect(drawn.columns.returnTime[1]).toBe(3_999)
    expect(drawn.skipped).toBe(1)
  })

  test('EDN of one register, in a vector; a cas keeps its pair', () => {
    const { verdict, drawn } = judged(`[{:process 0 :type :invoke :f :cas :value [nil 2]} {:process 0 :type :ok :f :cas :value [nil 2]}
      {:process 1 :type :invoke :f :read :value nil} {:process 1 :type :ok :f :read :value 2}]`)
    expect(verdict).toEqual({ status: 'ok', basis: 'proved' })
    expect(drawn.keys.map(({ name }) => name)).toEqual(['the register'])
    expect(texts(drawn)[0]).toBe('cas nothing → 2')
  })
})

describe('what is no history is one sentence that names the place', () => {
  test.each([
    [`${STALE}\n{"process":9`, 'line 10: {"process":9 is not JSON'],
    [line(0, 'begin', 'read', null), 'line 1: type is begin; invoke, ok, fail and info are accepted'],
    [line('nemesis', 'info', 'cut', null), 'none of its 1 events is of a client'],
    ['[{"process":0},', 'it is not JSON from its first character to its last'],
    ['{:process 0, :type :invoke', 'line 1 ends within a form; EDN is accepted'],
    ['{:process 0, :type :invoke, :f :read}\n{:process 0 :f "x}', 'line 2 ends within a text'],
    ['{:process 0, :type :begin, :f :read}', 'event 0: type is begin'],
    [`{:process 0, :type :invoke, :value ${'['.repeat(99)}`, 'nested more than 32 deep'],
  ])('%s', (text, sentence) => {
    expect(readHistory(text)).toEqual({ ok: false, error: expect.stringContaining(sentence) })
  })
})

test('100,000 operations are read, laid out without overlap and judged', () => {
  const clients = 5
  const text = Array.from({ length: 100_000 }, (_, i) => [i % 3 === 0 ? 'write' : 'read', i % clients, i - (i % 3)] as const)
    .map(([f, process, value]) => `${line(process, 'invoke', f, f === 'write' ? value : null)}\n${line(process, 'ok', f, value)}`)
    .join('\n')
  const { drawn, verdict } = judged(text)
  expect(verdict).toEqual({ status: 'ok', basis: 'proved' })
  const { left, right, line: of } = drawn.columns
  expect(drawn.keys[0]!.width).toBeLessThan(16_000_000)
  const lines = linesIn(drawn, 0)
  expect(lines.map(({ length }) => length)).toEqual([20_000, 20_000, 20_000, 20_000, 20_000])
  for (const [n, line] of lines.entries()) expect(line.every(i => of[i] === n)).toBe(true)
  const first = lines[0]!
  for (let n = 1; n < first.length; n++) expect(left[first[n]!]).toBeGreaterThanOrEqual(right[first[n - 1]!]!)
  const seen = touching(first, left, right, 1_000_000, 1_001_000)
  expect(seen.length).toBeGreaterThan(0)
  expect(seen.length).toBeLessThan(30)
})
