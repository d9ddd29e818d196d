/** One node alone, as a process: what it answers to what. */
import { describe, expect, it } from 'vitest'
import { BIN, folder } from '../../test/command.ts'
import { NodeProcess } from '../workbench/process.ts'
import { commandOf } from './commands.ts'
import { isDefinite, lines, readMessage, type Body } from './message.ts'

/** Sends bodies one after the other, each when the one before has its answer, and gives the answers. */
async function conversation(bodies: readonly Body[], ...args: readonly string[]): Promise<Body[]> {
  const answers: Body[] = []
  let next: (body: Body) => void = () => {}
  const node = new NodeProcess('n1', { bin: process.execPath, args: [BIN, 'node', 'raft-kv', ...args] },
    ({ body }) => next(body), problem => { throw problem })
  for (const [i, body] of bodies.entries()) {
    const answered = new Promise<Body>(resolve => { next = resolve })
    node.send({ src: 'c1', dest: 'n1', body: { ...body, msg_id: i } })
    answers.push(await answered)
  }
  await node.kill()
  return answers
}

const init: Body = { type: 'init', node_id: 'n1', node_ids: ['n1'] }

describe('a node', { timeout: 60_000 }, () => {
  it('reads, writes, swaps, and answers what it cannot do with the error of that number', async () => {
    const answers = await conversation([
      { type: 'read', key: 1 }, { type: 'init', node_id: 'n7', node_ids: ['n1'] }, init,
      { type: 'read', key: 1 }, { type: 'cas', key: 1, from: 1, to: 2 }, { type: 'write', key: 1, value: 'x' },
      { type: 'cas', key: 1, from: 'x', to: 3 }, { type: 'cas', key: 1, from: 'x', to: 4 }, { type: 'read', key: 1 },
      { type: 'read', key: '1' }, { type: 'write', key: 1, value: [1] }, { type: 'txn' },
    ])
    expect(answers.map(({ type, code, value, in_reply_to }) => [in_reply_to, type, code ?? value ?? null])).toEqual([
      [0, 'error', 11], [1, 'error', 12], [2, 'init_ok', null],
      [3, 'error', 20], [4, 'error', 20], [5, 'write_ok', null],
      [6, 'cas_ok', null], [7, 'error', 22], [8, 'read_ok', 3],
      [9, 'error', 20], [10, 'error', 12], [11, 'error', 10],
    ])
  })

  it('forgets nothing that it has stored in a folder', async () => {
    const data = ['--data', `${folder}/data`]
    await conversation([init, { type: 'write', key: 'a', value: 7 }], ...data)
    const [, read] = await conversation([init, { type: 'read', key: 'a' }], ...data)
    expect(read).toMatchObject({ type: 'read_ok', value: 7 })
  })
})

describe('messages', () => {
  it('are told from what is none', () => {
    expect(readMessage('{"src":"a","dest":"b","body":{"type":"t"}}')).toEqual({ src: 'a', dest: 'b', body: { type: 't' } })
    expect(readMessage('hello')).toBe('is not JSON: "hello"')
    for (const line of ['null', '7', '{"src":"a"}', '{"src":"a","dest":"b","body":{}}']) expect(readMessage(line)).toMatch(/^is no message/)
  })

  it('come in lines, wherever the stream is cut, and a line without an end is given up', () => {
    const read: (string | null)[] = []
    const feed = lines(line => read.push(line), 10)
    for (const chunk of ['a', 'b\nc', '\n\n', 'd'.repeat(11), 'e\n']) feed(chunk)
    expect(read).toEqual(['ab', 'c', null, 'e'])
  })

  it('have errors that are definite only where nothing can have happened', () => {
    expect([1, 10, 11, 12, 14, 20, 21, 22, 30].every(isDefinite)).toBe(true)
    expect([0, 13, 2, 999, 1_000].some(isDefinite)).toBe(false)
  })

  it('keep the keys 1 and "1" apart', () => {
    expect(commandOf({ type: 'read', key: 1 })).toEqual({ f: 'read', key: '1' })
    expect(commandOf({ type: 'read', key: '1' })).toEqual({ f: 'read', key: '"1"' })
    expect(commandOf({ type: 'read' })).toBe('the key is missing, or longer than 100 characters')
  })
})
