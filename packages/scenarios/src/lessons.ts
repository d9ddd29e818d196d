/** Everything that articles execute beyond plain figures: claims, questions and tasks, by id. */
import type { Claim } from './claim.ts'
import type { Question } from './question.ts'
import { slowOrDeadClaims } from './slow-or-dead/claims.ts'
import { slowOrDeadQuestions } from './slow-or-dead/questions.ts'
import { slowOrDeadTasks } from './slow-or-dead/tasks.ts'
import { splitBrainClaims } from './split-brain/claims.ts'
import { splitBrainQuestions } from './split-brain/questions.ts'
import { splitBrainTasks } from './split-brain/tasks.ts'
import type { Task } from './task.ts'

export const claims: readonly Claim[] = [...splitBrainClaims, ...slowOrDeadClaims]
export const questions: readonly Question[] = [...splitBrainQuestions, ...slowOrDeadQuestions]
export const tasks: readonly Task[] = [...splitBrainTasks, ...slowOrDeadTasks]
