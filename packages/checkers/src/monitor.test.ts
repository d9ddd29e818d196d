/** The judge that goes event by event says the same as the definition, at every prefix of every history. */
import { describe, expect, test } from 'vitest'
import { bruteForce, prefixOf } from '../test/bruteForce.ts'
import { dice, nearlyRightHistory, randomHistory, type Shape } from '../test/generate.ts'
import type { History, HistoryEvent, Operation } from './history.ts'
import { keyValue, casRegister } from './models.ts'
import { monitorOf, type Memory } from './monitor.ts'

const monitor = monitorOf(casRegister)

interface Moment {
  readonly position: number
  readonly event: HistoryEvent
}

/** Calls and returns in their order, each operation under a process of its own. */
function momentsOf({ operations }: History): Moment[] {
  return operations.flatMap((each): Moment[] => {
    const common = { process: each.id, f: each.f, key: each.key }
    const call = { position: each.call, event: { ...common, type: 'invoke', value: each.input } as const }
    if (each.return === null) return [call]
    const value = each.f === 'read' ? each.output : each.input
    return [call, { position: each.return, event: { ...common, type: 'ok', value } as const }]
  }).toSorted((a, b) => a.position - b.position)
}

const isRight = (operations: readonly Operation[], position: number): boolean =>
  bruteForce(prefixOf(operations, position).filter(each => each.return !== null || !casRegister.readOnly(each)), casRegister)

function expectAgreement(history: History, what: string): void {
  let memory: Memory = monitor.init()
  for (const { position, event } of momentsOf(history)) {
    memory = monitor.fold(memory, event)
    expect(monitor.broken(memory) === null, `${what} at ${position}`).toBe(isRight(history.operations, position))
    if (monitor.broken(memory) !== null) return
  }
}

describe('judged event by event', () => {
  const shape: Shape = { operations: 6, processes: 3, values: 2, cas: true, crash: 15 }
  test('it agrees with brute force on 4,000 histories of arbitrary answers and 4,000 that are nearly right', () => {
    for (let seed = 0; seed < 4_000; seed++) {
      expectAgreement(randomHistory(dice(seed), shape), `random ${seed}`)
      expectAgreement(nearlyRightHistory(dice(seed), shape), `nearly right ${seed}`)
    }
  })

  const events = (...lines: readonly (readonly [number, HistoryEvent['type'], string, unknown, string?])[]): Memory => {
    const kv = monitorOf(keyValue)
    return lines.reduce((memory, [process, type, f, value, key = 'x']) =>
      kv.fold(memory, { process, type, f, key, value } as HistoryEvent), kv.init())
  }

  test('histories after which the same may follow are remembered alike', () => {
    const one = events([0, 'invoke', 'write', 1], [0, 'ok', 'write', 1], [1, 'invoke', 'write', 2], [1, 'ok', 'write', 2])
    const other = events([2, 'invoke', 'write', 2], [2, 'ok', 'write', 2])
    expect(one).toEqual(other)
  })

  test('what never was answered may happen at any time, and what failed never did', () => {
    const open = [[0, 'invoke', 'write', 1], [0, 'info', 'write', 1]] as const
    const reads = (process: number, value: number | null) => [[process, 'invoke', 'read', null], [process, 'ok', 'read', value]] as const
    expect(events(...open, ...reads(1, null), ...reads(2, 1)).broken).toBeNull()
    expect(events(...open, ...reads(1, 1), ...reads(2, null)).broken).toContain('client 2 read x and got nothing')
    const failing = [[0, 'invoke', 'cas', [null, 1]], [0, 'fail', 'cas', [null, 1]]] as const
    expect(events(...failing, ...reads(1, null)).broken).toBeNull()
    expect(events(...failing, ...reads(1, 1)).broken).not.toBeNull()
  })

  test('each key is judged alone', () => {
    expect(events([0, 'invoke', 'write', 1, 'x'], [0, 'ok', 'write', 1, 'x'], [1, 'invoke', 'read', null, 'y'], [1, 'ok', 'read', null, 'y']).broken)
      .toBeNull()
  })
})
