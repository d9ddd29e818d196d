import { describe, expect, test } from 'vitest'
import { bruteForce, firstImpossible, prefixOf } from '../test/bruteForce.ts'
import { dice, nearlyRightHistory, randomHistory } from '../test/generate.ts'
import { written } from '../test/written.ts'
import type { Evidence } from './evidence.ts'
import { parseHistory } from './history.ts'
import type { History, Operation } from './history.ts'
import { checkLinearizability } from './linearizability.ts'
import { leavesWith, minimise } from './minimise.ts'
import { casRegister, impossible, keyValue, startingAt } from './models.ts'
import type { Model } from './models.ts'
import type { Value } from './value.ts'
import { sayValue } from './words.ts'

const letters = (process: number): string => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[process]!

function evidenceOf(history: History, model: Model = casRegister): Evidence {
  const verdict = checkLinearizability(history, model, { names: { process: letters } })
  if (verdict.status !== 'violated') throw new Error(verdict.status)
  return verdict.evidence
}

function sentencesOf(lines: string, model?: Model): readonly string[] {
  return evidenceOf(written(lines), model).sentences
}

describe('a lost write, told whole', () => {
  const lines = [
    { process: 0, type: 'invoke', f: 'write', key: 'seat', value: 'Ann', time: 1_200_000 },
    { process: 0, type: 'ok', f: 'write', key: 'seat', value: 'Ann', time: 1_210_000 },
    { process: 2, type: 'invoke', f: 'write', key: 'row', value: 7, time: 1_215_000 },
    { process: 1, type: 'invoke', f: 'read', key: 'seat', time: 1_300_000 },
    { process: 1, type: 'ok', f: 'read', key: 'seat', value: null, time: 1_304_000 },
    { process: 2, type: 'ok', f: 'write', key: 'row', value: 7, time: 1_400_000 },
  ]
  const parsed = parseHistory(lines.map((each) => JSON.stringify(each)).join('\n'))

  test('the verdict', () => {
    expect(parsed.ok && checkLinearizability(parsed.history, keyValue, { names: { process: letters } })).toEqual({
      status: 'violated',
      property: 'linearizability',
      events: [0, 1, 3, 4],
      evidence: {
        key: 'seat',
        stuck: { operation: 2, words: 'B read seat and got nothing (at 1.3 s)' },
        at: 4,
        earliest: true,
        order: [0],
        state: 'Ann',
        candidates: [{ operation: 2, words: 'B read seat and got nothing (at 1.3 s); but here a read gets Ann' }],
        minimal: { operations: [0, 2], complete: true },
        sentences: [
          'A wrote seat = Ann (ok at 1.21 s).',
          'Later B read seat and got nothing (at 1.3 s).',
          'No write in between could have removed it.',
        ],
      },
    })
  })
})

test('where events stand is said as whoever asks counts them', () => {
  const judged = (lines: readonly object[]) => {
    const parsed = parseHistory(lines.map((each) => JSON.stringify(each)).join('\n'))
    if (!parsed.ok) throw new Error(parsed.error)
    return checkLinearizability(parsed.history, keyValue, { names: { event: (event) => `line ${event + 1}` } })
  }
  const read = (process: number, value: number): readonly object[] =>
    [{ process, type: 'invoke', f: 'read', key: 'x' }, { process, type: 'ok', f: 'read', key: 'x', value }]
  const wrote = (process: number, value: number): readonly object[] =>
    ['invoke', 'ok'].map((type) => ({ process, type, f: 'write', key: 'x', value }))
  const stale = judged([...wrote(0, 1), ...wrote(0, 2), ...read(1, 1)])
  expect(stale.status === 'violated' && stale.evidence.sentences).toEqual([
    'client 0 wrote x = 1 (ok line 2).', 'Later client 0 wrote x = 2 (ok line 4).', 'Later client 1 read x and got 1 (line 6).',
    'After the write of 1 had ended, client 0 replaced it with 2 (ok line 4), before that read began: it saw an old value.',
  ])
  const begun = { process: 0, type: 'invoke', f: 'push', key: 'x', value: 1 }
  expect(judged([begun, { ...begun, type: 'ok' }])).toMatchObject({ status: 'unknown', why: expect.stringMatching(/^line 1 is a push/) })
})

describe('sentences for common shapes', () => {
  test('a stale read', () => {
    expect(sentencesOf('A w1 ok, B w2 ok, C r2 ok, C r1 ok')).toEqual([
      'A wrote the register = 1 (ok event 1).',
      'Later B wrote the register = 2 (ok event 3).',
      'Later C read the register and got 1 (event 7).',
      'After the write of 1 had ended, B replaced it with 2 (ok event 3), before that read began: it saw an old value.',
    ])
  })

  test('a value that nobody wrote', () => {
    expect(sentencesOf('A w1 ok, B r7 ok, A w7 ok')).toEqual([
      'B read the register and got 7 (event 3).',
      'Nobody had begun to write 7 to the register by then.',
    ])
  })

  test('a value whose write had failed', () => {
    expect(sentencesOf('A w7 fail, B r7 ok').at(-1))
      .toBe('The only attempt to write 7 was answered with fail, so it must not have happened.')
  })

  test('two compare-and-sets from one value', () => {
    expect(sentencesOf('A w1 ok, B c12, C c13, B ok, C ok')).toEqual([
      'A wrote the register = 1 (ok event 1).',
      'Later B changed the register from 1 to 2 by compare-and-set (ok event 4).',
      'C changed the register from 1 to 3 by compare-and-set (ok event 5).',
      'Both found the register 1 and changed it, but it can have been 1 only once: one should have failed.',
    ])
  })

  test('a value that returned', () => {
    expect(sentencesOf('A w1, B r1 ok, C r- ok, A ok')).toEqual([
      'A wrote the register = 1 (ok event 5).',
      'B read the register and got 1 (event 2).',
      'Later C read the register and got nothing (event 4).',
      'When B got 1, the register was no longer empty, and nobody ever emptied it: it cannot be empty again.',
    ].map((each) => each.replace('Later C', 'C')))
  })

  test('two values at once', () => {
    expect(sentencesOf('A w1, B w2, C r1 ok, D r2 ok, C r1, D r2, C ok, D ok, A ok, B ok').at(-1))
      .toBe('When D got 2, the register was no longer 1, and it became so only once: it cannot be 1 again.')
    expect(sentencesOf('A w1, B w2, E w3, C r1 ok, D r2 ok, C r1, D r2, C ok, D ok, A ok, B ok, E ok').length).toBe(6)
  })

  test('an unanswered operation is told as one that may or may not have happened', () => {
    expect(sentencesOf('A w1 info, B r1 ok, B w2 ok, C r1 ok')[0])
      .toBe('A began to write the register = 1 and never got an answer: it may or may not have happened.')
  })

  test('any other shape: what the last one would have found', () => {
    expect(sentencesOf('C w1, A c12, B c23, B ok, A ok, C ok, D r1 ok').at(-1)).toBe('No order of these 3 operations ' +
      "that keeps real time explains all the answers: after any order of the others, D's read would find 2.")
  })

  test('what the last one would have found is what all orders in real time lead to', () => {
    let told = 0
    for (const history of wrongHistories(6_000, randomHistory)) {
      const { sentences, minimal } = evidenceOf(history)
      const states = /would find (.*)\.$/.exec(sentences.at(-1)!)?.[1]?.split(' or ')
      if (states === undefined) continue
      const kept = minimal.operations.map((id) => history.operations[id]!)
      const stuck = kept.find((each) => each.return === firstImpossible(kept, casRegister))!
      expect(new Set(states)).toEqual(statesFor(stuck, without(kept, new Set([stuck])), null))
      told++
    }
    expect(told).toBeGreaterThan(50)
  })

  test('never more than a dozen', () => {
    for (const history of wrongHistories(400)) expect(evidenceOf(history).sentences.length).toBeLessThanOrEqual(12)
  })
})

describe('the smallest part', () => {
  test('is wrong by itself, and nothing can leave it', () => {
    for (const history of wrongHistories(4_000)) {
      const { stuck, at, minimal: { operations, complete } } = evidenceOf(history)
      expect(at).toBe(firstImpossible(history.operations, casRegister))
      const known = prefixOf(history.operations, history.operations[stuck.operation]!.return!)
      const kept = operations.map((id) => known.find((each) => each.id === id)!)
      expect(complete).toBe(true)
      if (bruteForce(operations.map((id) => history.operations[id]!), casRegister)) throw new Error(`explained: ${JSON.stringify(kept)}`)
      const smaller = kept.map((each) => without(kept, leavesWith(kept, casRegister, each)))
      if (!smaller.every((rest) => bruteForce(rest, casRegister))) throw new Error(`not minimal: ${JSON.stringify(kept)}`)
    }
  })

  test('proves the whole wrong: what may leave a good history never leaves a wrong one behind', () => {
    for (const history of histories(4_000)) {
      const all = history.operations.filter((each) => each.return !== null || each.f !== 'read')
      if (!bruteForce(all, casRegister)) continue
      for (const each of all) {
        const rest = without(all, leavesWith(all, casRegister, each))
        if (!bruteForce(rest, casRegister)) throw new Error(JSON.stringify({ all, each }))
      }
    }
  })

  test('does not blame an operation for an answer that a later call may explain', () => {
    const { minimal, at } = evidenceOf(written('A c12, B c23 ok, C w1 ok, A ok, D r2 ok'))
    expect({ ids: minimal.operations, at }).toEqual({ ids: [0, 1], at: 2 })
  })

  test('is found in long histories', () => {
    const noise = Array.from({ length: 2_000 }, (_, i) => `${letters(i % 5)} w${i + 10} ok, F r${i + 10} ok`)
    const history = written(['A w1 ok', 'B w2 ok', ...noise, 'C r1 ok', ...noise].join(', '))
    expect(evidenceOf(history).minimal.operations.length).toBe(3)
    expect(evidenceOf(history).at).toBe(noise.length * 4 + 5)
  })

  test('stays whole when the model has no effects and only reads may leave', () => {
    const { effect: _, ...stepped } = casRegister
    const { operations } = minimise(written('A w1 ok, B w2 ok, C r2 ok, C r1 ok').operations, stepped, 1_000)
    expect(operations.map((each) => each.f)).toEqual(['write', 'write', 'read'])
  })

  test('a budget that ends early says that it may not be the smallest', () => {
    const { operations } = written('A w1 ok, B w2 ok, C r2 ok, C r1 ok')
    expect(minimise(operations, casRegister, 5).complete).toBe(false)
  })
})

describe('verdicts do not depend on names', () => {
  test('renamed processes, keys and values give the same verdict, renamed', () => {
    for (const history of wrongHistories(300)) {
      const renamed = { ...history, operations: history.operations.map(rename) }
      const verdict = checkLinearizability(history, casRegister)
      const other = checkLinearizability(renamed, startingAt(casRegister, renameValue(null)))
      if (verdict.status !== 'violated' || other.status !== 'violated') throw new Error(other.status)
      expect(other.events).toEqual(verdict.events)
      const { key, state, ...rest } = withoutWords(verdict.evidence)
      expect(withoutWords(other.evidence)).toEqual({ ...rest, key: `key of ${key}`, state: renameValue(state) })
    }
  })

  test('the same input gives the same verdict, to the letter', () => {
    for (const history of wrongHistories(100)) {
      expect(JSON.stringify(evidenceOf(history))).toBe(JSON.stringify(evidenceOf(structuredClone(history))))
    }
  })
})

function withoutWords({ sentences, stuck, candidates, ...rest }: Evidence): Omit<Evidence, 'sentences' | 'stuck' | 'candidates'> &
  { shape: unknown } {
  return { ...rest, shape: [sentences.length, stuck.operation, candidates.map((each) => each.operation)] }
}

function rename(operation: Operation): Operation {
  const { process, key, f, input, output } = operation
  const both = (value: Value): Value => (f === 'cas' && Array.isArray(value) ? value.map(renameValue) : renameValue(value))
  return { ...operation, process: 1_000 - process, key: `key of ${key}`, input: both(input), output: both(output) }
}

function renameValue(value: Value): Value {
  return { name: value === null ? 'none' : `v${9 - (value as number)}` }
}

/** In words, every state in which an operation could be placed, whatever order of the others in real time came before. */
function statesFor(stuck: Operation, left: readonly Operation[], state: Value): ReadonlySet<string> {
  const precedes = (a: Operation, b: Operation): boolean => a.return !== null && a.return < b.call
  const here = left.some((each) => precedes(each, stuck)) ? [] : [sayValue(state)]
  const later = left.flatMap((next) => {
    const after = casRegister.step(state, next)
    if (after === impossible || precedes(stuck, next) || left.some((each) => precedes(each, next))) return []
    return [...statesFor(stuck, without(left, new Set([next])), after)]
  })
  return new Set([...here, ...later])
}

function without(kept: readonly Operation[], out: ReadonlySet<Operation>): readonly Operation[] {
  return kept.filter((each) => !out.has(each))
}

function* histories(count: number, make = nearlyRightHistory): Generator<History> {
  for (let seed = 0; seed < count; seed++) {
    const roll = dice(seed)
    yield make(roll, {
      operations: 3 + roll(6), processes: 2 + roll(3), values: 1 + roll(3), cas: roll(2) === 0, crash: [0, 25][roll(2)]!,
    })
  }
}

function* wrongHistories(count: number, make = nearlyRightHistory): Generator<History> {
  for (const history of histories(count, make)) {
    if (checkLinearizability(history, casRegister).status === 'violated') yield history
  }
}
