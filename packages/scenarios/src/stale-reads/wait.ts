import type { TimedRequest } from '@quorate/kernel'
import { allUp, answered } from '../in-time.ts'
import type { Parameters, Scenario } from '../scenario.ts'
import { integer, MS } from '../values.ts'
import {
  clientA, clientB, clientC, lagParameter, lateLinks, latencyParameter, look, network, replicas, serving, write,
} from './story.ts'

const requests: readonly TimedRequest[] = [
  write(clientA, 100, 'first'), write(clientA, 1_000, 'edited'),
  look(clientA, 1_050), look(clientC, 1_080), look(clientB, 1_120),
  write(clientA, 1_500, 'again'), look(clientA, 1_550), look(clientB, 1_950),
  write(clientA, 2_150, 'last'), look(clientA, 2_200),
]

/** ms: a heartbeat shows r3 what it has missed, which is late, and so is the answer when it asks for that. */
const caughtUp = (parameters: Parameters): number =>
  100 + 2 * (integer(parameters, 'lag') + 10) + 8 * integer(parameters, 'latency')

export const staleReadsWait: Scenario = {
  name: 'stale-reads/wait',
  title: 'A read that waits for its position',
  summary: 'r3 is always 300 ms behind, and keeps a read until it has what its client has seen. Nobody fails over, so whatever was '
    + 'confirmed arrives in the end, and then somebody must remember who waits for it.',
  lookFor: [
    'A edits the post at r1 and is told "position 2". What r1 sends to r3 takes 300 ms.',
    'A reads at r3, and sends along that it has seen position 2. r3 has position 1, and keeps the read.',
    'B, who has seen nothing, is answered by r3 at once, with the old post. That is not linearizable: a token speaks for its owner only.',
    'The edit arrives. r3 executes it, looks at the reads that wait, and answers A.',
    'A waits for the rest of the lag, every time that it reads what it has just written.',
  ],
  protocol: 'primary-backup-reads',
  parameters: [lagParameter, latencyParameter],
  seed: 17,
  judges: ['linearizable'],
  needs: ['read kept waiting'],
  setup: parameters => ({
    nodes: serving(parameters, 'wait'), network: { ...network(parameters), links: lateLinks(parameters) }, requests,
    loops: [], faults: [], situations: [],
    deadlines: [{ ...answered(clientA, caughtUp(parameters), 600), given: allUp(replicas) }],
    until: 2_700 * MS, limit: 20_000,
  }),
}
