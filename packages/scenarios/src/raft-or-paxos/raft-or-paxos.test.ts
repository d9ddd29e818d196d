/** What the article says of these scenarios: over many seeds, its numbers, and that its tasks can be done. */
import { describe, expect, it } from 'vitest'
import { checkClaim, compare, type RunRequest } from '../index.ts'
import { raftOrPaxosClaims } from './claims.ts'
import { eventsOf, salesOf } from './seen.ts'
import { raftOrPaxosTasks } from './tasks.ts'
import { executed } from '../../test/executed.ts'

const MULTI = 'raft-or-paxos/multi-paxos'
const RAFT = 'raft-or-paxos/raft'
const PRIMARY = 'raft-or-paxos/primary-backup'
/** `npm run deep` looks at many more. */
const SEEDS = process.env.QUORATE_DEEP === '1' ? 3_000 : 30
const flexible = { 'to-lead': 4, 'to-choose': 2 }

it.each<[scenario: string, parameters: RunRequest['parameters']]>([[RAFT, {}], [MULTI, {}], [MULTI, flexible]])(
  `%s with %j is linearizable over ${SEEDS} seeds`, (scenario, parameters) => {
    for (let seed = 0; seed < SEEDS; seed++) {
      expect(executed({ scenario, seed, parameters }).status, `npx quorate run ${scenario} --seed ${seed}`).toBe('ok')
    }
  })

describe('numbers of the article', () => {
  const compared = compare('test', 'raft-or-paxos', [], {})
  const rows = compared.ok ? compared.value.rows : []

  it('of its table', () => {
    expect(rows.map(({ protocol, acknowledged, lost, stale, unavailable }) => [protocol, acknowledged, lost, stale, unavailable])).toEqual([
      ['raft-kv', 6, 0, 0, 800_000], ['multi-paxos', 6, 0, 0, 800_000], ['primary-backup-kv', 8, 1, 1, 0],
    ])
    expect(compared).toMatchObject({ ok: true, value: { seed: 17, sameClients: true, sameFaults: true } })
  })
  it('r1 leads after 162 ms in both; after the cut r3 leads at 737 ms in Raft, r4 at 805 ms in Multi-Paxos', () => {
    const led = (scenario: string): number[] => {
      const { recording } = executed({ scenario })
      return recording.tenures.filter(({ role }) => role.word === 'leader').map(({ event }) => Math.round(recording.event(event).time / 1_000))
    }
    expect([led(RAFT), led(MULTI)]).toEqual([[162, 737], [162, 805]])
  })
  it('with four to lead and two to choose, r3 asks for ballot 28 and repeats slots 3 and 4', () => {
    const run = executed({ scenario: MULTI, parameters: flexible })
    const [event] = eventsOf(run, 'M4', 'proposes for slots')
    const { node, notes } = run.recording.event(event!)
    expect([node, notes.find(({ rule }) => rule === 'M4')!.values]).toEqual([2, [28, 3, 4]])
  })
  it('Raft elects r3, which has all four entries', () => {
    const { recording } = executed({ scenario: RAFT })
    const [, second] = recording.tenures.filter(({ role }) => role.word === 'leader')
    expect([second!.node, recording.worldAfter(second!.event - 1).node(second!.node).state.raft.log.length]).toEqual([2, 4])
  })
})

/** The others are about what one seed shows. */
const general = raftOrPaxosClaims.filter(({ id }) => /minority|must-meet|with-ballot|primary-loses/.test(id))
it.each(general)('$id holds with other seeds too', claim => {
  for (let seed = 0; seed < 8; seed++) {
    const checked = checkClaim('test', { ...claim, run: { ...claim.run, seed } }, 'run')
    expect(checked.ok && checked.value.holds, `seed ${seed}`).toBe(true)
  }
})

describe('tasks', () => {
  const done = (name: string, request: RunRequest): boolean =>
    raftOrPaxosTasks.find(({ id }) => id === `raft-or-paxos/${name}`)!.done(executed(request))

  it.each(raftOrPaxosTasks)('$id is not done by opening a scenario', ({ done: isDone }) => {
    expect([RAFT, MULTI, PRIMARY].map(scenario => isDone(executed({ scenario })))).toEqual([false, false, false])
  })
  it('quorums that meet let the small side sell, quorums that need not meet let both', () => {
    expect(done('small-side-sells', { scenario: MULTI, parameters: flexible })).toBe(true)
    expect(done('two-values', { scenario: MULTI, parameters: { 'to-lead': 2, 'to-choose': 2 } })).toBe(true)
    expect(salesOf(executed({ scenario: MULTI, parameters: { 'to-lead': 2, 'to-choose': 2 } }))).toEqual(['Ann', 'Bob'])
  })
  it('a pause deposes a leader', () => {
    const { recording } = executed({ scenario: MULTI, parameters: { cut: 'none' } })
    const at = (time: number): number =>
      Array.from({ length: recording.length }, (_, i) => recording.event(i)).find(event => event.time > time && event.node === 5)!.lineage
    const interventions = [
      { after: at(300_000), act: { kind: 'pause', node: 0 } as const }, { after: at(1_400_000), act: { kind: 'resume', node: 0 } as const },
    ]
    expect(done('no-cut-deposed', { scenario: MULTI, parameters: { cut: 'none' }, interventions })).toBe(true)
  })
  it('a monitor that waits for ever promotes nobody', () => {
    expect(done('patient-primary', { scenario: PRIMARY, parameters: { misses: 100 } })).toBe(true)
  })
  it('a broken line is convicted', () => {
    expect(done('break-both', { scenario: MULTI, mutant: 'multi-paxos/notices-without-ballot' })).toBe(true)
  })
})
