import { expect, test } from 'vitest'
import { Recording, type Setup } from '@quorate/kernel'
import { copies, copiesOf } from './copies.ts'
import { messagesPer } from './messages.ts'
import { goldenScripts, runScript, type Language } from './script.ts'

const cluster = (size: number): Setup => ({ ...copiesOf(copies, size), requests: [] })
const language: Language = {
  request: ([verb, value]) => (verb === 'write' ? { write: Number(value) } : undefined),
  commands: { shout: { usage: 'shout WORD', run: (_, [word]) => [`${word}!`] } },
}

goldenScripts(new URL('./scripts/', import.meta.url), cluster, language)

const run = (...lines: string[]): string => runScript(lines.join('\n'), 'a.txt', cluster, language)

test.each([
  [['cluster 3', '', 'dliver n1 n2'],
    /^a\.txt:3: "dliver" is no command; accepted are cluster, deliver, settle, .*check, witnesses, shout$/],
  [['timeout n1 retry'], 'a.txt:1: a script begins with "cluster SIZE"'],
  [['cluster many'], '"many" is no size'],
  [['cluster 3', 'crash n4'], 'a.txt:2: "n4" is no node; accepted are n1, n2 and n3 (usage: crash NODE…)'],
  [['cluster 3', 'restart n1'], 'n1 cannot restart: it is up'],
  [['cluster 3', 'resume n1'], 'n1 cannot resume: it is up'],
  [['cluster 3', 'crash n1', 'crash n1'], 'a.txt:3: n1 cannot crash: it is down'],
  [['cluster 3', 'timeout n1 retry'], '"retry" is no timer that is set at n1; set are: none'],
  [['cluster 3', 'deliver n1 n2'], 'no message is in flight from n1 to n2; there is: nothing'],
  [['cluster 3', 'request n1 write 1', 'deliver n1 n2 Ack'],
    'no message Ack is in flight from n1 to n2; there is: n1 → n2, n3: Put(version 1 of n1, 1)'],
  [['cluster 3', 'deliver all but n1'], '"but" is not understood; accepted is except'],
  [['cluster 3', 'again n1 n2'], 'nothing has arrived from n1 at n2 yet'],
  [['cluster 3', 'request n1 write 1', 'deliver n1 n2', 'again n1 n2', 'again n1 n2'],
    'a.txt:5: a second copy of that message has arrived already'],
  [['cluster 3', 'request n1 read'], '"read" is no request'],
  [['cluster 3', 'request n1 {write}'], 'the request "{write}" is not JSON'],
  [['cluster 3', 'cut n1 n2'], 'two or more sides are needed, with "|" between them'],
  [['cluster 3', 'run fast'], '"fast" is no duration; accepted are 200us, 500ms, 2s'],
])('%j is refused with its place and what is accepted', (lines, problem) => {
  expect(() => run(...lines)).toThrow(problem)
})

test('what a script says happened is not read when it is run again', () => {
  const once = run('# hello', 'cluster 3', '', 'shout hey', 'request n2 write 4', 'settle')
  expect(run(...once.replace('n2 wants', 'n2 hates').split('\n'))).toBe(once)
  expect(once.split('\n')).toContain('hey!')
})

test('a block in which nothing happens says so', () => {
  expect(run('cluster 2', '', 'settle').split('\n').slice(-4)).toStrictEqual(['', 'settle', '---', 'ok', ''].slice(1))
})

test('a script is a run: what it executed is replayed event by event at every command', () => {
  const lines = ['cluster 3', 'request n1 write 1', 'deliver n1 n2', 'crash n1', 'restart n1', 'request n1 write 2']
  const more = [...lines, 'cut n3 | n1 n2', 'settle', 'heal', 'request n3 write 3', 'timeout n3 retry', 'settle',
    'run 90ms', 'witnesses']
  expect(run(...more).startsWith(run(...lines).split('---')[0]!)).toBe(true)
  expect(run(...more)).toBe(run(...more))
})

test('an invariant that breaks is told where it breaks', () => {
  const liar = { ...copies, onTimeout: (s: { version: number }) => { s.version = 0 } }
  const told = runScript('cluster 3\nrequest n1 write 1\n\ntimeout n1 retry\ncheck', 'a.txt',
    size => copiesOf(liar as typeof copies, size), language)
  expect(told).toContain('\nviolated by event 5: Versions only grow: n1 goes back from 1\n')
  expect(told).toContain('\n  VIOLATED Versions only grow: n1 goes back from 1\n')
})

test('exact numbers of messages: two copies and two acknowledgements a write', () => {
  const recording = new Recording(copiesOf(), { seed: 1, interventions: [] })
  expect(messagesPer(recording)).toStrictEqual({ Put: 12, Ack: 12 })
  expect(messagesPer(recording, 140_000, 210_000)).toStrictEqual({ Put: 2, Ack: 2 })
  expect(messagesPer(new Recording(copiesOf(copies, 5), { seed: 1, interventions: [] }), 0, 140_000))
    .toStrictEqual({ Put: 4, Ack: 4 })
})
