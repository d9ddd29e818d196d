/** What an explorer must know of a scenario: what runs, who may be hit, and what counts as broken. */
import type { HistoryLine, NodeId, Run, Setup } from '@quorate/kernel'
import type { AssumptionName } from './fuzz/assumptions.ts'

export interface Subject {
  /** With its own faults, and with the mutant, if any, in its place. */
  readonly setup: Setup
  /** Whom faults may hit: those that promise something, never clients. */
  readonly servers: readonly NodeId[]
  /** Between whom the network may double messages: those who say that they stand it. */
  readonly doubled: readonly NodeId[]
  /** Witnesses and situations without which no number of clean runs says anything. */
  readonly needs: readonly string[]
  /** The assumptions that are given up; without it, the usual ones. */
  readonly without?: readonly AssumptionName[]
  /** What the answers to the clients break; null where they break nothing or nobody judges them. */
  readonly judgeHistory: (lines: readonly HistoryLine[]) => Broken | 'undecided' | null
}

/** A property that a run broke: by which of its events, and the evidence in words. */
export interface Broken {
  readonly property: string
  readonly event: number
  readonly evidence: string
}

/** The part of a Run that an explorer decides; scenario, parameters and mutant stay as they are. */
export type Trial = Pick<Run, 'seed' | 'faults' | 'interventions' | 'schedule' | 'answers' | 'manual'>

export const trialOf = ({ seed, faults, interventions, schedule, answers, manual }: Trial): Trial => ({
  seed, interventions, ...(faults !== undefined && { faults }), ...(schedule !== undefined && { schedule }),
  ...(answers !== undefined && { answers }), ...(manual !== undefined && { manual }),
})
