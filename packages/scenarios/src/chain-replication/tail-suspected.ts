import type { Fault, TimedFault } from '@quorate/kernel'
import type { Parameters, Scenario } from '../scenario.ts'
import { integer, MS } from '../values.ts'
import { A, B, C, master, servers, sharedParameters, story, TWO_TAILS } from './story.ts'

const others = [...servers.slice(0, -1), A, C, master]
const aside = [...servers.slice(-1), B]

/** What hides the tail, and what shows it again. */
function faults(parameters: Parameters): TimedFault[] {
  const node = servers.at(-1)!
  const between = (from: Fault, to: Fault): TimedFault[] => [
    { at: integer(parameters, 'hidden-at') * MS, fault: from }, { at: integer(parameters, 'seen-at') * MS, fault: to },
  ]
  switch (parameters.hidden) {
    case 'cut': return between({ kind: 'cut', sides: [others, aside] }, { kind: 'heal' })
    case 'one-way': return between({ kind: 'cut-one-way', from: aside, to: others }, { kind: 'heal' })
    case 'pause': return between({ kind: 'pause', node }, { kind: 'resume', node })
    default: return []
  }
}

export const chainReplicationTailSuspected: Scenario = {
  name: 'chain-replication/tail-suspected',
  title: 'A chain: a tail that is alive is taken for dead',
  summary: 'A cut hides the tail r4 and its reader B from the master. r3 becomes the tail, and r4 knows nothing of it.',
  lookFor: [
    'The master misses three pings and orders r1 → r2 → r3. From here on two servers take themselves for the tail.',
    'A’s update is answered by r3. r4 has never heard of it, and B reads at r4.',
    'Before r4 answers, it asks the master whether it is the tail still, and hears nothing. B is told that nobody knows.',
    'The network heals, r4 hears of its successor, points B to it, and joins behind it with an empty Hist.',
  ],
  protocol: 'chain',
  parameters: [
    {
      name: 'hidden', text: 'what hides the tail', kind: 'choice', values: ['cut', 'one-way', 'pause', 'none'],
      default: 'cut',
    },
    { name: 'hidden-at', text: 'from when on', kind: 'integer', min: 100, max: 1_200, unit: 'ms', default: 600 },
    { name: 'seen-at', text: 'until when', kind: 'integer', min: 700, max: 2_300, unit: 'ms', default: 1_500 },
    ...sharedParameters,
  ],
  seed: 1,
  judges: ['linearizable'],
  needs: ['tail removed', TWO_TAILS, 'joined'],
  setup: parameters => story(parameters, faults(parameters)),
}
