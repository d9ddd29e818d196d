/** Every scenario by name. A new one is one line here; then it is in the command line, the lab and CI. */
import { cartAlwaysOpen } from './cart/always-open.ts'
import { cartBothSides } from './cart/both-sides.ts'
import { cartLastWriter } from './cart/last-writer.ts'
import { cartTwice } from './cart/twice.ts'
import { clocksLieDrift } from './clocks-lie/drift.ts'
import { clocksLieLeapSecond } from './clocks-lie/leap-second.ts'
import { clocksLieSkew } from './clocks-lie/skew.ts'
import { clocksLieStep } from './clocks-lie/step.ts'
import { chainReplicationHeadCrashes } from './chain-replication/head-crashes.ts'
import { chainReplicationMiddleCrashes } from './chain-replication/middle-crashes.ts'
import { chainReplicationTailSuspected } from './chain-replication/tail-suspected.ts'
import { deadLinkRaft } from './dead-link/raft.ts'
import { raftElectionsLeaderCrashes } from './raft-elections/leader-crashes.ts'
import { raftElectionsLogDecides } from './raft-elections/log-decides.ts'
import { raftElectionsHopeless } from './raft-elections/hopeless.ts'
import { raftCompactsLeaderChanges } from './raft-compacts/leader-changes.ts'
import { raftCompactsOldLeader } from './raft-compacts/old-leader.ts'
import { raftCompactsRestart } from './raft-compacts/restart.ts'
import { raftReadsCut } from './raft-reads/cut.ts'
import { raftReadsLeaseDrift } from './raft-reads/lease-drift.ts'
import { redlockFiveServers } from './redlock/five-servers.ts'
import { redlockLeftBehind } from './redlock/left-behind.ts'
import { raftReplicatesCatchUp } from './raft-replicates/catch-up.ts'
import { raftReplicatesDeposed } from './raft-replicates/deposed.ts'
import { raftReplicatesDoubled } from './raft-replicates/doubled.ts'
import { raftReplicatesForgotten } from './raft-replicates/forgotten.ts'
import { raftReplicatesLateAnswer } from './raft-replicates/late-answer.ts'
import { raftReplicatesLeftOver } from './raft-replicates/left-over.ts'
import { raftReplicatesConflict } from './raft-replicates/conflict.ts'
import { raftReplicatesUnderLoad } from './raft-replicates/under-load.ts'
import { fencingClock } from './fencing/clock.ts'
import { fencingDelayedWrite } from './fencing/delayed-write.ts'
import { fencingPause } from './fencing/pause.ts'
import { fencingRestart } from './fencing/restart.ts'
import { globalSnapshotMoney } from './global-snapshot/money.ts'
import { gossipMembers } from './gossip-membership/members.ts'
import { gossipOneLink } from './gossip-membership/one-link.ts'
import { gossipSplit } from './gossip-membership/split.ts'
import { hybridClocksChat } from './hybrid-clocks/chat.ts'
import { copiesAndPromisesAlone } from './copies-and-promises/alone.ts'
import { copiesAndPromisesCrash } from './copies-and-promises/crash.ts'
import { copiesAndPromisesGiveUp } from './copies-and-promises/give-up.ts'
import { copiesAndPromisesSeenEarly } from './copies-and-promises/seen-early.ts'
import { copiesAndPromisesSync } from './copies-and-promises/sync.ts'
import { copiesAndPromisesTwoSites } from './copies-and-promises/two-sites.ts'
import { majoritiesOverlapBridge } from './majorities-overlap/bridge.ts'
import { majoritiesOverlapLate } from './majorities-overlap/late.ts'
import { majoritiesOverlapTwoGuards } from './majorities-overlap/two-guards.ts'
import { majoritiesOverlapTwoReaders } from './majorities-overlap/two-readers.ts'
import { multiPaxosGap } from './multi-paxos/gap.ts'
import { multiPaxosLatePromise } from './multi-paxos/late-promise.ts'
import { paxosDuel } from './paxos/duel.ts'
import { paxosLateComer } from './paxos/late-comer.ts'
import { paxosOneValue } from './paxos/one-value.ts'
import { paxosRediscovered } from './paxos/rediscovered.ts'
import { paxosWiped } from './paxos/wiped.ts'
import { orderWithoutClocksChat } from './order-without-clocks/chat.ts'
import { raftOrPaxosMultiPaxos } from './raft-or-paxos/multi-paxos.ts'
import { raftOrPaxosPrimaryBackup } from './raft-or-paxos/primary-backup.ts'
import { raftOrPaxosRaft } from './raft-or-paxos/raft.ts'
import type { Scenario } from './scenario.ts'
import { slowOrDeadAdaptive } from './slow-or-dead/adaptive.ts'
import { slowOrDeadEveryone } from './slow-or-dead/everyone.ts'
import { slowOrDeadPhi } from './slow-or-dead/phi.ts'
import { slowOrDeadPauseOrCrash } from './slow-or-dead/pause-or-crash.ts'
import { splitBrainFailover } from './split-brain/failover.ts'
import { splitBrainFenced } from './split-brain/fenced.ts'
import { splitBrainRaft } from './split-brain/raft.ts'
import { tuneNrwMissed } from './tune-nrw/missed.ts'
import { tuneNrwRates } from './tune-nrw/rates.ts'
import { tuneNrwStandIns } from './tune-nrw/stand-ins.ts'
import { whatYouDidNotKnowChat } from './what-you-did-not-know/chat.ts'
import { staleReadsFailover } from './stale-reads/failover.ts'
import { staleReadsBounded, staleReadsLag, staleReadsToken } from './stale-reads/lag.ts'
import { staleReadsRestarts } from './stale-reads/restarts.ts'
import { staleReadsWait } from './stale-reads/wait.ts'
import { whoLeadsBully } from './who-leads/bully.ts'

export const scenarios: readonly Scenario[] = [
  splitBrainFailover, splitBrainRaft, splitBrainFenced, deadLinkRaft, raftReadsCut, raftReadsLeaseDrift,
  raftCompactsOldLeader, raftCompactsLeaderChanges, raftCompactsRestart,
  slowOrDeadPauseOrCrash, slowOrDeadAdaptive,
  clocksLieSkew, clocksLieDrift, clocksLieStep, clocksLieLeapSecond,
  raftElectionsLeaderCrashes, raftElectionsLogDecides, raftReplicatesCatchUp, raftReplicatesConflict,
  raftReplicatesUnderLoad,
  fencingPause, fencingDelayedWrite, fencingClock, fencingRestart, redlockFiveServers,
  orderWithoutClocksChat, whatYouDidNotKnowChat, hybridClocksChat, globalSnapshotMoney,
  gossipMembers, gossipSplit, gossipOneLink, redlockLeftBehind,
  copiesAndPromisesCrash, copiesAndPromisesGiveUp, copiesAndPromisesSync, copiesAndPromisesTwoSites,
  staleReadsLag, staleReadsToken, staleReadsBounded,
  paxosOneValue, paxosDuel, paxosRediscovered, paxosWiped,
  raftOrPaxosRaft, raftOrPaxosMultiPaxos, raftOrPaxosPrimaryBackup,
  tuneNrwRates, tuneNrwStandIns, tuneNrwMissed,
  cartBothSides, cartLastWriter, cartAlwaysOpen,
  whoLeadsBully,
  slowOrDeadPhi, slowOrDeadEveryone,
  raftElectionsHopeless, raftReplicatesLeftOver, raftReplicatesDeposed, raftReplicatesForgotten, raftReplicatesDoubled,
  paxosLateComer, copiesAndPromisesAlone, copiesAndPromisesSeenEarly,
  staleReadsWait, staleReadsFailover, staleReadsRestarts, cartTwice,
  multiPaxosGap, multiPaxosLatePromise, raftReplicatesLateAnswer,
  majoritiesOverlapBridge, majoritiesOverlapTwoReaders, majoritiesOverlapTwoGuards, majoritiesOverlapLate,
  chainReplicationHeadCrashes, chainReplicationMiddleCrashes, chainReplicationTailSuspected,
]
