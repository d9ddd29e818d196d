import { describe, expect, test } from 'vitest'
import { bruteForce, firstImpossible } from '../test/bruteForce.ts'
import { dice, mustParse, nearlyRightHistory, randomHistory } from '../test/generate.ts'
import type { Shape } from '../test/generate.ts'
import { written } from '../test/written.ts'
import { decide, decideBySearch, firstImpossible as earliest } from './decide.ts'
import type { History, Operation } from './history.ts'
import { checkLinearizability, judgeKeys, together } from './linearizability.ts'
import { casRegister, impossible, keyValue, register, startingAt } from './models.ts'
import type { Model } from './models.ts'
import { timelineOf } from './timeline.ts'
import type { Value } from './value.ts'
import { zonesOf } from './zones.ts'

/** `npm run deep` compares ten times as many histories with brute force. */
const RANDOM_HISTORIES = process.env.QUORATE_DEEP === '1' ? 400_000 : 40_000

/** The same model without its effects: the judge then only has `step` to go by. */
const { effect: _, ...stepped } = casRegister

function statusOf(lines: string, model: Model = casRegister): string {
  return checkLinearizability(written(lines), model).status
}

function stuckAt({ operations }: History, model: Model): number | null {
  const decision = decide(operations, model, 10_000)
  if (decision.kind === 'exhausted') throw new Error('exhausted')
  return decision.kind === 'explained' ? null : earliest(operations, model, decision.barrier, 10_000).stuck.return
}

describe('what linearizable means', () => {
  test('an empty history is linearizable, and that is proved', () => {
    expect(checkLinearizability(written(''), register)).toEqual({ status: 'ok', basis: 'proved' })
  })

  test('a read after a write sees it', () => {
    expect(statusOf('A w1 ok, B r1 ok')).toBe('ok')
    expect(statusOf('A w1 ok, B r- ok')).toBe('violated')
  })

  test('a read during a write sees the old or the new value', () => {
    expect(statusOf('A w1, B r- ok, A ok')).toBe('ok')
    expect(statusOf('A w1, B r1 ok, A ok')).toBe('ok')
  })

  test('once somebody saw the new value, nobody sees the old one', () => {
    expect(statusOf('A w1, B r1 ok, C r- ok, A ok')).toBe('violated')
    expect(statusOf('A w1, B r1, C r- ok, B ok, A ok')).toBe('ok')
  })

  test('two clients may not see two writes in different orders', () => {
    expect(statusOf('A w1, B w2, C r1 ok, D r2 ok, C r2 ok, D r1 ok, A ok, B ok')).toBe('violated')
    expect(statusOf('A w1, B w2, C r1 ok, D r1 ok, C r2 ok, D r2 ok, A ok, B ok')).toBe('ok')
  })

  test('of two compare-and-sets from one value, one succeeds', () => {
    expect(statusOf('A w1 ok, B c12, C c13, B ok, C ok')).toBe('violated')
    expect(statusOf('A w1 ok, B c12, C c13, B ok, C fail')).toBe('ok')
    expect(statusOf('A w1 ok, B c12, C c21, B ok, C ok, B c13 ok')).toBe('ok')
  })

  test('a value may be written again', () => {
    expect(statusOf('A w1 ok, A w2 ok, A w1, B r2 ok, C r1 ok, A ok')).toBe('ok')
    expect(statusOf('A w1 ok, A w2 ok, A w1, B r2 ok, C r1 ok, D r2 ok, A ok')).toBe('violated')
  })

  test('keys are judged alone', () => {
    expect(statusOf('A x=1 ok, B y=- ok', keyValue)).toBe('ok')
    expect(statusOf('A x=1 ok, B x? ok', keyValue)).toBe('violated')
    expect(statusOf('A x=1 ok, B y? ok', keyValue)).toBe('ok')
  })
})

describe('T1: crashed operations', () => {
  test('a crashed write may have happened, at any later time, or never', () => {
    expect(statusOf('A w1 info, B r- ok')).toBe('ok')
    expect(statusOf('A w1 info, B r1 ok')).toBe('ok')
    expect(statusOf('A w1 info, B r- ok, B w2 ok, B r2 ok, B r1 ok')).toBe('ok')
  })

  test('it happens at most once', () => {
    expect(statusOf('A w1 info, B r1 ok, B w2 ok, B r1 ok')).toBe('violated')
    expect(statusOf('A w1 info, C w1 info, B r1 ok, B w2 ok, B r1 ok')).toBe('ok')
  })

  test('it does not happen before it was called', () => {
    expect(statusOf('B r1 ok, A w1 info')).toBe('violated')
  })

  test('a crashed compare-and-set may explain one change', () => {
    expect(statusOf('A w1 ok, B c12 info, A r1 ok, A r2 ok')).toBe('ok')
    expect(statusOf('A w1 ok, B c12 info, A r2 ok, A r1 ok')).toBe('violated')
  })

  test('a crashed read says nothing', () => {
    expect(statusOf('A w1 ok, B r info, A r1 ok')).toBe('ok')
  })

  test('an operation that failed did not happen', () => {
    expect(statusOf('A w1 fail, B r1 ok')).toBe('violated')
    expect(statusOf('A w1 fail, B r- ok')).toBe('ok')
  })

  test('twenty crashed writes and a lost write are no burden', () => {
    const crashed = Array.from({ length: 20 }, (_, i) => `P${i} w${i + 10} info`).join(', ')
    expect(statusOf(`${crashed}, A w1 ok, A w2 ok, B r1 ok`)).toBe('violated')
    expect(checkLinearizability(written(`${crashed}, A w1 ok, B r19 ok, B r10 ok`), casRegister, { budget: 100 }).status)
      .toBe('ok')
  })
})

describe('T5: equality of values', () => {
  const writeThenRead = (value: unknown, got: unknown): string => {
    const history = mustParse([
      { process: 0, type: 'invoke', f: 'write', value }, { process: 0, type: 'ok', f: 'write', value },
      { process: 0, type: 'invoke', f: 'read' }, { process: 0, type: 'ok', f: 'read', value: got },
    ] as Parameters<typeof mustParse>[0])
    return checkLinearizability(history, register).status
  }

  test('equal values have equal canonical JSON', () => {
    expect(writeThenRead(-0, 0)).toBe('ok')
    expect(writeThenRead(1.0, 1)).toBe('ok')
    expect(writeThenRead({ a: 1, b: [2] }, { b: [2], a: 1 })).toBe('ok')
  })

  test('all others differ', () => {
    for (const [a, b] of [['1', 1], [null, 0], [0, false], ['', null], [[1], 1], [[1, 2], [2, 1]], [{ a: 1 }, { a: '1' }]]) {
      expect(writeThenRead(a, b)).toBe('violated')
    }
  })

  test('a register starts at null unless told otherwise', () => {
    expect(statusOf('A r- ok')).toBe('ok')
    expect(statusOf('A r0 ok')).toBe('violated')
    expect(statusOf('A r0 ok', startingAt(register, 0))).toBe('ok')
  })
})

describe('a verdict claims no more than is known', () => {
  test('a budget that runs out makes it unknown, with how far it got', () => {
    const history = nearlyRightHistory(dice(3), { operations: 400, processes: 8, values: 3, cas: true, crash: 0 })
    const verdict = checkLinearizability(history, casRegister, { budget: 20 })
    expect(verdict).toEqual({ status: 'unknown', why: expect.stringMatching(
      /^the budget of 20 configurations ran out; some order explains the first \d+ of \d+ returns$/) })
  })

  test('a violation on another key is still a violation', () => {
    const lines = Array.from({ length: 30 }, (_, i) => `A x=${i} ok`).join(', ')
    const verdict = checkLinearizability(written(`${lines}, B y=1 ok, B y? ok`), keyValue, { budget: 10 })
    expect(verdict).toMatchObject({ status: 'violated', evidence: { key: 'y' } })
  })

  test('of two violated keys, the one that was impossible first is told', () => {
    expect(checkLinearizability(written('A x=1 ok, B y=1 ok, B y? ok, A x? ok'), keyValue))
      .toMatchObject({ evidence: { key: 'y', at: 5 } })
  })

  test('a model that does not know a function says so', () => {
    expect(checkLinearizability(written('A c12 ok'), register))
      .toEqual({ status: 'unknown', why: 'event 0 is a cas; the model register knows read, write' })
  })
})

/** Compare-and-sets, all open at once, that make one walk over six values, and a read of where it does not end. */
function aWalk(steps: number): History {
  const at = Array.from({ length: steps + 1 }, (_, i) => (i === 0 ? null : (i * i + i * 3 + (i >> 2)) % 6))
  const all = at.slice(1).map((to, i) => ({ process: i, f: 'cas', value: [at[i]!, to] }))
  const read = { process: steps, f: 'read', value: (at[steps]! + 1) % 6 }
  return mustParse([
    ...all.map((each) => ({ ...each, type: 'invoke' as const })), ...all.map((each) => ({ ...each, type: 'ok' as const })),
    { ...read, type: 'invoke', value: null }, { ...read, type: 'ok' },
  ])
}

describe('key by key', () => {
  const both = written('A x=1 ok, C y=2 ok, B x? ok')

  test('each key has a verdict of its own, in order of first call, and together they say what the whole does', () => {
    const verdicts = [...judgeKeys(both, keyValue)]
    expect(verdicts.map(({ key, operations, verdict: { status } }) => [key, operations, status]))
      .toEqual([['x', [0, 2], 'violated'], ['y', [1], 'ok']])
    expect(together(verdicts.map(({ verdict }) => verdict))).toEqual(checkLinearizability(both, keyValue))
  })

  test('a search says how far it is', () => {
    const told: (readonly [number, number])[] = []
    const progress = (...at: readonly [number, number]): void => void told.push(at)
    expect(checkLinearizability(aWalk(40), casRegister, { budget: 200_000, progress }).status).toBe('unknown')
    expect(told).toHaveLength(3)
    for (const [passed, returns] of told) expect(passed).toBeLessThan(returns)
  })
})

describe('beyond one mask word', () => {
  test('forty writes open at once, and the reads that need an order of them', () => {
    const writes = Array.from({ length: 40 }, (_, i) => `P${i} w${i}`).join(', ')
    const reads = Array.from({ length: 40 }, (_, i) => `R r${39 - i} ok`).join(', ')
    const ends = Array.from({ length: 40 }, (_, i) => `P${i} ok`).join(', ')
    expect(statusOf(`${writes}, ${reads}, ${ends}`)).toBe('ok')
    expect(statusOf(`${writes}, ${reads}, R r39 ok, ${ends}`)).toBe('violated')
  })
})

describe('compared with the definition', () => {
  test('all histories of up to four operations', { timeout: 60_000 }, () => {
    let wrong = 0
    for (const history of smallHistories()) {
      const expected = bruteForce(history.operations, casRegister)
      const { kind } = decide(history.operations, casRegister, 1_000)
      if (kind !== (expected ? 'explained' : 'stuck')) throw new Error(JSON.stringify(history.operations))
      if (!expected) wrong++
    }
    expect(wrong).toBeGreaterThan(10_000)
  })

  test('40,000 random histories: the verdict, and the earliest impossible return', { timeout: 60_000 }, () => {
    const count = { ok: 0, violated: 0 }
    for (let seed = 0; seed < RANDOM_HISTORIES; seed++) {
      const history = randomOf(seed)
      const expected = firstImpossible(history.operations, casRegister)
      count[expected === null ? 'ok' : 'violated']++
      if (stuckAt(history, casRegister) !== expected) throw new Error(`seed ${seed}`)
      if (seed % 8 === 0 && stuckAt(history, stepped) !== expected) throw new Error(`seed ${seed}, without effects`)
    }
    expect(count.ok).toBeGreaterThan(10_000)
    expect(count.violated).toBeGreaterThan(10_000)
  })

  test('all registers with distinct writes and up to four operations, with and without the search', { timeout: 60_000 }, () => {
    let explained = 0
    let judged = 0
    for (const history of distinctHistories()) {
      const expected = bruteForce(history.operations, register) ? 'explained' : 'stuck'
      const zones = zonesOf(history.operations, register)
      if (zones === null || (zones.explained ? 'explained' : 'stuck') !== expected) {
        throw new Error(JSON.stringify(history.operations))
      }
      if (zones.explained) explained++
      if (judged++ % 8 > 0) continue
      if (decideBySearch(history.operations, register, 1_000).kind !== expected) {
        throw new Error(`search: ${JSON.stringify(history.operations)}`)
      }
    }
    expect(explained).toBeGreaterThan(5_000)
  })

  test('the order shown is an order: legal, in real time, and whole', () => {
    for (let seed = 0; seed < 4_000; seed++) {
      const history = randomOf(seed)
      for (const model of [casRegister, stepped]) {
        if (!isOrder(history, model)) throw new Error(`seed ${seed}`)
      }
    }
  })
})

/** Every fourth history has so many values that its writes nearly always differ: those are judged without a search. */
function randomOf(seed: number): History {
  const roll = dice(seed)
  const distinct = seed % 4 === 3
  const shape: Shape = {
    operations: 3 + roll(7), processes: 2 + roll(3), values: distinct ? 1_000 : 1 + roll(3),
    cas: !distinct && roll(2) === 0, crash: [0, 15, 40][roll(3)]!,
  }
  return roll(3) === 0 ? randomHistory(roll, shape) : nearlyRightHistory(roll, shape)
}

function isOrder(history: History, model: Model): boolean {
  const [timeline] = timelineOf(history, model)
  if (timeline === undefined) return true
  const end = timeline.stuck === null ? Infinity : history.operations[timeline.stuck]!.return!
  const placed = timeline.intervals.filter((each) => each.place !== null).sort((a, b) => a.place! - b.place!)
  const states = placed.reduce<unknown>((state, each) => (
    state === impossible ? impossible : model.step(state as null, history.operations[each.operation]!)), model.init)
  const ticks = placed.every((each, i) => each.point! >= each.call && each.point! <= (each.return ?? Infinity) &&
    each.point! >= (placed[i - 1]?.point ?? 0) && each.call < end)
  const whole = timeline.intervals.every((each) => each.return === null || each.return >= end || each.place !== null)
  return states !== impossible && ticks && whole
}

type Choice = { readonly f: string; readonly value: Value; readonly crashed: boolean }

/** Every way four intervals can lie in time, with every choice of these operations; three where some may crash. */
function* smallHistories(): Generator<History> {
  const completed: readonly Choice[] = ([
    ['read', null], ['read', 1], ['read', 2], ['write', 1], ['write', 2], ['cas', [1, 2]],
  ] as const).map(([f, value]) => ({ f, value, crashed: false }))
  const crashed = completed.filter((each) => each.f !== 'read').map((each) => ({ ...each, crashed: true }))
  for (const size of [1, 2, 3]) yield* allHistories(size, () => [...completed, ...crashed])
  yield* allHistories(4, () => completed)
}

/** The same, where operation i writes i or reads any value; with three operations, writes may crash. */
function* distinctHistories(): Generator<History> {
  const choices = (size: number, id: number): readonly Choice[] => [
    { f: 'write', value: id, crashed: false }, { f: 'read', value: null, crashed: false },
    ...Array.from({ length: size }, (_, value) => ({ f: 'read', value, crashed: false })),
    ...(size < 4 ? [{ f: 'write', value: id, crashed: true }] : []),
  ]
  for (const size of [1, 2, 3, 4]) yield* allHistories(size, (id) => choices(size, id))
}

function* allHistories(size: number, choicesOf: (id: number) => readonly Choice[]): Generator<History> {
  const choices = Array.from({ length: size }, (_, id) => choicesOf(id))
  const base = choices[0]!.length
  for (const intervals of intervalsOf(size)) {
    for (let code = 0; code < base ** size; code++) {
      const operations = intervals.map(([call, end], id) =>
        operationOf(id, call, end, choices[id]![Math.floor(code / base ** id) % base]!))
      yield { operations, failed: [], skipped: 0 }
    }
  }
}

function operationOf(id: number, call: number, end: number, { f, value, crashed }: Choice): Operation {
  return {
    id, process: id, f, key: null, input: f === 'read' ? null : value, output: crashed ? null : value,
    call, return: crashed ? null : end, callEvent: call, returnEvent: crashed ? null : end,
    callTime: null, returnTime: null,
  }
}

function intervalsOf(size: number): readonly (readonly [number, number])[][] {
  const found: (readonly [number, number])[][] = []
  const place = (free: readonly number[], sofar: readonly (readonly [number, number])[]): void => {
    const [call, ...ends] = free
    if (call === undefined) found.push([...sofar])
    for (const end of ends) place(ends.filter((each) => each !== end), [...sofar, [call!, end]])
  }
  place(Array.from({ length: 2 * size }, (_, i) => i), [])
  return found
}
