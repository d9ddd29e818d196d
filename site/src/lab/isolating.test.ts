/** One operation by itself: its place in an order, and what must come before and after it. */
import { history, keyValue, timelineOf } from '@quorate/checkers'
import { expect, test } from 'vitest'
import { Engine } from '../sim/engine.ts'
import { Later } from '../sim/later.ts'
import { nextIn } from '../stage/next-operation.ts'
import { isolatedText, standingOf } from './isolating.ts'

const engine = new Engine('test')
function opened(scenario: string) {
  const got = engine.open({ request: { scenario } })
  if (!got.ok) throw new Error(got.error)
  const order = new Later(engine).order(got.value.handle)
  if (!order.ok) throw new Error(order.error)
  return { run: got.value, order: order.value }
}
const sound = opened('split-brain/raft')
const broken = opened('split-brain/failover')
const all = ({ run: { operations } }: typeof sound): number[] => operations.map((_, id) => id)

test('every place of an order is given once, and the order keeps real time', () => {
  const { run, order } = sound
  expect(order.wrong).toBeNull()
  for (const [key, count] of order.placed.entries()) {
    const placed = all(sound).filter(id => order.key[id] === key && order.place[id]! > 0)
      .toSorted((a, b) => order.place[a]! - order.place[b]!)
    expect(placed.map(id => order.place[id])).toEqual(Array.from({ length: count }, (_, i) => i + 1))
    for (const [i, id] of placed.entries()) {
      for (const later of placed.slice(i + 1)) expect(standingOf(run, order, id, later)).not.toBe('before')
    }
  }
  expect(Math.max(...order.placed)).toBeGreaterThan(3)
})

test('the places are those that the judge gives, whichever client asked', () => {
  const { events, at } = engine.executed(sound.run.handle).history
  const parsed = history(events, { ties: 'ordered' })
  if (!parsed.ok) throw new Error(parsed.error)
  const given = timelineOf(parsed.history, keyValue).flatMap(({ intervals }) => intervals.map(({ operation, place }) =>
    `e${at[parsed.history.operations[operation]!.callEvent]} ${place === null ? 0 : place + 1}`))
  const ours = all(sound).filter(id => sound.order.key[id]! >= 0)
    .map(id => `e${sound.run.operations[id]!.asked} ${sound.order.place[id]}`)
  expect(ours.toSorted()).toEqual(given.toSorted())
})

test('what had ended comes before, what began later comes after, the rest is aside; and the sentence counts them', () => {
  const { run, order } = sound
  const id = all(sound).findLast(each => order.place[each]! > 2)!
  const it = run.operations[id]!
  const count = { before: 0, after: 0 }
  for (const other of all(sound)) {
    const standing = standingOf(run, order, id, other)
    const { asked, answered, status } = run.operations[other]!
    if (other === id) expect(standing).toBe('itself')
    else if (order.key[other] !== order.key[id] || status === 'failed') expect(standing).toBe('aside')
    else {
      const isBefore = status === 'ok' && answered >= 0 && answered < it.asked
      const isAfter = it.status === 'ok' && asked > it.answered
      expect(standing).toBe(isBefore ? 'before' : isAfter ? 'after' : 'aside')
      if (standing === 'before' || standing === 'after') count[standing]++
    }
  }
  expect(count.before).toBeGreaterThan(1)
  const text = isolatedText(run, order, id)
  expect(text).toContain(`Number ${order.place[id]} of ${order.placed[order.key[id]!]} in an order that explains every answer.`)
  expect(text).toContain(`${count.before} had ended when it began, and must come before it`)
})

test('of a history that no order explains the evidence stands out, with the judge’s own sentences', () => {
  const { run, order } = broken
  const { named, stuck } = order.wrong!
  const { event, evidence } = run.judgements.find(({ property }) => property === 'Linearizable')!
  expect(run.operations[stuck]!.answered).toBe(event)
  expect(named.length).toBeGreaterThan(1)
  const standing = new Set(all(broken).filter(id => standingOf(run, order, named[0]!, id) === 'named'))
  expect(standing).toEqual(new Set([...named, stuck].filter(id => id !== named[0])))
  expect(isolatedText(run, order, stuck)).toContain(`No order of all operations allows this answer. ${evidence[0]}`)
  const other = all(broken).find(id => order.place[id]! > 0 && !named.includes(id) && id !== stuck)!
  expect(isolatedText(run, order, other)).toContain('explains every answer before the first wrong one')
})

test('what did not happen stands in no order', () => {
  const operations = sound.run.operations.map((each, id) => (id === 0 ? { ...each, status: 'failed' as const } : each))
  const run = { ...sound.run, operations }
  expect(isolatedText(run, sound.order, 0)).toMatch(/It did not happen, so it stands in no order\.$/)
  expect(standingOf(run, sound.order, 1, 0)).toBe('aside')
})

test('arrow keys go along a line and between lines, and stay within', () => {
  const lines = [[0, 2], [1, 3]]
  const left = [0, 10, 40, 50]
  const from = (here: number | null, ...keys: string[]) => keys.reduce((at, key) => nextIn(lines, left, at, key), here)
  expect(from(null, 'ArrowDown')).toBe(0)
  expect(from(0, 'ArrowRight')).toBe(2)
  expect(from(0, 'ArrowRight', 'ArrowRight')).toBe(2)
  expect(from(2, 'ArrowDown')).toBe(1)
  expect(from(0, 'ArrowDown')).toBe(1)
  expect(from(3, 'ArrowUp', 'ArrowUp')).toBe(2)
  expect(from(0, 'Enter')).toBeNull()
})
