/** The deterministic world. Read protocol.ts for the step contract, world.ts for what executes it. */
export * from './protocol.ts'
export * from './view.ts'
export { assert } from './assert.ts'
export { byNumber, byString, compareBy } from './order.ts'
export { deepFreeze, difference, firstProblem, plainProblem } from './plain.ts'
export { Seq } from './seq.ts'
export { Dict } from './dict.ts'
export { step, start, type Asks, type Emitted, type Stepped, type Wrapped } from './step.ts'
export { durableOf, type DiskRecord, type DiskState } from './disk.ts'
export { readClock, type Clock } from './clock.ts'
export { usuallyWithin, type Latency } from './latency.ts'
export { actProblem, plannedProblem, show } from './fault-input.ts'
export {
  undoOf, type Act, type Direction, type Done, type Fault, type Intervention, type PlannedFault,
  type RatedFault, type Target, type TimedFault,
} from './faults.ts'
export { blockedBy, reliable, type Links, type LinkQuality, type Network, type Quality } from './network.ts'
export {
  child, draw, drawBetween, duplicateLineage, hashText, ordinal, root, rootLineage, stream, type Lineage,
} from './tape.ts'
export { byTurn, type Pending, type PendingMessage, type PendingTimer } from './queue.ts'
export {
  serversOf, type Loop, type NodeSpec, type Setup, type Situation, type Tape, type TimedRequest,
} from './setup.ts'
export { calmBy, Deadlines, dueName, type Deadline, type Kept, type Moment } from './deadlines.ts'
export { kinds } from './observer.ts'
export type { Executed, HistoryLine, Kind, Lost, Observer, Thrown } from './observer.ts'
export { World } from './world.ts'
export { mayFire, UntimedNode, type Armed, type Ask, type Input, type Local, type Taken } from './untimed.ts'
export {
  Judge, propertiesOf, stateAt, watchedOf, type Finding, type SituationSpans, type Watched, type WitnessCount,
} from './judge.ts'
export {
  interventionLineage, Recording, type Acted, type SentMessage, type Tenure, type TraceEvent,
} from './recording.ts'
export { causesOf, why, type Reason } from './why.ts'
export { unheard } from './unheard.ts'
export { whyNot, type Became, type Fate, type Waiting } from './why-not.ts'
export { allTold, divergence, toldOf, type Told } from './divergence.ts'
export { vectorClocks, type VectorClocks } from './vector-clocks.ts'
export { stateDiff, type Difference } from './state-diff.ts'
export {
  branchesOf, canRedo, interventionsOf, intervene, redo, switchTo, tips, undo, type Branch, type Branches,
} from './branches.ts'
export { deliverable, pendingText, type Choice } from './manual.ts'
export {
  frameAt, framesOf, type ChoiceFrame, type ClockFrame, type FlightFrame, type Frame, type NodeFrame, type TimerFrame,
} from './frame.ts'
export { actText } from './act-words.ts'
export { formsProblem, type CommandField, type CommandForm } from './commands.ts'
export { linksText, listText, timeText } from './text.ts'
export { headline, messageView, noteText, sentence, timerText, withNames } from './words.ts'
export { checksum, type Check, type Run } from './run.ts'
