import type { History, HistoryEvent } from '../src/history.ts'
import type { Value } from '../src/value.ts'
import { mustParse } from './generate.ts'

/**
 * A short way to write histories down: `A w1 ok` is a write of 1 that returns at once, `A w1, …, A ok` one that
 * returns later; `r1` reads 1, `r-` reads nothing, `c12` is a compare-and-set from 1 to 2; `x=1` writes key x and
 * `x?` reads nothing from it; ends are ok, fail and info. Processes are numbered in order of appearance, and a process
 * that crashed is another one when it comes back.
 */
export function written(text: string): History {
  const processes = new Map<string, number>()
  const open = new Map<string, HistoryEvent>()
  const events: HistoryEvent[] = []
  let next = 0
  for (const phrase of text.split(', ').filter((each) => each !== '')) {
    const [who, ...words] = phrase.split(' ') as [string, ...string[]]
    if (!processes.has(who)) processes.set(who, next++)
    for (const word of words) {
      const invoke = open.get(who)
      if (invoke === undefined) {
        const begun = operationOf(word)
        open.set(who, { ...begun, process: processes.get(who)! })
        events.push({ ...open.get(who)!, value: begun.f === 'read' ? null : begun.value! })
        continue
      }
      events.push({ ...invoke, type: word as HistoryEvent['type'] })
      open.delete(who)
      if (word === 'info') processes.delete(who)
    }
  }
  return mustParse(events)
}

function operationOf(word: string): HistoryEvent {
  const keyed = /^([a-z])([=?])(.*)$/.exec(word)
  if (keyed !== null && keyed[2] === '=') return event('write', valueOf(keyed[3]!), keyed[1]!)
  if (keyed !== null) return event('read', null, keyed[1]!)
  if (word.startsWith('w')) return event('write', valueOf(word.slice(1)))
  if (word.startsWith('r')) return event('read', valueOf(word.slice(1)))
  return event('cas', [valueOf(word[1]!), valueOf(word[2]!)])
}

function event(f: string, value: Value, key: Value = null): HistoryEvent {
  return { process: 0, type: 'invoke', f, key, value }
}

function valueOf(text: string): Value {
  return text === '-' || text === '' ? null : Number(text)
}
