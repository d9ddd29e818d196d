/** What φ buys and costs: mistakes about the living against the time until a crash is noticed. */
import { describe, expect, it } from 'vitest'
import { execute, makeRun } from '../index.ts'
import { n3, watcher } from './story.ts'
import { MS } from '../values.ts'

interface Found {
  readonly mistakes: number
  /** ms from the crash of n3 until it is suspected. */
  readonly noticed: number
}

function found(phi: number, seed?: number): Found {
  const made = makeRun('test', { scenario: 'slow-or-dead/phi', parameters: { phi }, ...(seed !== undefined && { seed }) })
  const executed = made.ok ? execute(made.value) : made
  if (!executed.ok) throw new Error(executed.error)
  const { recording } = executed.value
  const events = Array.from({ length: recording.length }, (_, i) => recording.event(i))
  const crash = events.find(({ act }) => act?.kind === 'crash')!
  const noticed = events.find(({ index, notes }) =>
    index > crash.index && notes.some(({ rule, values }) => rule === 'P4' && values[0] === n3 && values[2] === phi))!
  const { mistakes } = recording.worldAfter(recording.length - 1).node(watcher).state as { readonly mistakes: readonly number[] }
  return { mistakes: mistakes.reduce((sum, count) => sum + count, 0), noticed: Math.round((noticed.time - crash.time) / MS) }
}

describe('slow-or-dead/phi', () => {
  it('the run that is shown: mistakes, and when the crash is noticed', () => {
    expect([1, 2, 4, 8].map(phi => found(phi))).toEqual([
      { mistakes: 36, noticed: 165 }, { mistakes: 7, noticed: 238 }, { mistakes: 0, noticed: 335 }, { mistakes: 0, noticed: 467 },
    ])
  })

  it('with any seed, a larger φ is mistaken less often and notices later', () => {
    for (let seed = 0; seed < 8; seed++) {
      const [one, three, eight] = [1, 3, 8].map(phi => found(phi, seed)) as [Found, Found, Found]
      expect([one.mistakes > three.mistakes, three.mistakes >= eight.mistakes], `seed ${seed}`).toEqual([true, true])
      expect([one.noticed <= three.noticed, three.noticed < eight.noticed], `seed ${seed}`).toEqual([true, true])
    }
  })
})
