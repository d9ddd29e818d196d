import { Recording } from '@quorate/kernel'
import { describe, expect, it } from 'vitest'
import { careless, subjectOf } from '../../test/lease.ts'
import { fuzz } from '../fuzz/fuzz.ts'
import { setupOf } from '../trying.ts'
import { Replayer } from './replay.ts'
import { normalOrder } from './normal.ts'
import { shrink, type Shrunk } from './shrink.ts'
import { pastOfLast } from './slice.ts'
import { tell } from './tell.ts'

const subject = subjectOf(careless)
const property = 'One Holder'

function found(strategy: 'swarm' | 'pct', runs: number): Shrunk[] {
  const all: Shrunk[] = []
  for (let seed = 0; seed < runs; seed++) {
    const tally = fuzz(subject, { seed, strategy, more: ({ runs: n, found: f }) => n < 50 && f.length === 0 })
    for (const { trial } of tally.found) all.push(shrink(subject, trial, property)!)
  }
  return all
}

const shrunk = [...found('swarm', 6), ...found('pct', 6)]

describe('a shrunk run', () => {
  it('breaks the same property, at its last event', () => {
    expect(shrunk.length).toBeGreaterThan(8)
    for (const { trial, broken, events } of shrunk) {
      const recording = new Recording(setupOf(subject, trial), trial)
      expect(recording.findings.map(finding => finding.property)).toEqual([property])
      expect(recording.length).toBe(broken.event + 1)
      expect(events).toBe(recording.length - 3)
      expect(recording.missed).toEqual([])
    }
  })

  it('can do without none of its events', () => {
    for (const { trial, isMinimal } of shrunk) {
      expect(isMinimal).toBe(true)
      const { schedule = [] } = trial
      for (const left of schedule) {
        const fewer = { ...trial, schedule: schedule.filter(lineage => lineage !== left) }
        expect(new Replayer(subject, property, () => {}).replay(fewer)).toBeNull()
      }
    }
  })

  it('is the shortest there is: ask, grant, the lock taken back, ask, grant', () => {
    expect(new Set(shrunk.map(({ events }) => events))).toEqual(new Set([5]))
  })

  it('is in normal form', () => {
    for (const { trial } of shrunk) {
      const { steps } = new Replayer(subject, property, () => {}).replay(trial)!
      const chosen = (of: typeof steps) => of.filter(({ kind }) => kind !== 'start').map(({ lineage }) => lineage)
      expect(chosen(normalOrder(steps))).toEqual(chosen(steps))
    }
  })

  it('carries no fault that it does not need', () => {
    for (const { trial } of shrunk) expect(trial.faults ?? []).toEqual([])
  })
})

describe('shrinking', () => {
  it('says so where there is nothing to shrink', () => {
    expect(shrink(subject, { seed: 1, interventions: [] }, property)).toBeNull()
  })

  it('gives a run that shows the property when its budget ends at once', () => {
    const [first] = fuzz(subject, { seed: 1, strategy: 'swarm', more: ({ found: f }) => f.length === 0 }).found
    const short = shrink(subject, first!.trial, property, { more: () => false })!
    expect(short.isMinimal).toBe(false)
    expect(new Replayer(subject, property, () => {}).replay(short.trial)).not.toBeNull()
  })

  it('first takes away faults, so that a run by time with few of them is left as well', () => {
    const [first] = fuzz(subject, { seed: 1, strategy: 'swarm', more: ({ found: f }) => f.length === 0 }).found
    const { timed } = shrink(subject, first!.trial, property)!
    expect(first!.trial.faults!.length).toBeGreaterThan(1)
    expect(timed!.faults).toHaveLength(1)
    expect(new Replayer(subject, property, () => {}).replay(timed!)).not.toBeNull()
  })
})

describe('the causal past', () => {
  it('holds the last event, and no event of a node that nobody heard of since', () => {
    const { steps } = new Replayer(subject, property, () => {}).replay(shrunk[0]!.trial)!
    const past = pastOfLast(steps)
    expect(past.has(steps.length - 1)).toBe(true)
    const last = steps.at(-1)!.node
    const silent = [1, 2].find(node => node !== last)!
    expect([...past].some(i => steps[i]!.node === silent && steps[i]!.kind === 'message')).toBe(false)
  })
})

describe('the story', () => {
  it('has at most a dozen sentences, the last one of the event that broke it', () => {
    const [first] = fuzz(subject, { seed: 1, strategy: 'swarm', more: ({ found: f }) => f.length === 0 }).found
    const recording = new Recording(setupOf(subject, first!.trial), first!.trial)
    const story = tell(recording, first!.event)
    expect(story).toHaveLength(12)
    expect(story[0]).toBe('s, a and b start.')
    expect(story.at(-1)).toMatch(/receives Grant from s\.$/)
  })

  it('of a shrunk run leaves nothing out', () => {
    const { trial, broken } = shrunk[0]!
    expect(tell(new Recording(setupOf(subject, trial), trial), broken.event)).toMatchInlineSnapshot(`
      [
        "s, a and b start.",
        "s receives Ask from b.",
        "s: the silence timer fires.",
        "s receives Ask from a.",
        "a receives Grant from s.",
        "b receives Grant from s.",
      ]
    `)
  })
})
