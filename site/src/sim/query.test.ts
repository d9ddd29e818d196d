import { describe, expect, it } from 'vitest'
import { execute, makeRun } from '@quorate/scenarios'
import { sentence } from '@quorate/kernel'
import { findEvents } from './query.ts'

const made = makeRun('test', { scenario: 'raft-elections/leader-crashes' })
if (!made.ok) throw new Error(made.error)
const executed = execute(made.value)
if (!executed.ok) throw new Error(executed.error)
const { recording } = executed.value
const find = (query: string): number[] => {
  const found = findEvents(recording, query)
  if (!found.ok) throw new Error(found.error)
  return found.value
}
const all = Array.from({ length: recording.length }, (_, i) => i)
const nameOf = (event: number): string => recording.setup.nodes[recording.event(event).node]!.name

describe('a query finds', () => {
  it('every event, where it is empty', () => expect(find(' ')).toEqual(all))

  it('the events whose sentence has the words, in any case, and phrases as one', () => {
    const said = all.filter(i => sentence(recording, i).toLowerCase().includes('starts an election'))
    expect(find('"starts AN election"')).toEqual(said)
  })

  it('those of a node, a kind, a type of message and a rule', () => {
    expect(find('node:r2')).toEqual(all.filter(i => nameOf(i) === 'r2'))
    expect(find('kind:timeout node:R1')).toEqual(
      all.filter(i => recording.event(i).kind === 'timeout' && nameOf(i) === 'r1'))
    expect(find('type:RequestVote').length).toBeGreaterThan(0)
    expect(find('type:RequestVote')).toEqual(find('type:rv'))
    const campaigns = all.filter(i => recording.event(i).notes.some(({ rule }) => rule === 'All Servers 2'))
    expect(find('rule:"all servers 2"')).toEqual(campaigns)
    expect(campaigns.length).toBeGreaterThan(0)
  })

  it('those after which the state of the touched node is so, wherever the field stands', () => {
    const isSo = (i: number): boolean => {
      const { state } = recording.worldAfter(i).node(recording.event(i).node) as { state: Partial<Deep> | null }
      return (state?.raft?.currentTerm ?? state?.currentTerm ?? -1) >= 2
    }
    expect(find('currentTerm>=2')).toEqual(all.filter(isSo))
    expect(find('r3.currentTerm>=2')).toEqual(all.filter(i => isSo(i) && nameOf(i) === 'r3'))
    expect(find('votedFor=r2').length).toBeGreaterThan(0)
  })

  it('words with a sign in quotation marks, and signs that stand alone', () => {
    expect(find('"x = 1" =')).toEqual(all.filter(i => sentence(recording, i).includes('x = 1')))
    expect(find('type:RequestVote event<1')).toEqual([])
  })

  it('those before and after a moment', () => {
    expect(find('time<10ms')).toEqual(all.filter(i => recording.event(i).time < 10_000))
    expect(find('event>=e5 event<7')).toEqual([5, 6])
  })
})

it.each([
  ['nod:r1', '“nod:r1” begins with “nod:”; accepted are node:, kind:, type: and rule:'],
  ['node:r9', '“node:r9” names no node of this run; accepted are '],
  ['kind:vote', '“kind:vote” names no kind of this run; accepted are start, message, timeout, request, act, lost, disk'],
  ['time>5', '“time>5” gives the time as “5”; accepted are numbers with us, ms or s'],
  ['type:RequestVotes', '“type:RequestVotes” is of no event of this run; its types are RequestVote, '],
  ['rule:"all servers 9"', '“rule:"all servers 9"” is of no event of this run; its rules are '],
  ['currentTerm=>2', '“currentTerm=>2” is no comparison; accepted are a field, one of = != < <= > >=, and a value'],
  ['currentTerm>=', '“currentTerm>=” is no comparison'],
  ['>=3', '“>=3” is no comparison'],
  ['comitIndex>1', '“comitIndex>1” asks for a field that no node has here; the tab “State” names what there is'],
])('%s is answered with a sentence', (query, says) => {
  const found = findEvents(recording, query)
  expect(found.ok ? 'found' : found.error).toContain(says)
})

interface Deep {
  readonly currentTerm: number
  readonly raft: { readonly currentTerm: number }
}
