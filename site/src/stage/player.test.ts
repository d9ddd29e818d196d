import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Frame } from '@quorate/kernel'
import type { OpenRun } from '../sim/client.ts'
import type { Mark } from '../sim/types.ts'
import { baseRate, eventAt, nextMarked, Player } from './player.svelte.ts'

test('speed 1 is a round number at which the slowest message takes about half a second', () => {
  expect(baseRate(8_000)).toBe(10_000)
  expect(baseRate(1_000)).toBe(2_000)
  expect(baseRate(40_000)).toBe(50_000)
  expect(baseRate(0)).toBe(baseRate(1_000))
})

test('milestones are found in both directions, and the ends where there are none', () => {
  const marks: Mark[] = ['', 'fault', '', '', 'leader', '']
  expect(nextMarked(marks, 1, 1)).toBe(4)
  expect(nextMarked(marks, 4, 1)).toBe(5)
  expect(nextMarked(marks, 4, -1)).toBe(1)
  expect(nextMarked(marks, 1, -1)).toBe(0)
})

test('the event of a time is the last one that has happened', () => {
  const times = [0, 10, 10, 30]
  expect(eventAt(times, 0, 9)).toBe(0)
  expect(eventAt(times, 0, 10)).toBe(2)
  expect(eventAt(times, 2, 29)).toBe(2)
  expect(eventAt(times, 2, 99)).toBe(3)
})

describe('of a frame that is not here', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  /** A player at event 0 that has rested there; frames after that come when they are sent. */
  async function resting(): Promise<{ player: Player, send: (event: number) => Promise<void>, asked: number[] }> {
    const frameOf = (event: number): Frame => ({ event, flights: [] }) as unknown as Frame
    const coming = new Map<number, (frame: Frame) => void>()
    const asked: number[] = []
    const run = {
      summary: {
        length: 100, judgements: [],
        events: { time: Array.from({ length: 100 }, (_, i) => i * 1_000), mark: Array.from({ length: 100 }, () => '') },
      },
      peek: (event: number) => (event === 0 ? frameOf(0) : undefined),
      frame: (event: number) => {
        if (event === 0) return Promise.resolve(frameOf(0))
        asked.push(event)
        return new Promise<Frame>(resolve => coming.set(event, resolve))
      },
    } as unknown as OpenRun
    const player = new Player()
    await player.show(run, 0)
    vi.advanceTimersByTime(1_000)
    const send = async (event: number): Promise<void> => {
      coming.get(event)!(frameOf(event))
      await vi.advanceTimersByTimeAsync(0)
    }
    return { player, send, asked }
  }
  const shownBy = ({ cursor, time, frame }: Player): [number, number, number] => [cursor, time, frame!.event]

  test('cursor, time and frame change together once it comes', async () => {
    const { player, send, asked } = await resting()
    void player.seek(40)
    expect([...shownBy(player), player.target]).toEqual([0, 0, 0, 40])
    await send(40)
    expect([...shownBy(player), player.target]).toEqual([40, 40_000, 40, 40])
    expect(asked).toEqual([40])
    await vi.advanceTimersByTimeAsync(1_000)
    expect(shownBy(player)).toEqual([40, 40_000, 40])
  })

  test('the cursor goes ahead where it is long in coming, also for a hand that goes on meanwhile', async () => {
    const { player, send } = await resting()
    void player.seek(40)
    await vi.advanceTimersByTimeAsync(10)
    void player.seek(41)
    await vi.advanceTimersByTimeAsync(6)
    expect(shownBy(player)).toEqual([41, 41_000, 0])
    await send(40)
    expect(shownBy(player)).toEqual([41, 41_000, 0])
    await send(41)
    expect(shownBy(player)).toEqual([41, 41_000, 41])
  })

  test('a step counts from where the last one leads, and what is done is done there', async () => {
    const { player, send } = await resting()
    void player.step(1)
    void player.step(1)
    expect([player.cursor, player.target]).toEqual([0, 2])
    player.settle()
    expect(shownBy(player)).toEqual([2, 2_000, 0])
    await send(2)
    expect(shownBy(player)).toEqual([2, 2_000, 2])
  })

  test('while somebody scrubs, the cursor waits for none', async () => {
    const { player, send } = await resting()
    void player.seek(40)
    await send(40)
    await vi.advanceTimersByTimeAsync(20)
    void player.seek(41)
    expect(shownBy(player)).toEqual([41, 41_000, 40])
    await vi.advanceTimersByTimeAsync(51)
    void player.seek(42)
    expect(shownBy(player)).toEqual([41, 41_000, 40])
  })

  test('playing waits for it', async () => {
    const { player, send } = await resting()
    void player.seek(40)
    player.advance(0.1)
    expect(player.target).toBe(40)
    await send(40)
    expect(player.cursor).toBe(40)
  })
})
