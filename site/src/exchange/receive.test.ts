import { expect, test } from 'vitest'
import { receive } from './receive.ts'

const file = (name: string, text: string): File => new File([text], name)
const notes = file('notes.txt', 'Dear diary')
const run = file('a.trace.jsonl', '{"quorate":1,"run":{}')
const history = file('b.jsonl', '{"process":0,"type":"invoke","f":"read"}')

/** As a browser does with a folder among the files. */
const folder = Object.assign(file('runs', ''), { slice: () => ({ arrayBuffer: () => Promise.reject(new Error('is one')) }) })

test('a run and a history are told apart by what they are', async () => {
  expect(await receive(run)).toEqual({ kind: 'run', text: await run.text(), called: '“a.trace.jsonl”' })
  expect(await receive(history)).toEqual({ kind: 'history', name: 'b.jsonl', source: history })
  expect(await receive(notes)).toMatchObject({ kind: 'refused', sentence: expect.stringMatching(/^“notes.txt” is neither a run/) })
})

test('a folder is refused in a sentence', async () => {
  expect(await receive(folder)).toEqual({ kind: 'refused', sentence: '“runs” could not be read; a folder cannot be.' })
})
