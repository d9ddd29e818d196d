import type { NodeId, TimedFault } from '@quorate/kernel'
import type { Parameters, Scenario } from '../scenario.ts'
import { integer, MS } from '../values.ts'
import { clientA, network, networkParameters, nodes, r1, r2, r3, survivors, writes } from './story.ts'

/** ms */
export const AWAY = 500

/** When they are back, ms. */
export const backAt = (parameters: Parameters): number => AWAY + integer(parameters, 'away-for')

const down = (node: NodeId, from: number, until: number): TimedFault[] => [
  { at: from * MS, fault: { kind: 'crash', node } },
  { at: until * MS, fault: { kind: 'restart', node } },
]

/** r3 first, and r2 as well if two are to be away. */
function faults(parameters: Parameters): TimedFault[] {
  const back = backAt(parameters)
  const followers = [r3, r2].slice(0, integer(parameters, 'away')).flatMap(node => down(node, AWAY, back))
  return parameters.leader === 'crashes' ? [...followers, ...down(r1, back, back + 500)] : followers
}

export const raftReplicatesCatchUp: Scenario = {
  name: 'raft-replicates/catch-up',
  title: 'Raft replicates: one server is away for a while',
  summary: 'A writes through r1. r3 crashes, two servers of three go on without it, and when it is back it gets all that it missed.',
  lookFor: [
    'r1 appends each write to its log and sends it to r2 and r3. The entry is dashed: it is not committed.',
    'The first of the two to store it completes a majority. r1 commits, executes, and answers A.',
    'At 0.5 s r3 crashes. A notices nothing: r1 and r2 are two of three.',
    'r3 is started again with the log that it had. r1 still knows up to where r3’s log agrees, and sends the rest in one message.',
  ],
  opens: 'asked:A/1+1',
  protocol: 'raft-kv',
  parameters: [
    {
      name: 'away', text: 'how many followers crash at 0.5 s, r3 first', kind: 'integer', min: 0, max: 2, unit: 'servers',
      default: 1,
    },
    {
      name: 'away-for', text: 'after how long they are started again', kind: 'integer', min: 50, max: 1_200, unit: 'ms',
      default: 600,
    },
    {
      name: 'leader', text: 'what r1 does when they are back: it leads on, or it crashes for half a second', kind: 'choice',
      values: ['leads on', 'crashes'], default: 'leads on',
    },
    ...networkParameters,
  ],
  seed: 5,
  judges: ['linearizable'],
  needs: ['leader elected', 'entry committed'],
  setup: parameters => ({
    nodes, network: network(parameters), requests: writes(clientA, 'a', 200, 110, 12), loops: [],
    faults: faults(parameters), situations: [], until: 2_600 * MS, limit: 8_000,
  }),
  survivors,
}
