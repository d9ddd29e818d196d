import { plannedProblem, World } from '@quorate/kernel'
import { describe, expect, it } from 'vitest'
import { careful, careless, subjectOf } from '../../test/lease.ts'
import { Dice } from '../dice.ts'
import { setupOf, Trying } from '../trying.ts'
import { execute } from './execute.ts'
import { fuzz, Islands } from './fuzz.ts'
import type { Outcome } from './island.ts'
import { strategies } from './plan.ts'
import { probe } from './probe.ts'
import { swarm } from './swarm.ts'
import { Tally } from './tally.ts'

const until = (runs: number) => ({ more: (tally: Tally) => tally.runs < runs })
const subject = subjectOf(careless)

describe('fuzzing', () => {
  it.each(strategies.filter(name => name !== 'random'))('%s finds what only lateness or loss shows', strategy => {
    const { found } = fuzz(subject, { seed: 1, strategy, ...until(200) })
    expect(found.map(({ property }) => property)).toEqual(['One Holder'])
  })

  it('plain seeds do not, for the network is in time', () => {
    expect(fuzz(subject, { seed: 1, strategy: 'random', ...until(200) }).found).toEqual([])
  })

  it('leaves alone what is right', () => {
    const tally = fuzz(subjectOf(careful), { seed: 1, strategy: 'portfolio', ...until(500) })
    expect(tally.found).toEqual([])
    expect([tally.runs, tally.reached[0]?.name, tally.reached[0]!.count > 0]).toEqual([500, 'lent', true])
  })

  it('is the same again, and another with another seed', () => {
    const once = (seed: number) => {
      const { found, events, reached } = fuzz(subject, { seed, strategy: 'portfolio', ...until(100) })
      return { found, events, reached }
    }
    expect(once(1)).toEqual(once(1))
    expect(once(2).events).not.toBe(once(1).events)
  })

  it('does not depend on who executes which island, nor on the order in which outcomes come in', () => {
    const runs = 96
    const alone = fuzz(subject, { seed: 1, strategy: 'feedback', ...until(runs) })
    const outcomes: Outcome[] = []
    for (const me of [2, 0, 1]) {
      const islands = new Islands(subject, probe(subject, 1), 1, 'feedback')
      for (let index = 0; index < runs; index++) {
        if (index % 16 % 3 !== me) continue
        const island = islands.of(index)
        outcomes.push(island.run(island.plan(index)))
      }
    }
    const together = new Tally()
    for (const outcome of outcomes) together.add(outcome)
    expect([together.runs, together.events, together.found]).toEqual([alone.runs, alone.events, alone.found])
  })

  it.each(strategies)('%s: every finding is a run that shows the same again', strategy => {
    for (const { trial, property, event } of fuzz(subject, { seed: 3, strategy, ...until(150) }).found) {
      const again = new Trying(subject, trial)
      again.world.run()
      expect(again.broken().map(broken => [broken.property, broken.event])).toContainEqual([property, event])
    }
  })
})

describe('situations', () => {
  it('that a node is down is one by itself, and news only once', () => {
    const plan = { index: 0, way: 'swarm', seed: 1, order: null, prefix: [], faults: [] } as const
    const crash = { at: 400_000, fault: { kind: 'crash', node: 0 } } as const
    const quiet = execute(subjectOf(careful), plan, new Set(), () => {}).projection
    const { projection } = execute(subjectOf(careful), { ...plan, faults: [crash] }, quiet.found, () => {})
    expect([projection.found.size, projection.lastNew > quiet.lastNew]).toEqual([quiet.found.size + 1, true])
    const again = execute(subjectOf(careful), { ...plan, faults: [crash] }, projection.found, () => {}).projection
    expect(again.lastNew).toBe(0)
  })
})

describe('swarm', () => {
  it('draws only faults that a link may carry, and not always the same', () => {
    const probed = probe(subject, 1)
    const kinds = new Set<string>()
    let empty = 0
    for (let seed = 0; seed < 500; seed++) {
      const faults = swarm(subject, probed, new Dice(seed, 'swarm'))
      if (faults.length === 0) empty++
      expect(faults.length).toBeLessThanOrEqual(64)
      for (const planned of faults) {
        expect(plannedProblem(planned, ['s', 'a', 'b']), JSON.stringify(planned)).toBeNull()
        kinds.add(planned.fault.kind)
      }
    }
    expect(empty).toBeLessThan(25)
    expect(kinds).toEqual(new Set([
      'cut', 'cut-one-way', 'isolate', 'bridge', 'flap', 'heal', 'degrade', 'restore', 'clog', 'unclog', 'crash',
      'crash-loop', 'restart', 'pause', 'resume', 'slow', 'disk-latency', 'disk-full', 'disk-freed',
    ]))
  })

  it('touches clocks only where somebody asks for the time', () => {
    expect(probe(subject, 1)).toMatchObject({ asksClock: false, leaders: ['holder'] })
    const asking = subjectOf({ ...careless, beside: () => {} })
    const nodes = asking.setup.nodes.map(node => ({
      ...node, protocol: { ...node.protocol, onMessage: (s: never, from: number, m: never, out: never) => {
        (out as { clock(): number }).clock()
        node.protocol.onMessage!(s, from, m, out)
      } },
    }))
    const probed = probe({ ...asking, setup: { ...asking.setup, nodes } }, 1)
    expect(probed.asksClock).toBe(true)
    const kinds = Array.from({ length: 300 }, (_, seed) => swarm(asking, probed, new Dice(seed, 'swarm'))).flat()
      .map(({ fault }) => fault.kind)
    expect(kinds).toEqual(expect.arrayContaining(['clock-step', 'clock-drift', 'clock-freeze']))
  })
})

describe('chosen schedules', () => {
  it.each(['pct', 'pos', 'feedback'] as const)('%s: what was chosen replays to the same digest', strategy => {
    const islands = new Islands(subject, probe(subject, 5), 5, strategy)
    let orders = new Set<string>()
    for (let index = 0; index < 64; index++) {
      const island = islands.of(index)
      const outcome = island.run(island.plan(index))
      if (outcome.trial === null) continue
      const [one, other] = [0, 1].map(() => new World(setupOf(subject, outcome.trial!), outcome.trial!))
      one!.run()
      other!.run()
      orders = orders.add(one!.digest)
      expect([one!.digest, one!.events]).toEqual([other!.digest, outcome.events])
    }
    expect(orders.size).toBeGreaterThan(1)
  })
})
