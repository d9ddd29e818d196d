/** What becomes of two lists of which neither knew the other, and of a write whose nodes are gone. */
import { describe, expect, test } from 'vitest'
import { executed } from '../../test/executed.ts'
import type { Executed } from '../execute.ts'
import type { RunRequest } from '../make-run.ts'
import { told, toldText } from '../operations.ts'
import { firstReadBack } from './both-sides.ts'
import { lostWrite, readAfterIt } from './last-writer.ts'
import { clientA, clientB, clientC } from './story.ts'

const run = (scenario: string, parameters: RunRequest['parameters'] = {}): Executed =>
  executed({ scenario: `cart/${scenario}`, parameters })
const answer = (of: Executed, client: number, operation: number): string => toldText(told(of, client, operation))
const broken = ({ judgements }: Executed): string[] =>
  judgements.filter(({ status }) => status === 'violated').map(({ property }) => property)

describe('a cart on both sides of a cut', () => {
  const siblings = run('both-sides')

  test('siblings: both lists come back, one that joins them replaces both, and all copies agree', () => {
    expect(answer(siblings, clientA, firstReadBack)).toBe('milk, bread | milk, eggs, tea, jam')
    expect([answer(siblings, clientB, 1), answer(siblings, clientC, 0)]).toEqual(Array(2).fill('milk, bread, eggs, tea, jam'))
    expect(broken(siblings)).toEqual(['Linearizable'])
  })

  test('last writer wins: what B was told is done is nowhere', () => {
    const last = run('both-sides', { versions: 'last-writer-wins' })
    expect([answer(last, clientB, 0), answer(last, clientA, firstReadBack)]).toEqual(['milk, bread', 'milk, eggs, tea, jam'])
  })

  test('without stand-ins A, who is on the smaller side, is told nothing', () => {
    const strict = run('both-sides', { sloppy: 'off' })
    expect([answer(strict, clientA, 1), answer(strict, clientB, 0)]).toEqual(['unknown', 'milk, bread'])
  })
})

describe('the last writer, with R + W > N', () => {
  test('a clock that is ahead wins over what comes after it', () => {
    const ahead = run('last-writer')
    expect([lostWrite, readAfterIt].map(operation => answer(ahead, clientA, operation))).toEqual(['milk, eggs, tea', 'milk, bread'])
    const right = run('last-writer', { ahead: 0 })
    expect([lostWrite, readAfterIt].map(operation => answer(right, clientA, operation))).toEqual(Array(2).fill('milk, eggs, tea'))
  })

  test('siblings keep both instead', () => {
    expect(answer(run('last-writer', { versions: 'siblings' }), clientA, readAfterIt)).toBe('milk, bread | milk, eggs, tea')
  })

  test('without trees nothing is promised about the note that nobody reads', () => {
    const names = ({ judgements }: Executed): string[] => judgements.map(({ property }) => property)
    expect([{}, { trees: 0 }].map(parameters => names(run('last-writer', parameters)).includes('Copies Agree In Time'))).toEqual([true, false])
  })
})

describe('two of three copies gone', () => {
  test('with stand-ins every list is taken; without them none is, and A is told nothing in time', () => {
    const lists = (of: Executed): string[] => [1, 2, 3].map(operation => answer(of, clientA, operation))
    const [open, closed] = [run('always-open'), run('always-open', { sloppy: 'off' })]
    expect(lists(open)).not.toContain('unknown')
    expect(lists(closed)).toEqual(Array(3).fill('unknown'))
    expect([broken(open), broken(closed)]).toEqual([[], ['Answered In Time']])
  })

  test('one gone is none too many for W = 2', () => {
    expect(broken(run('always-open', { sloppy: 'off', gone: 1 }))).toEqual([])
  })
})
