/** What is lost, and what comes late, over eight seeds: the stories of these scenarios. */
import { Seq } from '@quorate/kernel'
import type { Command } from '@quorate/protocols'
import { expect, it } from 'vitest'
import type { Executed, RunRequest } from '../index.ts'
import { told, toldText } from '../operations.ts'
import { eventsOf } from '../raft-or-paxos/seen.ts'
import { executed } from '../../test/executed.ts'

const GAP = 'multi-paxos/gap'
const LATE = 'multi-paxos/late-promise'
const forSeeds = (request: RunRequest, look: (run: Executed, how: string) => void): void => {
  for (let seed = 0; seed < 8; seed++) look(executed({ ...request, seed }), `npx quorate run ${request.scenario} --seed ${seed}`)
}
const leaders = ({ recording }: Executed): number[] =>
  recording.tenures.filter(({ role }) => role.word === 'leader').map(({ node }) => node)

it(`${GAP}: the next leader fills slot 3 with a no-op, and repeats slot 4`, () => {
  forSeeds({ scenario: GAP }, (run, how) => {
    expect([run.status, leaders(run).length], how).toEqual(['ok', 2])
    const [event] = eventsOf(run, 'M5', 'proposes for slots')
    const { node, notes } = run.recording.event(event!)
    expect(notes.find(({ rule }) => rule === 'M5')!.values.slice(1), how).toEqual([3, 4])
    const { log } = run.recording.worldAfter(event!).node(node).state as { log: Seq<{ readonly command: Command | null }> }
    expect([Seq.at(log, 2).command, Seq.at(log, 3).command], how).toMatchObject([null, { key: 'b', value: 2 }])
  })
})
it(`${GAP}, answers lost: both are answered when r1 hears of the second, and never if only what an answer names counts`, () => {
  const lost: RunRequest = { scenario: GAP, parameters: { lost: 'answers' } }
  const both = (run: Executed): string[] => [3, 4].map(client => toldText(told(run, client, 1)))
  forSeeds(lost, (run, how) => expect([run.status, both(run), eventsOf(run, 'M7', 'late or lost').length], how).toEqual(['ok', ['2', '2'], 1]))
  const broken = executed({ ...lost, mutant: 'multi-paxos/counts-what-is-named' })
  expect([broken.status, both(broken)]).toEqual(['violated', ['unknown', 'unknown']])
})
it(`${LATE}: r3 leads, and r1 not before all is well, though promises come`, () => {
  forSeeds({ scenario: LATE }, (run, how) => {
    expect([run.status, leaders(run)], how).toEqual(['ok', [2, 0]])
    expect(eventsOf(run, 'M3', 'It needs no promise').length, how).toBeGreaterThan(2)
  })
  expect(executed({ scenario: LATE, mutant: 'multi-paxos/counts-old-promises' }).status).toBe('violated')
})
