import { describe, expect, test } from 'vitest'
import { actProblem, cutLinks, noCuts } from './faults.ts'

const names = ['a', 'b', 'c']
const acts = 'cut, cut-one-way, heal, crash, restart, pause, resume, deliver, drop, request'
const nodes = 'a node from 0 (a) to 2 (c)'

describe('an act from outside', () => {
  test.each([
    { kind: 'cut', sides: [[0], [1, 2]] }, { kind: 'cut-one-way', from: [0], to: [1] }, { kind: 'heal' },
    { kind: 'crash', node: 0 }, { kind: 'restart', node: 2 }, { kind: 'pause', node: 1 }, { kind: 'resume', node: 1 },
    { kind: 'deliver', message: 4 },
    { kind: 'drop', message: 9_007_199_254_740_991 }, { kind: 'request', client: 2, request: { any: 'thing' } },
  ])('%j is accepted', act => {
    expect(actProblem(act, names)).toBeNull()
  })

  test.each([
    [null, 'an act must be an object with a "kind"'],
    ['crash', 'an act must be an object with a "kind"'],
    [{}, `"undefined" is no act; accepted are ${acts}`],
    [{ kind: 'burn', node: 1 }, `"burn" is no act; accepted are ${acts}`],
    [{ kind: 'crash', node: 3 }, `"crash" names node 3; accepted is ${nodes}`],
    [{ kind: 'crash', node: -1 }, `"crash" names node -1; accepted is ${nodes}`],
    [{ kind: 'pause', node: '1' }, `"pause" names node "1"; accepted is ${nodes}`],
    [{ kind: 'resume', node: 0.5 }, `"resume" names node 0.5; accepted is ${nodes}`],
    [{ kind: 'restart' }, `"restart" names node nothing; accepted is ${nodes}`],
    [{ kind: 'cut' }, `"cut" has sides nothing; accepted are two or more lists, each with ${nodes}`],
    [{ kind: 'cut', sides: [[0]] }, `"cut" has sides [[0]]; accepted are two or more lists, each with ${nodes}`],
    [{ kind: 'cut', sides: [[0], []] }, `"cut" has sides [[0],[]]; accepted are two or more lists, each with ${nodes}`],
    [{ kind: 'cut', sides: [[0], [7]] },
      `"cut" has sides [[0],[7]]; accepted are two or more lists, each with ${nodes}`],
    [{ kind: 'cut-one-way', from: [0] }, `"cut-one-way" goes from [0] to nothing; accepted are two lists of ${nodes}`],
    [{ kind: 'cut-one-way', from: 0, to: [1] }, `"cut-one-way" goes from 0 to [1]; accepted are two lists of ${nodes}`],
    [{ kind: 'drop', message: 'x' }, '"drop" names message "x"; accepted is a lineage'],
    [{ kind: 'deliver', message: 1e300 }, '"deliver" names message 1e+300; accepted is a lineage'],
    [{ kind: 'request', client: 9 }, `"request" names client 9; accepted is ${nodes}`],
  ])('%j is refused in one sentence', (act, problem) => {
    expect(actProblem(act, names)).toBe(problem)
  })
})

describe('links', () => {
  const blocked = (links: { blocked: Uint8Array }): string =>
    [0, 1, 2].map(from => links.blocked.slice(from * 3, from * 3 + 3).join('')).join(' ')

  test('a cut blocks both ways between sides, one way one way, and none blocks a node from itself', () => {
    expect(blocked(noCuts(3))).toBe('000 000 000')
    expect(blocked(cutLinks(noCuts(3), 3, { kind: 'cut', sides: [[0], [1, 2]] }))).toBe('011 100 100')
    expect(blocked(cutLinks(noCuts(3), 3, { kind: 'cut', sides: [[0], [1], [2]] }))).toBe('011 101 110')
    expect(blocked(cutLinks(noCuts(3), 3, { kind: 'cut', sides: [[0, 1], [1]] }))).toBe('010 100 000')
    expect(blocked(cutLinks(noCuts(3), 3, { kind: 'cut-one-way', from: [0, 1], to: [1, 2] }))).toBe('011 001 000')
  })

  test('cuts add up, are remembered, and leave the links before them alone', () => {
    const one = { kind: 'cut', sides: [[0], [1]] } as const
    const two = { kind: 'cut-one-way', from: [2], to: [0] } as const
    const first = cutLinks(noCuts(3), 3, one)
    const second = cutLinks(first, 3, two)
    expect([blocked(first), blocked(second)]).toStrictEqual(['010 100 000', '010 100 100'])
    expect([first.cuts, second.cuts]).toStrictEqual([[one], [one, two]])
  })
})
