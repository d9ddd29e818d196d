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
import { paxosClaims } from './paxos/claims.ts'
import { paxosQuestions } from './paxos/questions.ts'
import { paxosTasks } from './paxos/tasks.ts'
import type { Question } from './question.ts'
import { raftElectionsClaims } from './raft-elections/claims.ts'
import { raftElectionsQuestions } from './raft-elections/questions.ts'
import { raftElectionsTasks } from './raft-elections/tasks.ts'
import { raftReplicatesClaims } from './raft-replicates/claims.ts'
import { raftReplicatesQuestions } from './raft-replicates/questions.ts'
import { raftReplicatesTasks } from './raft-replicates/tasks.ts'
import { slowOrDeadClaims } from './slow-or-dead/claims.ts'
import { slowOrDeadQuestions } from './slow-or-dead/questions.ts'
import { slowOrDeadTasks } from './slow-or-dead/tasks.ts'
import { splitBrainClaims } from './split-brain/claims.ts'
import { splitBrainQuestions } from './split-brain/questions.ts'
import { splitBrainTasks } from './split-brain/tasks.ts'
import type { Task } from './task.ts'

export const claims: readonly Claim[] = [
  ...slowOrDeadClaims,
  ...clocksLieClaims,
  ...copiesAndPromisesClaims,
  ...splitBrainClaims,
  ...fencingClaims,
  ...paxosClaims,
  ...raftElectionsClaims,
  ...raftReplicatesClaims,
]

export const questions: readonly Question[] = [
  ...slowOrDeadQuestions,
  ...clocksLieQuestions,
  ...copiesAndPromisesQuestions,
  ...splitBrainQuestions,
  ...fencingQuestions,
  ...paxosQuestions,
  ...raftElectionsQuestions,
  ...raftReplicatesQuestions,
]

export const tasks: readonly Task[] = [
  ...slowOrDeadTasks,
  ...clocksLieTasks,
  ...copiesAndPromisesTasks,
  ...splitBrainTasks,
  ...fencingTasks,
  ...paxosTasks,
  ...raftElectionsTasks,
  ...raftReplicatesTasks,
]
