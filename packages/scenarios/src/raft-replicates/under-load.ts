import type { NodeId, TimedFault } from '@quorate/kernel'
import type { Command } from '@quorate/protocols'
import type { Parameters, Scenario } from '../scenario.ts'
import { integer, MS } from '../values.ts'
import { client, LARGEST_BATCH, network, networkParameters, r1, server, servers, survivors } from './story.ts'

const KEYS = 5

/** Two writes and a read, over a few keys that all clients share. */
function operation(who: number, index: number): Command {
  const key = `k${(who + index) % KEYS}`
  return index % 3 === 2 ? { f: 'read', key } : { f: 'write', key, value: 100 * index + who }
}

function faults(parameters: Parameters): TimedFault[] {
  const at = integer(parameters, 'crash') * MS
  if (at === 0) return []
  return [{ at, fault: { kind: 'crash', node: r1 } }, { at: at + 500 * MS, fault: { kind: 'restart', node: r1 } }]
}

/** The next server first, so that clients do not all ask the same. */
const orderOf = (who: number): NodeId[] => servers.map((_, i) => (who + i) % servers.length)

export const raftReplicatesUnderLoad: Scenario = {
  name: 'raft-replicates/under-load',
  title: 'Raft replicates: clients that never stop asking',
  summary: 'Every client asks again as soon as it has its answer. What reaches the leader while a message is on its way travels in the next one. Then r1 crashes.',
  lookFor: [
    'Four clients ask r1 at once: an AppendEntries carries up to four entries. With one client it carries one, with sixteen up to fifteen.',
    'At 0.7 s r1 crashes. Whatever is on its way to it is lost.',
    'c3 was reading, and a read may be asked twice: after 150 ms it tries the next server, and goes on when r3 leads.',
    'c1, c2 and c4 were writing. They wait for 700 ms, are not told whether it happened, and go on with the next server.',
  ],
  opens: 'asked:c2/1',
  protocol: 'raft-kv',
  parameters: [
    { name: 'clients', text: 'how many ask', kind: 'integer', min: 1, max: 16, unit: 'clients', default: 4 },
    {
      name: 'events', text: 'after how many the run ends', kind: 'integer', min: 200, max: 50_000, unit: 'events',
      default: 900,
    },
    {
      name: 'batch', text: 'the most entries in a message', kind: 'integer', min: 1, max: LARGEST_BATCH, unit: 'entries',
      default: 16,
    },
    {
      name: 'crash', text: 'when r1 crashes, for half a second; 0 is never', kind: 'integer', min: 0, max: 60_000, unit: 'ms',
      default: 700,
    },
    ...networkParameters,
  ],
  seed: 4,
  judges: ['linearizable'],
  needs: ['leader elected', 'entry committed'],
  setup: parameters => {
    const clients = Array.from({ length: integer(parameters, 'clients') }, (_, i) => i)
    return {
      nodes: [
        ...servers.map(id => server(id, integer(parameters, 'batch'))),
        ...clients.map(i => client(`c${i + 1}`, orderOf(i))),
      ],
      network: network(parameters), requests: [], faults: faults(parameters), situations: [],
      loops: clients.map(i => ({
        client: servers.length + i, first: 300 * MS + i * MS, think: [0, 2 * MS],
        operation: index => operation(i, index),
      })),
      until: 120_000 * MS, limit: integer(parameters, 'events'),
    }
  },
  survivors,
}
