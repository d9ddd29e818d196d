import type { Mutant } from '../mutant.ts'
import { raftReadsWith, rules, type Rules } from './raft-reads.ts'

const thesis = 'Ongaro, Consensus: Bridging Theory and Practice, 2014, §6.4'

function broken(
  rule: string, name: string, text: string, breaks: string, source: string, change: Partial<Rules>,
): Mutant {
  return { name, rule, text, breaks, source, protocol: raftReadsWith({ ...rules, ...change }) }
}

export const mutants: readonly Mutant[] = [
  broken('R1', 'before-the-no-op', 'A new leader counts on its commitIndex before anything of its own term is committed.',
    'Read Indexes Are Of This Term', thesis, { readIndex: ({ raft }) => raft.commitIndex }),
  broken('R2', 'asks-nobody', 'A leader answers reads from its map, without hearing from anybody that it still leads.',
    'Linearizable', 'etcd 0.4.1 and Consul 0.2, aphyr.com/posts/316', { isConfirmed: () => true }),
  broken('R2', 'counts-old-rounds', 'A server that has answered any round of this term counts for all later ones.',
    'Linearizable', `${thesis}: a new round of heartbeats`, {
      isConfirmed: (s, round) => rules.isConfirmed(s, Math.min(round, 1)),
    }),
  broken('R3', 'answers-too-soon', 'A follower answers as soon as its leader has told it the index, whatever it has executed itself.',
    'Linearizable', thesis, { isExecuted: () => true }),
  broken('R4', 'stale-local-read', 'A follower answers reads from its own map, without asking the leader.',
    'Linearizable', 'etcd 0.4.1 and Consul 0.2, aphyr.com/posts/316', { asksLeader: () => false }),
]
