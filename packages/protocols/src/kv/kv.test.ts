import { Dict, requestId, type NodeId } from '@quorate/kernel'
import { describe, expect, test } from 'vitest'
import { commandLabel, commandProblem, commandText, isRead, type Command, type Value } from './command.ts'
import { messageView, reply, type Answer, type Reply } from './messages.ts'
import { outcomeText } from './outcome.ts'
import { apply, contentsText, emptyStore, valueOf } from './store.ts'

const read = (key: string): Command => ({ f: 'read', key })
const write = (key: string, value: Value): Command => ({ f: 'write', key, value })
const cas = (key: string, from: Value, to: Value): Command => ({ f: 'cas', key, from, to })
const after = (...commands: Command[]) => commands.reduce((store, command) => apply(store, command).store, emptyStore)

describe('the map', () => {
  test('a key that was never written reads null', () => {
    expect(apply(emptyStore, read('x')).result).toStrictEqual({ kind: 'ok', value: null })
  })

  test('a read gives the last value written to its key, and to no other', () => {
    const store = after(write('x', 1), write('y', 'two'), write('x', 3))
    expect(apply(store, read('x')).result).toStrictEqual({ kind: 'ok', value: 3 })
    expect(apply(store, read('y')).result).toStrictEqual({ kind: 'ok', value: 'two' })
  })

  test('a write answers with what is there now', () => {
    expect(apply(emptyStore, write('x', 5)).result).toStrictEqual({ kind: 'ok', value: 5 })
  })

  test('cas writes if the value is the expected one', () => {
    const { store, result } = apply(after(write('x', 1)), cas('x', 1, 2))
    expect([valueOf(store, 'x'), result]).toStrictEqual([2, { kind: 'ok', value: 2 }])
  })

  test('cas that expects another value changes nothing and says which one is there', () => {
    const before = after(write('x', 1))
    const { store, result } = apply(before, cas('x', 7, 2))
    expect(store).toBe(before)
    expect(result).toStrictEqual({ kind: 'cas-failed', value: 1 })
  })

  test('cas from null creates a key once', () => {
    const store = after(cas('seat', null, 'Ann'), cas('seat', null, 'Bob'))
    expect(valueOf(store, 'seat')).toBe('Ann')
  })

  test('1 and "1" are different values', () => {
    expect(apply(after(write('x', 1)), cas('x', '1', 2)).result.kind).toBe('cas-failed')
  })

  test('writing null removes the key: equal contents are equal maps, however they came about', () => {
    expect(after(write('x', 1), write('x', null))).toStrictEqual(emptyStore)
    expect(after(write('x', 1), cas('x', 1, null))).toStrictEqual(emptyStore)
  })

  test('a read leaves the very same map', () => {
    const store = after(write('x', 1))
    expect(apply(store, read('x')).store).toBe(store)
  })

  test('contents are shown sorted by key', () => {
    expect(contentsText(after(write('b', 2), write('a', 'one')))).toStrictEqual([['a', 'one'], ['b', '2']])
  })

  test('any string is a key', () => {
    const store = after(write('__proto__', 1), write('', 2))
    expect([valueOf(store, '__proto__'), valueOf(store, ''), Dict.size(store)]).toStrictEqual([1, 2, 2])
  })
})

describe('messages', () => {
  test('a reply goes to the client whose number is in the request', () => {
    const sent: [NodeId, Reply][] = []
    reply({ send: (to, message) => sent.push([to, message]) }, requestId(7, 3), { kind: 'redirect', leader: 2 })
    expect(sent).toStrictEqual([[7, { type: 'Reply', id: requestId(7, 3), result: { kind: 'redirect', leader: 2 } }]])
  })

  test.each<[Answer, string]>([
    [{ kind: 'ok', value: null }, 'Reply(ok, nothing)'],
    [{ kind: 'cas-failed', value: 3 }, 'Reply(not changed, it is 3)'],
    [{ kind: 'redirect', leader: 0 }, 'Redirect(ask node 0)'],
    [{ kind: 'redirect', leader: null }, 'Redirect(leader not known)'],
    [{ kind: 'unknown' }, 'Reply(not known)'],
    [{ kind: 'session', session: 4 }, 'Reply(session 4)'],
    [{ kind: 'expired' }, 'Reply(session expired)'],
  ])('%j reads "%s"', (result, text) => {
    expect(messageView({ type: 'Reply', id: 1, result }).text).toBe(text)
  })
})

describe('in words', () => {
  test.each<[Command, string, string]>([
    [read('x'), 'read x', 'x?'],
    [write('x', 5), 'write x = 5', 'x=5'],
    [write('x', null), 'write x = nothing', 'x=nothing'],
    [cas('x', 1, 2), 'change x from 1 to 2', 'x:1→2'],
    [{ ...read('x'), quorum: 2 } as Command, 'read x with R = 2', 'x?'],
    [{ ...write('x', 5), quorum: 3 } as Command, 'write x = 5 with W = 3', 'x=5'],
  ])('%j', (command, text, label) => {
    expect([commandText(command), commandLabel(command)]).toStrictEqual([text, label])
  })

  test('a quorum is a whole number, and a compare-and-set has none', () => {
    const asked = [1, 64, 0, 65, 1.5, '2'].map(quorum => commandProblem({ ...read('x'), quorum }) === null)
    expect(asked).toStrictEqual([true, true, false, false, false, false])
    expect(commandProblem({ ...cas('x', 1, 2), quorum: 2 })).toMatch(/^its "quorum" was 2; accepted, of a read and a write/)
  })

  test('only a read is a read', () => {
    expect([read('x'), write('x', 1), cas('x', 1, 1)].map(isRead)).toStrictEqual([true, false, false])
  })

  test('an outcome completes "A is told: …"', () => {
    expect(outcomeText({ definite: true, kind: 'ok', value: 'Ann' })).toBe('ok, the value is Ann')
    expect(outcomeText({ definite: true, kind: 'failed', why: 'no server took it' })).toBe('it failed, no server took it')
    expect(outcomeText({ definite: false, kind: 'unknown', why: 'no answer came' })).toBe('nobody knows, no answer came')
  })
})
