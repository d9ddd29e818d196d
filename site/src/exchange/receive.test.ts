import { describe, expect, test } from 'vitest'
import { receiveFirst } from './receive.ts'

const file = (name: string, text: string): File => new File([text], name)
const notes = file('notes.txt', 'Dear diary')
const run = file('a.trace.jsonl', '{"quorate":1,"run":{}')
const history = file('b.jsonl', '{"process":0,"type":"invoke","f":"read"}')

/** As a browser does with a folder among the files. */
const folder = Object.assign(file('runs', ''), { slice: () => ({ arrayBuffer: () => Promise.reject(new Error('is one')) }) })

describe('of several files', () => {
  test('the first that is a run or a history is taken, and a sentence names the others', async () => {
    expect(await receiveFirst([notes, history, run])).toEqual({
      received: { kind: 'history', name: 'b.jsonl', source: history },
      beside: '“b.jsonl” was taken, the first of 3 files that is a run or a history; “notes.txt” and “a.trace.jsonl” were not.',
    })
  })

  test('a run tells which of them it is, for where it cannot be opened', async () => {
    const { received } = await receiveFirst([run, history])
    expect(received).toMatchObject({ called: '“a.trace.jsonl” (the first of 2 files that is a run or a history)' })
  })

  test('a folder is passed over', async () => {
    expect((await receiveFirst([folder, run])).beside).toContain('“runs” was not')
  })

  test('many are counted and not named', async () => {
    const many = Array.from({ length: 9 }, (_, i) => file(`${i}.txt`, 'x'))
    expect((await receiveFirst([...many, run])).beside).toContain('; “0.txt”, “1.txt”, “2.txt” and 6 more were not.')
  })

  test('none is one sentence, with why not of the first', async () => {
    expect(await receiveFirst([notes, file('empty.txt', '')])).toMatchObject({
      received: { kind: 'refused', sentence: expect.stringMatching(/^None of 2 files: “notes.txt” is neither a run/) },
      beside: null,
    })
  })
})

test('one alone is taken or refused without a word of others', async () => {
  expect(await receiveFirst([run])).toEqual({
    received: { kind: 'run', text: await run.text(), called: '“a.trace.jsonl”' }, beside: null,
  })
  expect((await receiveFirst([folder])).received).toEqual({
    kind: 'refused', sentence: '“runs” could not be read; a folder cannot be.',
  })
})
