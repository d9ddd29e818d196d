import { describe, expect, test } from 'vitest'
import { besideText, noneText, type Passed } from './several.ts'

const neither = (name: string): Passed => ({ name, why: `“${name}” is neither.`, isRefused: false })
const refused = (name: string): Passed => ({ name, why: `“${name}”: no such scenario.`, isRefused: true })

describe('of several files', () => {
  test('one sentence says which is open, and names those that are not', () => {
    expect(besideText('b.jsonl', [neither('notes.txt')], ['a.trace.jsonl'])).toBe(
      '“b.jsonl” was taken, the first of 3 files that is a run or a history; “notes.txt” and “a.trace.jsonl” were not.',
    )
  })

  test('a run that could not be opened is told with why', () => {
    expect(besideText('c.trace', [refused('a.trace'), neither('notes.txt'), refused('b.trace')], [])).toBe(
      '“c.trace” was taken, the first of 4 files that is a run or a history and could be opened; “notes.txt” was not. ' +
      '“a.trace”: no such scenario. “b.trace”: no such scenario.',
    )
    expect(besideText('b.trace', [refused('a.trace')], [])).toBe(
      '“b.trace” was taken, the first of 2 files that is a run or a history and could be opened. “a.trace”: no such scenario.',
    )
  })

  test('many are counted and not named', () => {
    const names = Array.from({ length: 9 }, (_, i) => `${i}.txt`)
    expect(besideText('a', names.map(neither), [])).toContain('; “0.txt”, “1.txt”, “2.txt” and 6 more were not.')
    expect(besideText('a', names.map(refused), [])).toMatch(/opened\. “0.*scenario\. “2\.txt”: no such scenario\. 6 more are refused, too\.$/)
  })

  test('where none opens, those that were runs say why, else the first does', () => {
    expect(noneText([neither('notes.txt'), neither('empty.txt')])).toBe('None of 2 files: “notes.txt” is neither.')
    expect(noneText([neither('notes.txt'), refused('a.trace'), refused('b.trace')]))
      .toBe('None of 3 files: “a.trace”: no such scenario. “b.trace”: no such scenario.')
  })
})

test('one alone is taken or refused without a word of others', () => {
  expect(besideText('a.trace', [], [])).toBe(null)
  expect(noneText([refused('a.trace')])).toBe('“a.trace”: no such scenario.')
})
