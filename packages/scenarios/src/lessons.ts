/** Everything that articles execute beyond plain figures: claims, questions and tasks, by id. */
import type { Claim } from './claim.ts'
import { clocksLieClaims } from './clocks-lie/claims.ts'
import { clocksLieQuestions } from './clocks-lie/questions.ts'
import { clocksLieTasks } from './clocks-lie/tasks.ts'
import { copiesAndPromisesClaims } from './copies-and-promises/claims.ts'
import { copiesAndPromisesQuestions } from './copies-and-promises/questions.ts'
import { copiesAndPromisesTasks } from './copies-and-promises/tasks.ts'
import { fencingClaims } from './fencing/claims.ts'
import { fencingQuestions } from './fencing/questions.ts'
import { fencingTasks } from './fencing/tasks.ts'
import { majoritiesOverlapClaims } from './majorities-overlap/claims.ts'
import { majoritiesOverlapQuestions } from './majorities-overlap/questions.ts'
import { majoritiesOverlapTasks } from './majorities-overlap/tasks.ts'
import { orderWithoutClocksClaims } from './order-without-clocks/claims.ts'
import { orderWithoutClocksQuestions } from './order-without-clocks/questions.ts'
import { orderWithoutClocksTasks } from './order-without-clocks/tasks.ts'
import { paxosClaims } from './paxos/claims.ts'
import { paxosQuestions } from './paxos/questions.ts'
import { paxosTasks } from './paxos/tasks.ts'
import type { Question } from './question.ts'
import { raftElectionsClaims } from './raft-elections/claims.ts'
import { raftElectionsQuestions } from './raft-elections/questions.ts'
import { raftElectionsTasks } from './raft-elections/tasks.ts'
import { raftOrPaxosClaims } from './raft-or-paxos/claims.ts'
import { raftOrPaxosQuestions } from './raft-or-paxos/questions.ts'
import { raftOrPaxosTasks } from './raft-or-paxos/tasks.ts'
import { raftReplicatesClaims } from './raft-replicates/claims.ts'
import { raftReplicatesQuestions } from './raft-replicates/questions.ts'
import { raftReplicatesTasks } from './raft-replicates/tasks.ts'
import { slowOrDeadClaims } from './slow-or-dead/claims.ts'
import { slowOrDeadQuestions } from './slow-or-dead/questions.ts'
import { slowOrDeadTasks } from './slow-or-dead/tasks.ts'
import { splitBrainClaims } from './split-brain/claims.ts'
import { splitBrainQuestions } from './split-brain/questions.ts'
import { splitBrainTasks } from './split-brain/tasks.ts'
import { staleReadsClaims } from './stale-reads/claims.ts'
import { staleReadsQuestions } from './stale-reads/questions.ts'
import { staleReadsTasks } from './stale-reads/tasks.ts'
import type { Task } from './task.ts'
import { tuneNrwClaims } from './tune-nrw/claims.ts'
import { tuneNrwQuestions } from './tune-nrw/questions.ts'
import { tuneNrwTasks } from './tune-nrw/tasks.ts'

export const claims: readonly Claim[] = [
  ...slowOrDeadClaims,
  ...orderWithoutClocksClaims,
  ...clocksLieClaims,
  ...copiesAndPromisesClaims,
  ...staleReadsClaims,
  ...majoritiesOverlapClaims,
  ...tuneNrwClaims,
  ...splitBrainClaims,
  ...fencingClaims,
  ...paxosClaims,
  ...raftElectionsClaims,
  ...raftReplicatesClaims,
  ...raftOrPaxosClaims,
]

export const questions: readonly Question[] = [
  ...slowOrDeadQuestions,
  ...orderWithoutClocksQuestions,
  ...clocksLieQuestions,
  ...copiesAndPromisesQuestions,
  ...staleReadsQuestions,
  ...majoritiesOverlapQuestions,
  ...tuneNrwQuestions,
  ...splitBrainQuestions,
  ...fencingQuestions,
  ...paxosQuestions,
  ...raftElectionsQuestions,
  ...raftReplicatesQuestions,
  ...raftOrPaxosQuestions,
]

export const tasks: readonly Task[] = [
  ...slowOrDeadTasks,
  ...orderWithoutClocksTasks,
  ...clocksLieTasks,
  ...copiesAndPromisesTasks,
  ...staleReadsTasks,
  ...majoritiesOverlapTasks,
  ...tuneNrwTasks,
  ...splitBrainTasks,
  ...fencingTasks,
  ...paxosTasks,
  ...raftElectionsTasks,
  ...raftReplicatesTasks,
  ...raftOrPaxosTasks,
]
