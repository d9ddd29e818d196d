/** What every protocol is called, what it is about, where it comes from and how it can be broken. */
import type { AnyProtocol } from '@quorate/kernel'
import { bully } from './bully/bully.ts'
import { mutants as bullyMutants } from './bully/mutants.ts'
import { small as bullySmall } from './bully/small.ts'
import { abd } from './abd/abd.ts'
import { mutants as abdMutants } from './abd/mutants.ts'
import { small as abdSmall } from './abd/small.ts'
import { chain } from './chain/chain.ts'
import { mutants as chainMutants } from './chain/mutants.ts'
import { small as chainSmall } from './chain/small.ts'
import { failureDetector } from './failure-detector/failure-detector.ts'
import { small as failureDetectorSmall } from './failure-detector/small.ts'
import { mutants as failureDetectorMutants } from './failure-detector/mutants.ts'
import { kvClient } from './kv-client/kv-client.ts'
import { small as kvClientSmall } from './kv-client/small.ts'
import { mutants as kvClientMutants } from './kv-client/mutants.ts'
import { leaseLock } from './lease-lock/lease-lock.ts'
import { mutants as leaseLockMutants } from './lease-lock/mutants.ts'
import { small as leaseLockSmall } from './lease-lock/small.ts'
import { lamportClock } from './lamport-clock/lamport-clock.ts'
import { mutants as lamportClockMutants } from './lamport-clock/mutants.ts'
import { small as lamportClockSmall } from './lamport-clock/small.ts'
import { globalSnapshot } from './global-snapshot/global-snapshot.ts'
import { mutants as globalSnapshotMutants } from './global-snapshot/mutants.ts'
import { small as globalSnapshotSmall } from './global-snapshot/small.ts'
import { gossip } from './gossip/gossip.ts'
import { mutants as gossipMutants } from './gossip/mutants.ts'
import { small as gossipSmall } from './gossip/small.ts'
import { hybridClock } from './hybrid-clock/hybrid-clock.ts'
import { mutants as hybridClockMutants } from './hybrid-clock/mutants.ts'
import { small as hybridClockSmall } from './hybrid-clock/small.ts'
import { lwwRegister } from './lww-register/lww-register.ts'
import { small as lwwRegisterSmall } from './lww-register/small.ts'
import { mutants as lwwRegisterMutants } from './lww-register/mutants.ts'
import type { Mutant } from './mutant.ts'
import { mutants as multiPaxosMutants } from './multi-paxos/mutants.ts'
import { multiPaxos } from './multi-paxos/multi-paxos.ts'
import { small as multiPaxosSmall } from './multi-paxos/small.ts'
import { mutants as paxosMutants } from './paxos/mutants.ts'
import { paxos } from './paxos/paxos.ts'
import { small as paxosSmall } from './paxos/small.ts'
import { mutants as fencedMutants } from './primary-backup-fenced/mutants.ts'
import { phiAccrual } from './phi-accrual/phi-accrual.ts'
import { mutants as phiAccrualMutants } from './phi-accrual/mutants.ts'
import { small as phiAccrualSmall } from './phi-accrual/small.ts'
import { primaryBackupFenced } from './primary-backup-fenced/primary-backup-fenced.ts'
import { small as primaryBackupFencedSmall } from './primary-backup-fenced/small.ts'
import { mutants as primaryBackupKvMutants } from './primary-backup-kv/mutants.ts'
import { primaryBackupKv } from './primary-backup-kv/primary-backup-kv.ts'
import { small as primaryBackupKvSmall } from './primary-backup-kv/small.ts'
import { mutants as primaryBackupReadsMutants } from './primary-backup-reads/mutants.ts'
import { primaryBackupReads } from './primary-backup-reads/primary-backup-reads.ts'
import { small as primaryBackupReadsSmall } from './primary-backup-reads/small.ts'
import { mutants as primaryBackupMutants } from './primary-backup/mutants.ts'
import { primaryBackup } from './primary-backup/primary-backup.ts'
import { small as primaryBackupSmall } from './primary-backup/small.ts'
import { mutants as quorumKvMutants } from './quorum-kv/mutants.ts'
import { quorumKv } from './quorum-kv/quorum-kv.ts'
import { small as quorumKvSmall } from './quorum-kv/small.ts'
import { mutants as raftKvMutants } from './raft-kv/mutants.ts'
import { raftKv } from './raft-kv/raft-kv.ts'
import { small as raftKvSmall } from './raft-kv/small.ts'
import { mutants as raftLeaseMutants } from './raft-lease/mutants.ts'
import { raftLease } from './raft-lease/raft-lease.ts'
import { small as raftLeaseSmall } from './raft-lease/small.ts'
import { mutants as raftReadsMutants } from './raft-reads/mutants.ts'
import { raftReads } from './raft-reads/raft-reads.ts'
import { small as raftReadsSmall } from './raft-reads/small.ts'
import { mutants as raftSnapshotMutants } from './raft-snapshot/mutants.ts'
import { raftSnapshot } from './raft-snapshot/raft-snapshot.ts'
import { small as raftSnapshotSmall } from './raft-snapshot/small.ts'
import { mutants as raftPrevoteMutants } from './raft-prevote/mutants.ts'
import { raftPrevote } from './raft-prevote/raft-prevote.ts'
import { small as raftPrevoteSmall } from './raft-prevote/small.ts'
import { mutants as raftMutants } from './raft/mutants.ts'
import { raft } from './raft/raft.ts'
import { small as raftSmall } from './raft/small.ts'
import { mutants as redlockMutants } from './redlock/mutants.ts'
import { redlock } from './redlock/redlock.ts'
import { small as redlockSmall } from './redlock/small.ts'
import { rules } from './rules.ts'
import type { Small } from './small.ts'
import { mutants as vectorClockMutants } from './vector-clock/mutants.ts'
import { small as vectorClockSmall } from './vector-clock/small.ts'
import { vectorClock } from './vector-clock/vector-clock.ts'

/** One row of a README's table of rules. */
export interface Rule {
  /** "P4", or the paper's own number. */
  readonly number: string
  readonly text: string
  /** The name of the test that guards it. */
  readonly test: string
  /** The names of the mutants that break it. */
  readonly mutants: readonly string[]
}

export interface ProtocolEntry {
  /** The protocol's name, which is its folder's too. */
  readonly name: string
  readonly title: string
  /** A file of content/concepts, without its ending. */
  readonly concept: string
  readonly paper: string
  readonly protocol: AnyProtocol
  /** What a search looks at whole. */
  readonly small: Small
  /** Those of its companions too: of the monitor, of the storage. */
  readonly mutants: readonly Mutant[]
  readonly rules: readonly Rule[]
  /** In the repository. */
  readonly folder: string
}

function entry(
  protocol: AnyProtocol, small: Small, title: string, concept: string, paper: string, mutants: readonly Mutant[],
): ProtocolEntry {
  const { name } = protocol
  const own = rules.find(({ protocol }) => protocol === name)!.rules
  return { name, title, concept, paper, protocol, small, mutants, rules: own, folder: `packages/protocols/src/${name}` }
}

export const protocols: readonly ProtocolEntry[] = [
  entry(failureDetector, failureDetectorSmall, 'Failure detection by heartbeats', 'time',
    'Chandra & Toueg, Unreliable Failure Detectors for Reliable Distributed Systems, JACM 43(2), 1996',
    failureDetectorMutants),
  entry(phiAccrual, phiAccrualSmall, 'Failure detection by surprise', 'time',
    'Hayashibara, Défago, Yared & Katayama, The φ Accrual Failure Detector, SRDS 2004', phiAccrualMutants),
  entry(primaryBackup, primaryBackupSmall, 'Primary and backups', 'replication',
    'Alsberg & Day, A Principle for Resilient Sharing of Distributed Resources, ICSE 1976; '
    + 'Budhiraja, Marzullo, Schneider & Toueg, The Primary-Backup Approach, 1993', primaryBackupMutants),
  entry(primaryBackupKv, primaryBackupKvSmall, 'A store on primary and backups', 'replication',
    'Redis Sentinel, 2013; Kingsbury, Jepsen: Redis, 2013 (aphyr.com/posts/283)', primaryBackupKvMutants),
  entry(primaryBackupReads, primaryBackupReadsSmall, 'A store with reads from any replica', 'replication',
    'Terry, Demers, Petersen, Spreitzer, Theimer & Welch, Session Guarantees for Weakly Consistent Replicated Data, 1994',
    primaryBackupReadsMutants),
  entry(primaryBackupFenced, primaryBackupFencedSmall, 'A store with fencing tokens', 'leader-election',
    'Burrows, The Chubby Lock Service, OSDI 2006; Kleppmann, How to Do Distributed Locking, 2016', fencedMutants),
  entry(chain, chainSmall, 'A store on a chain', 'replication',
    'van Renesse & Schneider, Chain Replication for Supporting High Throughput and Availability, OSDI 2004', chainMutants),
  entry(bully, bullySmall, 'The bully: the highest number leads', 'leader-election',
    'Garcia-Molina, Elections in a Distributed Computing System, IEEE Transactions on Computers C-31(1), 1982', bullyMutants),
  entry(leaseLock, leaseLockSmall, 'A lock that is lent, with a fencing token', 'leader-election',
    'Gray & Cheriton, Leases: An Efficient Fault-Tolerant Mechanism for Distributed File Cache Consistency, SOSP 1989; '
    + 'Burrows, The Chubby Lock Service for Loosely-Coupled Distributed Systems, OSDI 2006; '
    + 'Kleppmann, How to Do Distributed Locking, 2016', leaseLockMutants),
  entry(redlock, redlockSmall, 'A lock on a majority of servers', 'leader-election',
    'Sanfilippo, Distributed Locks with Redis, redis.io; Kleppmann, How to Do Distributed Locking, 2016', redlockMutants),
  entry(raft, raftSmall, 'Raft', 'consensus',
    'Ongaro & Ousterhout, In Search of an Understandable Consensus Algorithm (Extended Version), 2014', raftMutants),
  entry(raftKv, raftKvSmall, 'A store on Raft', 'consensus',
    'Ongaro & Ousterhout, In Search of an Understandable Consensus Algorithm (Extended Version), 2014, §8; '
    + 'Ongaro, Consensus: Bridging Theory and Practice, 2014, §6.3', raftKvMutants),
  entry(raftReads, raftReadsSmall, 'A store on Raft whose reads are no entries', 'consensus',
    'Ongaro, Consensus: Bridging Theory and Practice, 2014, §6.4; Kingsbury, Jepsen: etcd and Consul, 2014 '
    + '(aphyr.com/posts/316)', raftReadsMutants),
  entry(raftSnapshot, raftSnapshotSmall, 'A store on Raft that compacts its log', 'consensus',
    'Ongaro & Ousterhout, In Search of an Understandable Consensus Algorithm (Extended Version), 2014, §7 and Figure 13; '
    + 'Ongaro, Consensus: Bridging Theory and Practice, 2014, ch. 5', raftSnapshotMutants),
  entry(raftLease, raftLeaseSmall, 'A store on Raft whose leader has a lease', 'consensus',
    'Ongaro, Consensus: Bridging Theory and Practice, 2014, §4.2.3 and §6.4.1; Gray & Cheriton, Leases, SOSP 1989',
    raftLeaseMutants),
  entry(raftPrevote, raftPrevoteSmall, 'Raft that asks before it elects', 'consensus',
    'Ongaro, Consensus: Bridging Theory and Practice, 2014, §4.2.3, §6.2 and §9.6', raftPrevoteMutants),
  entry(paxos, paxosSmall, 'Paxos for one value', 'consensus',
    'Lamport, Paxos Made Simple, 2001; Lamport, The Part-Time Parliament, ACM TOCS 16(2), 1998', paxosMutants),
  entry(multiPaxos, multiPaxosSmall, 'A store on Multi-Paxos', 'consensus',
    'Lamport, Paxos Made Simple, 2001, §3; Howard, Malkhi & Spiegelman, Flexible Paxos: Quorum Intersection Revisited, 2016',
    multiPaxosMutants),
  entry(lwwRegister, lwwRegisterSmall, 'A register in which the last writer wins', 'time',
    'Johnson & Thomas, The Maintenance of Duplicate Databases, RFC 677, 1975; Shapiro, Preguiça, Baquero & Zawirski, '
    + 'A Comprehensive Study of Convergent and Commutative Replicated Data Types, 2011, §3.2.1', lwwRegisterMutants),
  entry(lamportClock, lamportClockSmall, 'Lamport clocks', 'time',
    'Lamport, Time, Clocks, and the Ordering of Events in a Distributed System, CACM 21(7), 1978', lamportClockMutants),
  entry(vectorClock, vectorClockSmall, 'Vector clocks', 'time',
    'Mattern, Virtual Time and Global States of Distributed Systems, 1989; Fidge, Timestamps in Message-Passing Systems '
    + 'That Preserve the Partial Ordering, 1988', vectorClockMutants),
  entry(hybridClock, hybridClockSmall, 'Hybrid logical clocks', 'time',
    'Kulkarni, Demirbas, Madappa, Avva & Leone, Logical Physical Clocks, OPODIS 2014', hybridClockMutants),
  entry(globalSnapshot, globalSnapshotSmall, 'Distributed snapshots', 'time',
    'Chandy & Lamport, Distributed Snapshots: Determining Global States of Distributed Systems, ACM TOCS 3(1), 1985',
    globalSnapshotMutants),
  entry(gossip, gossipSmall, 'Membership by rumours', 'replication',
    'Das, Gupta & Motivala, SWIM: Scalable Weakly-consistent Infection-style Process Group Membership Protocol, DSN 2002',
    gossipMutants),
  entry(quorumKv, quorumKvSmall, 'A store with quorums on a ring', 'quorum',
    'DeCandia et al., Dynamo: Amazon’s Highly Available Key-value Store, SOSP 2007; Gifford, Weighted Voting for '
    + 'Replicated Data, SOSP 1979', quorumKvMutants),
  entry(abd, abdSmall, 'An atomic register by quorums', 'quorum',
    'Attiya, Bar-Noy & Dolev, Sharing Memory Robustly in Message-Passing Systems, JACM 42(1), 1995; Lynch & Shvartsman, '
    + 'Robust Emulation of Shared Memory Using Dynamic Quorum-Acknowledged Broadcasts, FTCS 1997', abdMutants),
  entry(kvClient, kvClientSmall, 'A client of a replicated store', 'consistency',
    'Ongaro & Ousterhout 2014, §8; Fekete, Lynch, Mansour & Spinelli, on the impossibility of at-most-once delivery, 1993',
    kvClientMutants),
]
