import type { Mutant } from '../mutant.ts'
import { raftPrevoteWith, rules, type Rules } from './raft-prevote.ts'

const thesis = 'Ongaro, Consensus: Bridging Theory and Practice, 2014'
const cloudflare = 'blog.cloudflare.com/a-byzantine-failure-in-the-real-world, 2020'

function broken(
  rule: string, name: string, text: string, breaks: string, source: string, change: Partial<Rules>,
): Mutant {
  return { name, rule, text, breaks, source, protocol: raftPrevoteWith({ ...rules, ...change }) }
}

export const mutants: readonly Mutant[] = [
  broken('P1', 'stands-at-once', 'A server increments its term without asking first: one that nobody wants disturbs all others.',
    'Candidates Were Encouraged', `${thesis}, §9.6; ${cloudflare}`, { asksFirst: () => false }),
  broken('P2', 'encourages-while-led', 'A server that hears from its leader tells others that it would vote for them.',
    'scripts/dead-link.txt', `${thesis}, §9.6; ${cloudflare}`, { encouragesWhileLed: () => true }),
  broken('P2', 'encourages-anyone', 'A server would vote for whoever asks, whatever is in its log.',
    'scripts/hopeless.txt', `${thesis}, §9.6`, { wouldVote: (s, m) => m.term > s.currentTerm }),
  broken('P2', 'takes-it-for-a-vote', 'A server that would vote for another records it as its vote in its own term.',
    'Votes Go to Candidates', 'DaosRaft’s extension by PreVote: github.com/daos-stack/raft/pull/70',
    { voteAfterAnswer: (_s, candidate) => candidate }),
  broken('P3', 'encourages-itself', 'A server stands as soon as one other would vote for it or would not: it does not count.',
    'Candidates Were Encouraged', `${thesis}, §9.6`, { isEncouraged: granted => granted >= 1 }),
  broken('P4', 'listens-to-strangers', 'A server that hears from its leader enters the term of whoever asks for its vote.',
    'scripts/disruptive-server.txt', `${thesis}, §4.2.3`, { isIgnored: () => false }),
  broken('P4', 'forgets-that-it-was-led', 'After a crash a server votes at once, although its leader may have a lease from it.',
    'scripts/restarted.txt', `${thesis}, §6.4.1`, { isLedAfterCrash: () => false }),
  broken('P5', 'leads-on', 'A leader that nobody answers goes on leading, and its followers encourage nobody else.',
    'scripts/nobody-answers.txt', `${cloudflare}: neither PreVote nor CheckQuorum alone`, { hearsEnough: () => true }),
]
