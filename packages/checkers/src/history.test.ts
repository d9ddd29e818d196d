import { describe, expect, test } from 'vitest'
import { history, parseHistory } from './history.ts'
import type { History } from './history.ts'

function read(...lines: string[]): History {
  const parsed = parseHistory(lines.join('\n'))
  if (!parsed.ok) throw new Error(parsed.error)
  return parsed.history
}

function errorOf(...lines: string[]): string {
  const parsed = parseHistory(lines.join('\n'))
  return parsed.ok ? 'accepted' : parsed.error
}

const invoke = '{"process":0,"type":"invoke","f":"write","key":"seat","value":"Ann","time":5}'
const ok = '{"process":0,"type":"ok","f":"write","key":"seat","value":"Ann","time":9}'

describe('reading a history', () => {
  test('an operation is an invocation and its completion', () => {
    expect(read(invoke, ok).operations).toEqual([{
      id: 0, process: 0, f: 'write', key: 'seat', input: 'Ann', output: 'Ann',
      call: 0, return: 1, callEvent: 0, returnEvent: 1, callTime: 5, returnTime: 9,
    }])
  })

  test('values and lines read the same', () => {
    const parsed = history([JSON.parse(invoke), JSON.parse(ok)])
    expect(parsed).toEqual(parseHistory(`${invoke}\n${ok}\n`))
  })

  test('an empty history has no operations', () => {
    expect(read('').operations).toEqual([])
    expect(read('', '  ', '').operations).toEqual([])
  })

  test('byte order mark, CRLF, empty lines and unknown fields are accepted', () => {
    const parsed = parseHistory(`\uFEFF${invoke.replace('}', ',"node":"n1"}')}\r\n\r\n${ok}\r\n`)
    expect(parsed.ok && parsed.history.operations.length).toBe(1)
  })

  test('event indices count empty lines, so they point at lines of the file', () => {
    expect(read('', invoke, '', ok).operations[0]).toMatchObject({ callEvent: 1, returnEvent: 3, call: 0, return: 1 })
  })
})

describe('T1, T2: operations without a definite answer', () => {
  test('info and a missing completion both leave the return open, with the input of the invocation', () => {
    const info = '{"process":0,"type":"info","f":"write","key":"seat","value":"Bob"}'
    for (const lines of [[invoke], [invoke, info]]) {
      expect(read(...lines).operations[0]).toMatchObject({ input: 'Ann', output: null, return: null, returnEvent: null })
    }
  })

  test('fail did not happen: it is no operation, but is remembered', () => {
    const { operations, failed } = read(invoke, ok.replace('"ok"', '"fail"'))
    expect(operations).toEqual([])
    expect(failed).toMatchObject([{ f: 'write', input: 'Ann' }])
  })

  test('what a write answers does not change what it wrote', () => {
    expect(read(invoke, ok.replace('Ann', 'Zed')).operations[0]).toMatchObject({ input: 'Ann', output: 'Zed' })
  })
})

describe('T3: processes', () => {
  test('a process may not be used again after info', () => {
    expect(errorOf(invoke, ok.replace('"ok"', '"info"'), invoke.replace('5}', '9}')))
      .toBe('line 3: process 0 is used again after the info of line 2; its old operation may still be running, ' +
        'so a new process number is accepted')
  })

  test('a process may not invoke twice', () => {
    expect(errorOf(invoke, invoke)).toBe('line 2: process 0 invokes write while its write of line 1 is open; ' +
      'one operation at a time is accepted, a second client needs a process number of its own')
  })

  test('a completion needs an invocation', () => {
    expect(errorOf(ok)).toBe('line 1: ok of process 0, which has no open operation; an invoke before it is accepted')
    expect(errorOf(invoke, ok, ok)).toMatch(/^line 3: ok of process 0, which has no open operation/)
  })

  test('a completion must be of the same function and key', () => {
    expect(errorOf(invoke, ok.replace('write', 'read')))
      .toBe('line 2: ok of read, but process 0 began write at line 1; the same f is accepted')
    expect(errorOf(invoke, ok.replace('seat', 'row')))
      .toBe('line 2: ok on key row, but process 0 began write at line 1 on key seat; the same key is accepted')
  })

  test('a client event must name its process', () => {
    expect(errorOf('{"type":"invoke","f":"read"}')).toBe('line 1: process is missing; a whole number from 0 is accepted')
    expect(errorOf('{"process":"n1","type":"invoke","f":"read"}'))
      .toBe('line 1: process is n1; a whole number from 0 is accepted')
    expect(errorOf('{"process":1.5,"type":"invoke","f":"read"}'))
      .toBe('line 1: process is 1.5; a whole number from 0 is accepted')
  })
})

describe('T4: events that are not the clients’', () => {
  test('nemesis events are skipped and counted', () => {
    const nemesis = '{"process":"nemesis","type":"info","f":"start-partition","value":["n1"]}'
    expect(read(nemesis, invoke, nemesis, ok)).toMatchObject({ skipped: 2, operations: [{ f: 'write' }] })
  })
})

describe('T5: values', () => {
  test('values that JSON cannot carry are refused', () => {
    for (const value of [NaN, Infinity, 1n, () => 0, [undefined]]) {
      const parsed = history([{ process: 0, type: 'invoke', f: 'write', value }])
      expect(parsed).toMatchObject({ ok: false, error: expect.stringMatching(/^event 0: value is .*; JSON .* accepted$/) })
    }
  })

  test('values nested too deeply are refused, not followed', () => {
    const deep = JSON.parse('['.repeat(2000) + ']'.repeat(2000))
    expect(history([{ process: 0, type: 'invoke', f: 'write', value: deep }])).toMatchObject({ ok: false })
  })

  test('a cas carries [from, to]', () => {
    expect(errorOf('{"process":0,"type":"invoke","f":"cas","value":3}'))
      .toBe('line 1: cas has value 3; [from, to] is accepted')
  })
})

describe('T17: time', () => {
  const event = (process: number, type: string, time: number): string =>
    JSON.stringify({ process, type, f: 'write', value: process, time })

  test('at equal times calls go before returns, so neither operation precedes the other', () => {
    const [a, b] = read(event(0, 'invoke', 1), event(0, 'ok', 5), event(1, 'invoke', 5), event(1, 'ok', 7)).operations
    expect(b!.call).toBeLessThan(a!.return!)
  })

  test('one process keeps its own order at equal times, and operations of no length are whole', () => {
    const { operations } = read(event(0, 'invoke', 5), event(0, 'ok', 5), event(0, 'invoke', 5), event(0, 'ok', 5))
    expect(operations.map((each) => [each.call, each.return])).toEqual([[0, 1], [2, 3]])
  })

  test('events without times keep the order of the lines', () => {
    const bare = (process: number, type: string): string => JSON.stringify({ process, type, f: 'write' })
    const [a, b] = read(bare(0, 'invoke'), bare(0, 'ok'), bare(1, 'invoke'), bare(1, 'ok')).operations
    expect(a!.return).toBeLessThan(b!.call)
  })

  test('time may not run backwards, and is whole microseconds', () => {
    expect(errorOf(event(0, 'invoke', 5), event(0, 'ok', 4)))
      .toBe('line 2: time 4 comes after time 5; events in real-time order are accepted')
    expect(errorOf(event(0, 'invoke', 1.5))).toBe('line 1: time is 1.5; whole microseconds are accepted')
  })
})

describe('lines that are no events', () => {
  test('the error names the line, what was read and what is accepted', () => {
    expect(errorOf(invoke, 'process 0 ok')).toBe('line 2: process 0 ok is not JSON; one JSON object a line is accepted')
    expect(errorOf('[1,2]')).toBe('line 1: [1,2] is not an event; an object with process, type and f is accepted')
    expect(errorOf('{"process":0,"type":"begin","f":"read"}'))
      .toBe('line 1: type is begin; invoke, ok, fail and info are accepted')
    expect(errorOf('{"process":0,"type":"ok"}'))
      .toBe('line 1: f is undefined; the name of a function, such as read, is accepted')
  })
})

test('who knows the order within one microsecond may say so', () => {
  const at = (process: number, type: string, f: string, value: unknown) => ({ process, type, f, key: 'x', value, time: 5 })
  const events = [at(0, 'invoke', 'write', 1), at(0, 'ok', 'write', 1), at(1, 'invoke', 'read', null), at(1, 'ok', 'read', null)]
  const overlaps = (options?: Parameters<typeof history>[1]): boolean => {
    const parsed = history(events, options)
    if (!parsed.ok) throw new Error(parsed.error)
    const [write, read] = parsed.history.operations
    return write!.return! > read!.call
  }
  expect([overlaps(), overlaps({ ties: 'ordered' })]).toEqual([true, false])
})

test('events that all have an index that rises are in that order, also within one microsecond', () => {
  const lines = (...indices: readonly (number | undefined)[]): string => [
    { process: 0, type: 'invoke', f: 'write', value: 1 }, { process: 0, type: 'ok', f: 'write', value: 1 },
    { process: 'nemesis', type: 'info', f: 'cut' },
    { process: 1, type: 'invoke', f: 'read' }, { process: 1, type: 'ok', f: 'read', value: null },
  ].map((event, i) => JSON.stringify({ ...event, time: 5, index: indices[i] })).join('\n')
  const overlaps = (text: string): boolean => {
    const parsed = parseHistory(text)
    if (!parsed.ok) throw new Error(parsed.error)
    const [write, read] = parsed.history.operations
    return write!.return! > read!.call
  }
  expect(overlaps(lines(3, 4, 5, 7, 9))).toBe(false)
  expect(overlaps(lines(3, 4, 5, 7, undefined))).toBe(true)
  expect(overlaps(lines(3, 4, 5, 7, 7))).toBe(true)
})
