import { clientOf, reliable, type Deadline, type NodeId, type TimedRequest } from '@quorate/kernel'
import { kvClient, raftKv, type Command } from '@quorate/protocols'
import type { Scenario } from '../scenario.ts'
import { integer, MS } from '../values.ts'
import { servers, survivors } from './story.ts'

const [A, B]: readonly [NodeId, NodeId] = [3, 4]

interface Reply {
  readonly type: string
  readonly id: number
  readonly result: { readonly kind: string; readonly value?: unknown }
}
/** What each question was answered first, by its number. */
interface Said {
  readonly answers: ReadonlyMap<number, string>
  readonly wrong: string | null
}

function heard(said: Said, { id, result }: Reply): Said {
  if (result.kind !== 'ok' && result.kind !== 'failed') return said
  const answer = JSON.stringify(result)
  const first = said.answers.get(id)
  if (first === undefined) return { ...said, answers: new Map([...said.answers, [id, answer]]) }
  return first === answer ? said
    : { ...said, wrong: `a question of node ${clientOf(id)} had been answered ${first}, and then ${answer}` }
}

/** A question that comes again is answered as it was, or not at all. */
const consistent: Deadline = {
  name: 'One Answer A Question', within: 0, text: 'However often a question comes, its answers are the same, or that nobody knows',
  init: (): Said => ({ answers: new Map(), wrong: null }),
  fold: (said: Said, { event: { effects } }) => effects.reduce((known, effect) => {
    const reply = effect.kind === 'send' ? effect.message as Reply : null
    return reply?.type === 'Reply' ? heard(known, reply) : known
  }, said),
  check: ({ wrong }: Said) => wrong,
}

const cas = (client: NodeId, at: number, from: number): object =>
  ({ client, at: at * MS, request: { f: 'cas', key: 'x', from, to: from + 1 } satisfies Command })
const read = (client: NodeId, at: number): object =>
  ({ client, at: at * MS, request: { f: 'read', key: 'y' } satisfies Command })

export const raftReplicatesDoubled: Scenario = {
  name: 'raft-replicates/doubled',
  title: 'Raft replicates: everything comes twice, and late',
  summary: 'The network makes copies and brings some of them late, so the leader is asked the same thing again when it is long done. '
    + 'Numbers within a session tell a repeat from a new command.',
  lookFor: [
    'A counts x up, each time from what it expects to what comes next. A command that was executed twice would be seen at once.',
    'A copy of a command arrives at the leader and is appended once more. When it is committed, it is recognised: not executed.',
    'The first answer is given again for the last command of a session; of an older one nobody knows the answer any more.',
    'Copies between the servers do no harm: what an entry or an answer says does not depend on how often it is said.',
  ],
  opens: 'asked:A/1',
  protocol: 'raft-kv',
  parameters: [
    {
      name: 'copies', text: 'messages that arrive twice', kind: 'integer', min: 0, max: 900, unit: 'in a thousand',
      default: 400,
    },
    {
      name: 'late', text: 'messages that are up to 200 ms late', kind: 'integer', min: 0, max: 500,
      unit: 'in a thousand', default: 200,
    },
  ],
  seed: 3,
  judges: ['linearizable'],
  needs: ['leader elected', 'entry committed'],
  setup: parameters => {
    const config = { nodes: servers, electionTimeout: [400 * MS, 600 * MS], heartbeat: 50 * MS, maxBatch: 64 }
    const patience = { servers, timeout: 900 * MS, tryNext: 300 * MS, retryAfter: 40 * MS, sessions: true }
    return {
      nodes: [
        ...servers.map(id => ({ name: `r${id + 1}`, protocol: raftKv, config })),
        ...['A', 'B'].map(name => ({ name, protocol: kvClient, config: patience })),
      ],
      network: {
        ...reliable([MS, 8 * MS]), duplicate: integer(parameters, 'copies') * 1_000,
        reorder: integer(parameters, 'late') * 1_000, reorderBy: [0, 200 * MS],
      },
      requests: [
        { client: A, at: 700 * MS, request: { f: 'write', key: 'x', value: 0 } },
        ...Array.from({ length: 10 }, (_, i) => cas(A, 800 + i * 60, i)),
        ...Array.from({ length: 5 }, (_, i) => [
          { client: B, at: (760 + i * 120) * MS, request: { f: 'write', key: 'y', value: i } }, read(B, 820 + i * 120),
        ]).flat(),
      ] as readonly TimedRequest[],
      loops: [], faults: [], situations: [], deadlines: [consistent], until: 2_000 * MS, limit: 20_000,
    }
  },
  survivors,
}
