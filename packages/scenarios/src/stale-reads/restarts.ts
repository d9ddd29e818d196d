import type { TimedFault, TimedRequest } from '@quorate/kernel'
import type { Scenario } from '../scenario.ts'
import { MS } from '../values.ts'
import {
  clientA, clientB, clientC, lagParameter, lateLinks, latencyParameter, look, maxAgeParameter, monitorSpec, network, r3,
  serving, write,
} from './story.ts'

/** Twice, and so soon that answers to what r3 asked in one life arrive in the next. */
const faults: readonly TimedFault[] = [[435, 450], [935, 950]].flatMap(([down, up]) => [
  { at: down! * MS, fault: { kind: 'crash', node: r3 } }, { at: up! * MS, fault: { kind: 'restart', node: r3 } },
])

const requests: readonly TimedRequest[] = [
  write(clientA, 100, 'first'), write(clientA, 600, 'edited'), look(clientC, 650), look(clientB, 700),
  write(clientA, 1_060, 'again'), look(clientB, 1_200), look(clientC, 1_250), look(clientB, 1_700),
]

export const staleReadsRestarts: Scenario = {
  name: 'stale-reads/restarts',
  title: 'Answers to questions of an earlier life',
  summary: 'r3 restarts twice, and what r1 sends to it takes 300 ms. So answers arrive to questions that r3 asked before it '
    + 'restarted: how far the two logs agree, and where the log of r1 ends. They say how things were, and r3 must not take them for how things are.',
  lookFor: [
    'r3 restarts at 450 ms. At every heartbeat that reaches it, it asks r1 how far the two logs agree: several answers are under way.',
    'With the first of them it has caught up. The edit reaches it, and its log grows.',
    'It restarts again. The other answers are about the shorter log: each is ignored. To take one would mean to throw the edit away.',
    'r3 also counts ticks, and asks r1 in every one of them where its log ends. The count survives the restart.',
    'So an answer to a question of the earlier life is as old as it is, and r3 points B to r1.',
  ],
  protocol: 'primary-backup-reads',
  parameters: [lagParameter, maxAgeParameter, latencyParameter],
  seed: 17,
  judges: ['linearizable'],
  needs: ['read from a backup'],
  setup: parameters => ({
    nodes: [...serving(parameters, 'bounded'), monitorSpec(12)],
    network: { ...network(parameters), links: lateLinks(parameters) }, requests, loops: [], faults, situations: [],
    until: 2_000 * MS, limit: 20_000,
  }),
}
