import type { Deadline, TimedFault } from '@quorate/kernel'
import type { Parameters, Scenario } from '../scenario.ts'
import { integer, MS } from '../values.ts'
import { client, counting, deadlines, electionParameters, network, nodes, situations, withoutTiming } from './story.ts'

/** ms */
export const CRASH = 800

/** The leader first, then followers; each is started again after the same time. */
function faults(parameters: Parameters): TimedFault[] {
  const every = integer(parameters, 'back-after') * MS
  return Array.from({ length: integer(parameters, 'down') }, (_, i) => {
    const node = { role: i === 0 ? 'leader' : 'follower' }
    return { at: CRASH * MS, fault: { kind: 'crash-loop' as const, node, every, times: 1 } }
  })
}

/** How often C has asked since it was told something last, and how often that was too much. */
interface Asked {
  readonly times: number
  readonly wrong: string | null
}

/** A client remembers who answered it: while that one leads, an operation costs one question. */
const askedOnce = ([first]: readonly Deadline[]): Deadline[] => [first ?? []].flat().map(({ within, given }) => ({
  name: 'One Question An Answer', within, ...(given !== undefined && { given }),
  text: 'The stated time after all trouble has ended, a client asks once for what it wants to know',
  init: (): Asked => ({ times: 0, wrong: null }),
  fold: ({ times, wrong }: Asked, { event: { node, effects }, calmFor, told }) => {
    const asks = node === client && calmFor >= within ? effects.filter(({ kind }) => kind === 'send').length : 0
    const now = (told.some(({ kind }) => kind === 'invoke') ? 0 : times) + asks
    return { times: now, wrong: wrong ?? (now > 1 ? `node ${client} asked ${now} times for one answer` : null) }
  },
  check: ({ wrong }: Asked) => wrong,
}))

export const raftElectionsLeaderCrashes: Scenario = {
  name: 'raft-elections/leader-crashes',
  title: 'Raft elects: the leader crashes',
  summary: 'Five servers elect a leader and serve a client. At 0.8 s the leader crashes, the others elect another, '
    + 'and at 2 s the old one is started again.',
  lookFor: [
    'Nobody leads at first. The follower whose timer runs out first asks the others for their votes in term 1.',
    'Three votes of five, its own among them, make it the leader. Its heartbeats keep the timers of the others from running out.',
    'At 0.8 s the leader crashes. Nobody is told; the heartbeats stop, and timers run out.',
    'The new leader has a higher term. C waits until there is one, and not longer.',
    'The old leader is started again, hears of the higher term, and follows.',
  ],
  protocol: 'raft-kv',
  parameters: [
    {
      name: 'down', text: 'how many servers crash at 0.8 s, the leader first', kind: 'integer', min: 0, max: 4,
      unit: 'servers', default: 1,
    },
    {
      name: 'back-after', text: 'after how long they are started again', kind: 'integer', min: 100, max: 2_000, unit: 'ms',
      default: 1_200,
    },
    ...electionParameters,
  ],
  seed: 3,
  judges: ['linearizable'],
  without: withoutTiming,
  needs: ['leader elected'],
  setup: parameters => ({
    nodes: nodes(parameters), network: network(parameters), requests: counting(500, 130, 12), loops: [],
    faults: faults(parameters), situations,
    deadlines: [...deadlines(parameters), ...askedOnce(deadlines(parameters))], until: 2_600 * MS, limit: 12_000,
  }),
}
