/** Whatever comes from outside is refused in one sentence that names the place, what was read and what is accepted. */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeLink, encodeLink, execute, makeRun, nearest, type Linked, type Result } from './index.ts'

const errorOf = (result: Result<unknown>): string => (result.ok ? '' : result.error)

function example(): { readonly linked: Linked; readonly link: string } {
  const made = makeRun('test', { scenario: 'split-brain/raft', parameters: { loss: 5 }, seed: 3 })
  if (!made.ok) throw new Error(made.error)
  const executed = execute(made.value)
  if (!executed.ok) throw new Error(executed.error)
  const linked = { run: made.value, check: executed.value.check }
  return { linked, link: encodeLink(linked) }
}

describe('a request for a run', () => {
  it('writes every default out', () => {
    const made = makeRun('w', { scenario: 'split-brain/raft', parameters: { loss: '5' } })
    expect(made.ok && made.value).toEqual({
      world: 'w', scenario: 'split-brain/raft', mutant: null, seed: 17, interventions: [],
      parameters: { 'cut': 'two-way', 'cut-at': 600, 'heal-at': 2_000, 'latency': 8, 'loss': 5, 'election-timeout': 150 },
    })
  })

  for (const [what, request, says] of [
    ['an unknown scenario', { scenario: 'split-brain/raf' }, 'there is no scenario "split-brain/raf"; the nearest are split-brain/raft, '],
    ['an unknown parameter', { scenario: 'split-brain/raft', parameters: { lose: 1 } }, 'scenario split-brain/raft has no parameter "lose"; it has cut, '],
    ['a number out of range', { scenario: 'split-brain/raft', parameters: { loss: 201 } },
      'parameter "loss" was 201; accepted is a whole number from 0 to 200 (in a thousand)'],
    ['no number', { scenario: 'split-brain/raft', parameters: { loss: 'much' } },
      'parameter "loss" was "much"; accepted is a whole number from 0 to 200 (in a thousand)'],
    ['no choice', { scenario: 'split-brain/raft', parameters: { cut: 'half' } },
      'parameter "cut" was "half"; accepted is two-way, one-way, none'],
    ['a bad seed', { scenario: 'split-brain/raft', seed: '-1' }, 'the seed was "-1"; accepted is a whole number from 0 to 4294967295'],
    ['a mutant of another protocol', { scenario: 'split-brain/raft', mutant: 'primary-backup/impatient' },
      'no protocol of this scenario has the mutant "primary-backup/impatient"; the nearest are '],
  ] as const) {
    it(`is refused for ${what}`, () => {
      expect(errorOf(makeRun('w', request))).toContain(says)
    })
  }
})

describe('a link', () => {
  const { linked, link } = example()

  it('gives back what was put in, alone or in a URL', () => {
    for (const text of [link, `r=${link}`, `#r=${link}`, `http://localhost:4600/lab/#r=${link}&at=9`, `  ${link}\n`]) {
      expect(decodeLink(text)).toEqual({ ok: true, value: linked })
    }
  })

  it('is never accepted when a character was changed, dropped or added', { timeout: 60_000 }, () => {
    const letter = fc.constantFrom(...'ABCXYZabcxyz0189-_.%#&= ')
    const damage = fc.tuple(fc.nat(link.length - 1), letter, fc.constantFrom('change', 'drop', 'add'))
    fc.assert(fc.property(damage, ([at, by, how]) => {
      const damaged = link.slice(0, at) + (how === 'drop' ? '' : by) + link.slice(how === 'add' ? at : at + 1)
      // What stands before a # or behind an & is not the link's.
      fc.pre(damaged.replace(/^.*#/, '').split('&')[0]!.trim() !== link)
      expect(decodeLink(damaged).ok).toBe(false)
    }), { numRuns: 5_000 })
  })

  it('is refused when it is no link, when it is cut and when it is far too long', () => {
    expect(errorOf(decodeLink('https://example.org/'))).toContain('this is no link to a run')
    expect(errorOf(decodeLink(link.slice(0, -20)))).toContain('link')
    expect(errorOf(decodeLink('a'.repeat(70_000)))).toContain('accepted are at most 65536')
  })

  it('is refused when it holds a run of a scenario, node or parameter that does not exist here', () => {
    const refused = (change: object): string => errorOf(decodeLink(encodeLink({ ...linked, run: { ...linked.run, ...change } })))
    expect(refused({ scenario: 'gone' })).toContain('it was made with a scenario that does not exist here')
    expect(refused({ parameters: { gone: 1 } })).toContain('has no parameter "gone"')
    expect(refused({ interventions: [{ after: 0, act: { kind: 'crash', node: 99 } }] }))
      .toContain('intervention 0: "crash" has node 99; accepted is a node from 0 (r1) to 6 (B)')
    expect(refused({ interventions: [{ after: 0, act: { kind: 'melt' } }] })).toContain('intervention 0: "melt" is no act')
    const asking = (client: number, request: unknown): string =>
      refused({ interventions: [{ after: 0, act: { kind: 'request', client, request } }] })
    expect(asking(5, { f: 'burn' })).toBe('intervention 0: the request to A: its "f" was "burn"; accepted are read, write and cas (it was recorded with world test)')
    expect(asking(5, { f: 'write', key: 'x', value: {} })).toContain('its "value" was {}; accepted are')
    expect(asking(5, { f: 'cas', key: 'x', from: 1 })).toContain('its "to" was nothing')
    expect(asking(0, { f: 'read', key: 'x' })).toBe('intervention 0: the request to r1: it takes none (it was recorded with world test)')
    expect(refused({ schedule: ['x'] })).toContain('its schedule is no list of lineages')
    expect(refused({ answers: [[1, 'x']] })).toContain('its answers are no list of pairs [lineage, whole number]')
    expect(refused({ names: 'Atlantic' })).toContain('its names are no list of at most 40')
    for (const name of [' ', 'x'.repeat(41), 'two\nlines', 7]) {
      expect(refused({ names: [[1, 'Atlantic'], [2, name]] }))
        .toContain('accepted is [lineage of an act, its name], of 1 to 40 characters in one line')
    }
    expect(refused({ names: [[1, 'Atlantic']] })).toBe('')
  })
})

describe('the nearest names', () => {
  it('put a contained word first, then the smallest number of slips', () => {
    expect(nearest('raft', ['split-brain/failover', 'split-brain/raft'])[0]).toBe('split-brain/raft')
    expect(nearest('rnu', ['list', 'run', 'replay'])[0]).toBe('run')
  })
})
