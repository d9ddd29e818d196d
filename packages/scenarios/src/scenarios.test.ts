/** What every scenario of the registry promises, and the story of the three that share one. */
import { allTold, clientOf, divergence, formsProblem, type Recording } from '@quorate/kernel'
import { describe, expect, it } from 'vitest'
import {
  compare, decodeLink, defaultsOf, difference, encodeLink, faultLists, makeRun, milestones, mutantsOf, scenarios,
  type Executed, type Scenario,
} from './index.ts'
import { agreedValue, isLost } from './clocks-lie/found.ts'
import { clientB as mistaken, correct, readOfB } from './clocks-lie/story.ts'
import { clocksLieTasks } from './clocks-lie/tasks.ts'
import { told, toldText } from './operations.ts'
import { clientA, clientB, readOfA, saleOfA } from './split-brain/story.ts'
import { executed } from '../test/executed.ts'

const WORLD = 'test'
/** `npm run deep` judges many more. */
const SEEDS = process.env.QUORATE_DEEP === '1' ? 3_000 : 60

/** Nodes that never wait for each other, or agree once, say little: what is asked and told is most of such a run. */
const terse = [
  'lww-register', 'lamport-clock', 'vector-clock', 'hybrid-clock', 'global-snapshot', 'paxos',
  'lease-lock', 'redlock', 'bully', 'quorum-kv', 'abd', 'chain',
]
/** Of clients that never stop asking, too. */
const isTerse = (scenario: Scenario): boolean =>
  terse.includes(scenario.protocol) || scenario.setup(defaultsOf(scenario)).loops.length > 0

/** The requests of a workload, and the first of each loop. */
const askedIn = ({ setup, history }: Recording) => [
  ...setup.requests,
  ...setup.loops.flatMap(({ client }) => history.filter(({ kind, id }) => kind === 'invoke' && clientOf(id) === client).slice(0, 1)
    .map(({ value }) => ({ client, request: value }))),
]

describe('every scenario', () => {
  for (const scenario of scenarios) {
    // Nothing changes what was executed, so whoever needs no second execution shares this one.
    let run: Executed | undefined
    const once = (): Executed => (run ??= executed({ scenario: scenario.name }))

    it(`${scenario.name}: two executions give the same events and digest`, () => {
      const second = executed({ scenario: scenario.name })
      expect(divergence(allTold(once().recording), allTold(second.recording))).toBeNull()
      expect(once().check).toEqual(second.check)
    })

    it(`${scenario.name}: another seed gives another digest`, () => {
      expect(executed({ scenario: scenario.name, seed: scenario.seed + 1 }).check.digest).not.toBe(once().check.digest)
    })

    it(`${scenario.name}: its link is under 2,000 characters and replays to the same check`, () => {
      const { run, check } = once()
      const link = encodeLink({ run, check })
      const back = decodeLink(`https://example.org/some/base/lab/#r=${link}&at=41`)
      expect(link.length).toBeLessThan(2_000)
      expect(back).toEqual({ ok: true, value: { run, check } })
      expect(back.ok && difference(check, executed(back.value.run).check)).toBeNull()
    })

    it(`${scenario.name}: reaches what it needs, and asks of nodes what their views say may be asked`, () => {
      const { recording } = once()
      for (const { client, request } of askedIn(recording)) {
        const { name, protocol } = recording.setup.nodes[client]!
        expect(formsProblem(protocol.view.commands ?? [], request), name).toBeNull()
      }
      const reached = [...recording.witnesses.filter(witness => witness.count > 0), ...recording.situations]
        .map(({ name }) => name)
      expect(reached).toEqual(expect.arrayContaining([...scenario.needs]))
    })

    it(`${scenario.name}: every mutant of its protocols can be put in and stays judged`, () => {
      const mutants = mutantsOf(scenario.setup(defaultsOf(scenario)))
      expect(mutants.length).toBeGreaterThan(0)
      for (const { name } of mutants) {
        expect(['ok', 'violated', 'unknown'], name).toContain(executed({ scenario: scenario.name, mutant: name }).status)
      }
    })

    it(`${scenario.name}: its story is told by few of its events, in order`, () => {
      const events = milestones(once()).map(({ event }) => event)
      expect(events).toEqual(events.toSorted((a, b) => a - b))
      expect(events.length).toBeGreaterThan(10)
      expect(events.length).toBeLessThan(once().recording.length / (isTerse(scenario) ? 2 : 10))
    })
  }
})

describe('every named list of faults', () => {
  for (const [name, { text }] of Object.entries(faultLists)) {
    it(`${name}: ${text}: can be added to every scenario, and its link gives the same events and digest again`, () => {
      for (const { name: scenario } of scenarios) {
        const first = executed({ scenario, faults: name })
        expect(encodeLink(first).length, scenario).toBeLessThan(2_000)
        expect(first.recording.findings.map(({ property }) => property)).not.toContain('Handlers are total')
        const back = decodeLink(encodeLink(first))
        if (!back.ok) throw new Error(`${scenario}: ${back.error}`)
        const second = executed(back.value.run)
        expect(divergence(allTold(first.recording), allTold(second.recording)), scenario).toBeNull()
        expect(second.check, scenario).toEqual(first.check)
      }
    })
  }

  it('leaves Raft linearizable over sixty seeds, whatever the list, as long as disks do not lie', () => {
    for (const faults of Object.keys(faultLists).filter(name => name !== 'lying-disks')) {
      for (let seed = 0; seed < SEEDS; seed++) {
        const { status, judgements } = executed({ scenario: 'split-brain/raft', faults, seed })
        const broken = judgements.filter(each => each.status === 'violated').map(({ property }) => property)
        expect([status === 'violated', broken], `npx quorate run split-brain/raft --faults ${faults} --seed ${seed}`)
          .toEqual([false, []])
      }
    }
  })
})

describe('disks that lie', () => {
  it('convict Raft, which rests on what its disk has promised', () => {
    const seeds = Array.from({ length: 40 }, (_, seed) => seed)
    const broken = new Set(seeds.flatMap(seed => executed({ scenario: 'split-brain/raft', faults: 'lying-disks', seed })
      .judgements.filter(({ status }) => status === 'violated').map(({ property }) => property)))
    expect([...broken]).toEqual(expect.arrayContaining(['Terms Only Grow', 'Matches Are True', 'Committed Entries Are on a Majority']))
  })
})

describe('versions', () => {
  const step = (stamps: string, parameters = {}): string =>
    executed({ scenario: 'clocks-lie/step', parameters: { stamps, ...parameters } }).status

  it('may be mixed: an older one at r1 loses the write there, beside newer ones that would not', () => {
    expect(['clock', 'mixed', 'above-seen'].map(stamps => step(stamps))).toEqual(['violated', 'violated', 'ok'])
    expect(['clock', 'mixed'].map(stamps => executed({ scenario: 'clocks-lie/skew', parameters: { stamps } }).status))
      .toEqual(['violated', 'ok'])
  })

  it('of one node may have a broken line: "mutant@node"', () => {
    const at = (mutant: string): Executed => executed({ scenario: 'split-brain/raft', mutant, seed: 23 })
    const { recording, status, run } = at('raft/votes-twice@r3')
    expect([status, run.mutant]).toEqual(['violated', 'raft/votes-twice@r3'])
    const [r1, , r3, r4] = recording.setup.nodes
    expect(r3!.protocol).not.toBe(r1!.protocol)
    expect(r4!.protocol).toBe(r1!.protocol)
    const everywhere = at('raft/votes-twice').recording.setup.nodes
    expect(everywhere[0]!.protocol).toBe(everywhere[2]!.protocol)
    for (const [mutant, says] of [
      ['raft/votes-twice@A', 'the mutant "raft/votes-twice@A" names the node "A"; accepted are r1, r2, r3, r4, r5'],
      ['raft/votes-twice@', 'names the node ""'],
      ['raft/voted@r1', 'has the mutant "raft/voted"'],
    ] as const) {
      const made = makeRun(WORLD, { scenario: 'split-brain/raft', mutant })
      expect(made.ok ? '' : made.error).toContain(says)
    }
  })
})

describe('a second in which no clock moves', () => {
  it('has the number of the replica decide, and ignores what is written again', () => {
    const run = executed({ scenario: 'clocks-lie/leap-second' })
    const [A, B, C] = [3, 4, 5]
    expect([told(run, A, 1), told(run, A, 2), told(run, C, 1), told(run, B, 2)].map(toldText)).toEqual(['50', '500', '50', '500'])
    const above = executed({ scenario: 'clocks-lie/leap-second', parameters: { stamps: 'above-seen' } })
    expect(toldText(told(above, C, 1))).toBe('500')
  })
})

describe('one seat, two clerks, one cut', () => {
  const sale = (scenario: string): string[] => {
    const run = executed({ scenario })
    return [told(run, clientA, saleOfA), told(run, clientA, readOfA), told(run, clientB, 0)].map(toldText)
  }

  it('asynchronous failover confirms both sales and is convicted by the second', () => {
    const run = executed({ scenario: 'split-brain/failover' })
    expect(sale('split-brain/failover')).toEqual(['Ann', 'Ann', 'Bob'])
    expect(run.judgements.filter(({ status }) => status === 'violated').map(({ property }) => property)).toEqual(['Linearizable'])
    expect(run.judgements[0]!.event).toBe(told(run, clientB, 0).answered)
  })

  it('Raft leaves the sale in the minority open and confirms the other', () => {
    expect(sale('split-brain/raft')).toEqual(['unknown', 'unknown', 'Bob'])
  })

  it('a fence lets nobody sell for the older primary', () => {
    expect(sale('split-brain/fenced')).toEqual(['unknown', 'unknown', 'Bob'])
  })

  for (const [scenario, status] of [['failover', 'violated'], ['raft', 'ok'], ['fenced', 'ok']] as const) {
    it(`${scenario}: the verdict is ${status} for ${SEEDS} seeds, not for one`, { timeout: 600_000 }, () => {
      for (let seed = 0; seed < SEEDS; seed++) {
        expect(executed({ scenario: `split-brain/${scenario}`, seed }).status, `npx quorate run split-brain/${scenario} --seed ${seed}`)
          .toBe(status)
      }
    })
  }
})

describe('one dose, three people, clocks that differ', () => {
  const at = (parameters: object = {}, scenario = 'skew'): Executed => executed({ scenario: `clocks-lie/${scenario}`, parameters: { ...parameters } })

  it('loses the correction when the clock is ahead by more than lies between the writes, and keeps it otherwise', () => {
    const ahead = [0, 100, 180, 220, 300, 2_000]
    expect(ahead.map(ms => isLost(at({ ahead: ms })))).toEqual([false, false, false, true, true, true])
    expect([100, 280, 320, 2_000].map(gap => isLost(at({ gap })))).toEqual([true, true, false, false])
  })

  it('is convicted by the first read after the correction', () => {
    const run = at()
    expect(run.judgements.filter(({ status }) => status === 'violated').map(({ property }) => property)).toEqual(['Linearizable'])
    expect(run.judgements[0]!.event).toBe(told(run, mistaken, readOfB).answered)
  })

  it('ends in agreement, whatever the clocks and the cut', () => {
    for (const cut of ['none', 'r1']) {
      for (const stamps of ['clock', 'above-seen']) {
        for (const ahead of [0, 300]) expect(agreedValue(at({ cut, stamps, ahead })), `${cut} ${stamps} ${ahead}`).not.toBeNull()
      }
    }
  })

  it('needs an hour of drift, or one step back', () => {
    expect([0, 1, 24].map(hours => isLost(at({ hours }, 'drift')))).toEqual([false, true, true])
    expect([0, 100, 180, 220, 300].map(back => isLost(at({ back }, 'step')))).toEqual([false, false, false, true, true])
  })

  for (const [scenario, stamps, status] of [
    ['skew', 'clock', 'violated'], ['drift', 'clock', 'violated'], ['step', 'clock', 'violated'],
    ['skew', 'above-seen', 'ok'], ['drift', 'above-seen', 'ok'], ['step', 'above-seen', 'ok'],
  ] as const) {
    it(`${scenario}, stamps=${stamps}: the verdict is ${status} for ${SEEDS} seeds, not for one`, { timeout: 600_000 }, () => {
      for (let seed = 0; seed < SEEDS; seed++) {
        expect(executed({ scenario: `clocks-lie/${scenario}`, seed, parameters: { stamps } }).status, `seed ${seed}`).toBe(status)
      }
    })
  }

  it('is compared by what was confirmed and then lost', () => {
    const counted = (parameters: object) => {
      const rows = compare(WORLD, 'clocks-lie', [], { parameters: { ...parameters } })
      if (!rows.ok) throw new Error(rows.error)
      return rows.value.rows.map(({ asked, acknowledged, lost, stale }) => [asked, acknowledged, lost, stale])
    }
    // The second in which no clock moves has other clients, and does not say what survives.
    expect(counted({})).toEqual([[6, 6, 1, 3], [6, 6, 1, 3], [6, 6, 1, 3], [10, 10, null, 3]])
    expect(counted({ stamps: 'above-seen' })).toEqual([[6, 6, 0, 0], [6, 6, 0, 0], [6, 6, 0, 0], [10, 10, null, 2]])
  })

  it('has tasks that can be done', () => {
    const late = at()
    const again = executed({
      scenario: 'clocks-lie/skew',
      interventions: [{ after: late.recording.event(late.recording.length - 4).lineage, act: { kind: 'request', client: mistaken, request: correct } }],
    })
    const runs = [
      at({ ahead: 120, gap: 100 }), at({ ahead: 1_000, gap: 1_500 }), again, at({ drift: 3, hours: 24 }, 'drift'),
      at({ stamps: 'above-seen', cut: 'r1' }), executed({ scenario: 'clocks-lie/skew', parameters: { cut: 'r1' }, mutant: 'lww-register/sends-once' }),
    ]
    expect(clocksLieTasks.map(({ done }) => runs.map(done).indexOf(true))).toEqual([0, 1, 2, 3, 4, 5])
  })
})

describe('interventions', () => {
  it('come right after the event they name, and change only what follows', () => {
    const plain = executed({ scenario: 'split-brain/raft' })
    const { lineage } = plain.recording.event(200)
    const changed = executed({
      scenario: 'split-brain/raft', interventions: [{ after: lineage, act: { kind: 'crash', node: 2 } }],
    })
    expect(changed.recording.event(201).act).toEqual({ kind: 'crash', node: 2 })
    for (let i = 0; i <= 200; i++) expect(changed.recording.event(i)).toEqual(plain.recording.event(i))
  })

  it('are reported when the event they name never comes', () => {
    const run = executed({ scenario: 'split-brain/raft', interventions: [{ after: 12345, act: { kind: 'heal' } }] })
    expect(run.recording.missed).toEqual([{ kind: 'intervention', position: 0 }])
  })
})
