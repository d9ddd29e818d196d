/** Where the operations of a run stand in an order that one copy, asked by one client at a time, would answer alike. */
import { checkLinearizability, history, keyValue, timelineOf, type Operation } from '@quorate/checkers'
import { clientOf } from '@quorate/kernel'
import type { Executed } from '@quorate/scenarios'
import type { OrderShown } from './types.ts'

export function orderOf({ recording, history: { events, at, names } }: Executed): OrderShown {
  const asked = recording.history.filter(({ kind }) => kind === 'invoke')
  const placed: number[] = []
  const order = { key: new Int32Array(asked.length).fill(-1), place: new Int32Array(asked.length), placed }
  // The world executes one event after the other, also within a microsecond.
  const parsed = history(events, { ties: 'ordered' })
  if (!parsed.ok) return { ...order, wrong: null }
  const { operations } = parsed.history
  const nameOf = (process: number): string => names.get(process)!
  const numbers = new Map(asked.map(({ id, event }, number) =>
    [`${event} ${recording.setup.nodes[clientOf(id)]!.name}`, number]))
  /** The number of an operation among all that clients asked. */
  const numberOf = ({ callEvent, process }: Operation): number => numbers.get(`${at[callEvent]} ${nameOf(process)}`)!
  timelineOf(parsed.history, keyValue).forEach(({ intervals }, key) => {
    for (const { operation, place } of intervals) {
      const number = numberOf(operations[operation]!)
      order.key[number] = key
      if (place !== null) order.place[number] = place + 1
    }
    placed.push(intervals.filter(({ place }) => place !== null).length)
  })
  const verdict = checkLinearizability(parsed.history, keyValue, { names: { process: nameOf } })
  if (verdict.status !== 'violated') return { ...order, wrong: null }
  const { stuck, minimal } = verdict.evidence
  const numbersOf = (ids: readonly number[]): number[] => ids.map(id => numberOf(operations[id]!))
  return { ...order, wrong: { stuck: numbersOf([stuck.operation])[0]!, named: numbersOf(minimal.operations) } }
}
