/** What the simulation tells a page: plain data, made in the Worker, drawn by everyone else. */
import type {
  Became, Check, Clock, CommandForm, Done, Frame, Kind, Lost, MessageStyle, Micros, NodeId, Reason, Role, Run,
  SituationSpans, Tenure, WitnessCount,
} from '@quorate/kernel'
import type {
  Compared, Comparison, Judgement, MilestoneKind, Option, Parameter, RunRequest, Status, Tally,
} from '@quorate/scenarios'

/**
 * What can be opened: a request with defaults left out, the text of a link or of something else, which sentences call
 * so ("“a.jsonl”"), or a whole Run.
 */
export type Opening =
  | { readonly request: RunRequest }
  | { readonly link: string; readonly called?: string }
  | { readonly run: Run }

/** What a run can be as text: a trace, a golden script, a test, or the history of its clients. */
export type Exported = 'trace' | 'script' | 'test' | 'history'

/** Why an event matters to the story; '' for an ordinary one. "leader" is a role change to a leader. */
export type Mark = '' | MilestoneKind | 'leader' | 'situation'

export interface ScenarioInfo {
  readonly name: string
  readonly title: string
  readonly summary: string
  readonly lookFor: readonly string[]
  readonly protocol: string
  readonly parameters: readonly Parameter[]
  readonly seed: number
  readonly mutants: readonly MutantInfo[]
  /** Lists of faults that can be added to it. */
  readonly faultLists: readonly Named[]
}

/** A protocol with one line broken on purpose. */
export interface MutantInfo extends Named {
  /** The number of the rule that the line breaks, in the README of its protocol. */
  readonly rule: string
  /** The property that should convict it, or the script of its protocol that does: "scripts/split-vote.txt". */
  readonly breaks: string
  /** Where this happened, or who described it. */
  readonly source: string
}

export interface Named {
  readonly name: string
  readonly text: string
}

export interface NodeInfo {
  readonly name: string
  readonly role: Role
  /** Replicas stand in the ring; clients, monitors and stores outside it. */
  readonly place: 'ring' | 'outside'
}

/** One array a field, all of the same length: event i is the i-th of each. */
export interface EventColumns {
  readonly time: readonly Micros[]
  readonly node: readonly NodeId[]
  readonly kind: readonly Kind[]
  readonly cause: readonly number[]
  /** The message that arrived or was lost, −1 otherwise. */
  readonly message: readonly number[]
  readonly lost: readonly (Lost | '')[]
  readonly changed: readonly boolean[]
  readonly mark: readonly Mark[]
}

export interface MessageInfo {
  readonly id: number
  readonly from: NodeId
  readonly to: NodeId
  readonly sentBy: number
  readonly sentAt: Micros
  readonly due: Micros
  /** The event with which it arrived or was lost; −1 while it is on its way. */
  readonly endedBy: number
  readonly lost: Lost | null
  readonly label: string
  readonly style: MessageStyle
  readonly epoch: number | null
}

/** As much of a message as many have in common. */
export type MessageLook = Pick<MessageInfo, 'lost' | 'label' | 'style' | 'epoch'>

/**
 * One array a field, all of the same length: message i is the i-th of each. As objects the messages of a long run took
 * two thirds of the time in which a page reads it. `messageOf` gives one of them.
 */
export interface MessageColumns extends Columns<Omit<MessageInfo, 'id' | keyof MessageLook>> {
  /** By position in `looks`, where every look stands once. */
  readonly look: readonly number[]
  readonly looks: readonly MessageLook[]
}

type Columns<T> = { readonly [K in keyof T]: readonly T[K][] }

/** A fault or another act, by the scenario or by hand. */
export interface ActInfo {
  readonly event: number
  readonly act: Done
  readonly text: string
  readonly byHand: boolean
}

/** From this event on, the node has this clock. */
export interface ClockInfo {
  readonly event: number
  readonly node: NodeId
  readonly clock: Clock
}

export interface Operation {
  readonly client: NodeId
  readonly text: string
  readonly outcome: string
  readonly status: 'ok' | 'failed' | 'unknown'
  readonly asked: number
  /** −1 where no answer came. */
  readonly answered: number
  readonly askedAt: Micros
  readonly answeredAt: Micros | null
}

/** A request that the scenario's workload makes, to be asked again by hand. */
export interface Ask {
  readonly client: NodeId
  readonly request: unknown
  readonly text: string
}

/** A node that may be asked something from outside, and what. */
export interface Asking {
  readonly client: NodeId
  readonly commands: readonly CommandForm[]
}

/** Two kinds of quorums that must meet, drawn where they share least. */
export interface QuorumsMeeting {
  readonly text: string
  readonly isKept: boolean
  readonly rows: readonly { readonly name: string; readonly nodes: readonly NodeId[] }[]
}

/** A run as it is opened: what is shown of it first comes with it, and need not be asked for. */
export interface OpenedRun extends RunSummary {
  readonly shown: Frame
}

export interface RunSummary {
  /** Names this run in every later call. */
  readonly handle: number
  readonly run: Run
  readonly link: string
  readonly check: Check
  readonly scenario: ScenarioInfo
  readonly nodes: readonly NodeInfo[]
  /** Of the quorums that the parameters make; empty for protocols that show none. */
  readonly quorums: readonly QuorumsMeeting[]
  readonly length: number
  /** Virtual time of the last event. */
  readonly end: Micros
  /** The longest usual latency: what playback speed is measured by. */
  readonly latency: Micros
  readonly events: EventColumns
  readonly messages: MessageColumns
  readonly tenures: readonly Tenure[]
  readonly situations: readonly SituationSpans[]
  readonly acts: readonly ActInfo[]
  /** What clocks were set to that were off at some time, in order; at event 0 where one was from the start. */
  readonly clocks: readonly ClockInfo[]
  readonly operations: readonly Operation[]
  /** What clients were told, counted; null where nobody asks a store for anything. */
  readonly tally: Tally | null
  readonly asks: readonly Ask[]
  readonly asking: readonly Asking[]
  readonly judgements: readonly Judgement[]
  readonly status: Status
  readonly basis: string | null
  readonly witnesses: readonly WitnessCount[]
  /** The sides of the scenario's first cut; [] where there is none. Nodes of one side are drawn together. */
  readonly sides: readonly (readonly NodeId[])[]
  /** The event worth opening at: see `opening.ts`. */
  readonly opening: number
  /** The name of the list of faults that was added to the scenario; '' for others, null for none. */
  readonly faultList: string | null
  /** The event of each of run.interventions; −1 where its moment no longer comes. */
  readonly interventionEvents: readonly number[]
  /** Positions in run.interventions of acts whose moment no longer comes. */
  readonly missed: readonly number[]
  /** One sentence where a link gave something else than it recorded, or came from another world; else null. */
  readonly difference: string | null
}

/** As much of a run as a strip of verdicts needs. */
export type Judged = Pick<RunSummary, 'judgements' | 'length' | 'status' | 'basis'>

export interface EventLine {
  readonly index: number
  readonly text: string
}

export interface EventDetail {
  readonly index: number
  readonly headline: string
  readonly notes: readonly { readonly rule: string; readonly text: string }[]
  readonly told: readonly string[]
  /** Why it happened, as the kernel tells it; the event itself is the last of them. */
  readonly why: readonly Reason[]
  readonly effects: readonly EventLine[]
  /** Effects beyond those listed. */
  readonly moreEffects: number
  readonly message: {
    readonly text: string
    readonly from: NodeId
    readonly to: NodeId
    readonly fields: readonly (readonly [name: string, value: string])[]
  } | null
  /** The touched node's state before and after: what differs has two values. */
  readonly rows: readonly { readonly name: string; readonly before: string | null; readonly after: string }[]
}

/** How every event of a run stands to one of them, and how many stand how. */
export interface Cone {
  readonly event: number
  /** By event: CAUSE where it can have led to this one, EFFECT where this one can have led to it, else 0. */
  readonly standing: Uint8Array
  readonly causes: number
  readonly effects: number
  /** With these it has no order. */
  readonly concurrent: number
}

/** An order of what clients asked, of each key alone; one entry an operation of the summary. */
export interface OrderShown {
  /** Its key, as a number; −1 where it is not judged: it did not happen, or is no read, write or cas. */
  readonly key: Int32Array
  /** Its place in an order that explains all of its key, or all before the first answer that none explains; 0: none. */
  readonly place: Int32Array
  /** Of each key how many have a place. */
  readonly placed: readonly number[]
  /** Where no order explains all: the first answer that none allows, and what cannot be explained together. */
  readonly wrong: { readonly stuck: number; readonly named: readonly number[] } | null
}

/** Lines count from 1 and columns from 0; the end is not part of it. */
export interface CodeRange {
  readonly start: { readonly line: number; readonly column: number }
  readonly end: { readonly line: number; readonly column: number }
}

/** What one event ran of one file of a protocol. */
export interface RanFile {
  /** Below packages/: "protocols/src/raft/raft.ts". */
  readonly path: string
  readonly functions: readonly (CodeRange & { readonly times: number })[]
  /** What did not run within these functions. */
  readonly idle: readonly CodeRange[]
  /** How many statements ran. */
  readonly statements: number
}

/** What a node waits for, and what became of each missing part. */
export interface WaitingShown {
  readonly node: NodeId
  readonly rule: string
  readonly since: number
  readonly text: string
  readonly missing: readonly {
    readonly from: NodeId
    readonly became: Became
    readonly text: string
    readonly events: readonly number[]
  }[]
}

export interface ClaimShown {
  readonly holds: boolean
  readonly because: string
  readonly event: number
  readonly run: RunSummary
}

export interface QuestionShown {
  readonly id: string
  readonly text: string
  readonly options: readonly Option[]
  readonly run: RunSummary
  readonly asked: number
  readonly answer: { readonly option: string; readonly event: number }
}

export interface TaskShown {
  readonly id: string
  readonly text: string
  readonly done: boolean
}

/** Two runs in rows by time, one array a field: row i is the i-th of each. */
export interface Alignment {
  /** The event of each side; −1 where it has none there. */
  readonly a: readonly number[]
  readonly b: readonly number[]
  /** Whether both sides have the same event there. */
  readonly same: readonly boolean[]
  /** The first row that is not the same; −1 where all are. */
  readonly first: number
  /** What comes next on each side from there on, as "e42: a sentence"; null where nothing does. */
  readonly thenA: string | null
  readonly thenB: string | null
}

/** Where a node's states differ; "–" where one side has nothing. */
export interface NodeDifference {
  readonly name: string
  readonly rows: readonly (readonly [path: string, a: string, b: string])[]
}

/** A design in a comparison: its counts, and how it compares with the run that is open. */
export interface DesignRow
  extends Omit<Compared, 'executed'>, Pick<Comparison, 'sameClients' | 'sameFaults'> {
  readonly isOpen: boolean
  readonly run: Run
  readonly title: string
  readonly status: Status
  readonly mutant: string | null
  /** How many things a person did to it. */
  readonly changes: number
  /** The event at which it stopped being linearizable, if it did. */
  readonly brokenAt: number | null
}

export interface Designs {
  readonly rows: readonly DesignRow[]
}

export interface Span {
  readonly from: Micros
  readonly to: Micros
}

export interface ChartLine {
  readonly name: string
  /** One a time of the chart; null where there is none. */
  readonly values: readonly (number | null)[]
}

export interface ChartShown {
  readonly id: string
  readonly title: string
  readonly unit: 'µs' | ''
  /** How many or the most of an interval that begins at each time, values that last from each time on, or moments. */
  readonly kind: 'counts' | 'peaks' | 'levels' | 'points'
  readonly times: readonly Micros[]
  readonly lines: readonly ChartLine[]
}

/** A run over virtual time. */
export interface SeriesShown {
  readonly end: Micros
  /** How long an interval is, and where each begins. */
  readonly interval: Micros
  readonly starts: readonly Micros[]
  /** While a client waited for an answer that never came. */
  readonly waits: readonly Span[]
  readonly faults: readonly { readonly time: Micros; readonly event: number; readonly text: string }[]
  readonly charts: readonly ChartShown[]
}
