/**
 * The store of raft-reads, whose leader answers reads at once while it has a lease (thesis, §6.4.1), and asks whether
 * it still leads where it has none. The lease itself is in leader-lease.ts. Numbers (L1 …) are those of README.md.
 */
import type { Protocol } from '@quorate/kernel'
import { raftReadsWith, rules as readsRules } from '../raft-reads/raft-reads.ts'
import { invariants, witnesses } from './invariants.ts'
import { hasLease, leaderLease, leaseRules, type LeaseRules } from './leader-lease.ts'
import type { Config, RaftLease, State } from './state.ts'
import { view } from './view.ts'

/** The rules are those by which the leader believes that it has a lease. */
export function raftLeaseWith(rule: LeaseRules, lease = leaderLease): Protocol<RaftLease> {
  const reads = raftReadsWith({
    ...readsRules,
    /** L1: while it has a lease, nobody else leads, and there is nothing to ask. */
    asksOthers: (s, out) => {
      if (!hasLease((s as State).raft, out.clock(), rule)) return true
      out.note('L1', 'It has a lease, so nobody else leads: it asks nobody')
      out.emit({ type: 'by lease' } as never)
      return false
    },
  })
  return {
    ...reads as never as Protocol<RaftLease>,
    name: 'raft-lease',
    hosts: { raft: { protocol: lease, config: (config: Config) => config } },
    invariants,
    witnesses,
    view,
  }
}

export const raftLease = raftLeaseWith(leaseRules)
