/** Executes a Run and judges it: the one way from the small value to everything that is shown of it. */
import { checkLinearizability, history, keyValue } from '@quorate/checkers'
import { propertiesOf, Recording, type Check, type Run } from '@quorate/kernel'
import { clientHistory, type ClientHistory } from './history.ts'
import { ours, scenarioNamed, type Library } from './library.ts'
import { mutated } from './mutate.ts'
import { progress } from './progress.ts'
import { good, type Result, type Scenario } from './scenario.ts'

export type Status = 'ok' | 'violated' | 'unknown'

export interface Judgement {
  readonly property: string
  readonly text: string
  readonly status: Status
  /** The event at which it was broken; −1 where it was not. */
  readonly event: number
  /** Sentences: what contradicts what, or why it is unknown. */
  readonly evidence: readonly string[]
  /** For an ok: what it rests on. */
  readonly basis: string | null
}

export interface Executed {
  readonly run: Run
  readonly scenario: Scenario
  readonly recording: Recording
  readonly history: ClientHistory
  readonly judgements: readonly Judgement[]
  readonly status: Status
  /** Why the whole is unknown, or what an ok rests on; null for a violation. */
  readonly basis: string | null
  readonly check: Check
}

/** Executes a Run that `makeRun` or a link gave, with the code of this library, whatever code the Run names. */
export function execute(run: Run, library = ours): Result<Executed> {
  const scenario = scenarioNamed(run.scenario, library)
  if (!scenario.ok) return scenario
  const setup = setupOf(scenario.value, run, library)
  if (!setup.ok) return setup
  const faults = [...setup.value.faults, ...(run.faults ?? [])]
  const recording = new Recording({ ...setup.value, faults }, run)
  return good(judge(run, scenario.value, recording))
}

function setupOf(scenario: Scenario, { parameters, mutant }: Run, library: Library): Result<Recording['setup']> {
  const setup = scenario.setup(parameters)
  return mutant === null ? good(setup) : mutated(setup, mutant, library)
}

function judge(run: Run, scenario: Scenario, recording: Recording): Executed {
  const history = clientHistory(recording)
  const judgements = [
    ...scenario.judges.map(() => linearizability(history)),
    ...invariants(recording),
    ...progress(scenario, recording),
  ]
  const { status, basis } = summary(judgements, scenario, recording)
  const check: Check = { events: recording.length, digest: recording.digest, verdict: status }
  return { run, scenario, recording, history, judgements, status, basis, check }
}

const LINEARIZABLE = {
  property: 'Linearizable',
  text: 'Every operation takes effect at one instant between its call and its answer, as if there were one copy',
}

function linearizability({ events, at, names }: ClientHistory): Judgement {
  const parsed = history(events)
  if (!parsed.ok) return { ...LINEARIZABLE, status: 'unknown', event: -1, evidence: [parsed.error], basis: null }
  if (parsed.history.operations.length === 0) {
    const why = 'no client asked for a read, a write or a cas'
    return { ...LINEARIZABLE, status: 'unknown', event: -1, evidence: [why], basis: null }
  }
  const verdict = checkLinearizability(parsed.history, keyValue, { names: process => names.get(process)! })
  if (verdict.status === 'ok') {
    const basis = `proved for the ${parsed.history.operations.length} operations of this history`
    return { ...LINEARIZABLE, status: 'ok', event: -1, evidence: [], basis }
  }
  if (verdict.status === 'unknown') {
    return { ...LINEARIZABLE, status: 'unknown', event: -1, evidence: [verdict.why], basis: null }
  }
  const { evidence } = verdict
  return { ...LINEARIZABLE, status: 'violated', event: at[evidence.at]!, evidence: evidence.sentences, basis: null }
}

function invariants(recording: Recording): Judgement[] {
  const judged: Judgement[] = propertiesOf(recording.setup.nodes).map(({ name, text }) => {
    const finding = recording.findings.find(found => found.property === name)
    if (finding === undefined) {
      return { property: name, text, status: 'ok', event: -1, evidence: [], basis: 'held after every event of this run' }
    }
    return { property: name, text, status: 'violated', event: finding.event, evidence: [finding.evidence], basis: null }
  })
  const thrown = recording.findings.find(found => !judged.some(judgement => judgement.property === found.property))
  if (thrown === undefined) return judged
  const text = 'A handler answers every event'
  return [...judged, { ...thrown, text, status: 'violated', evidence: [thrown.evidence], basis: null }]
}

function summary(
  judgements: readonly Judgement[], scenario: Scenario, recording: Recording,
): { readonly status: Status; readonly basis: string | null } {
  if (judgements.some(({ status }) => status === 'violated')) return { status: 'violated', basis: null }
  const open = judgements.find(({ status }) => status === 'unknown')
  if (open !== undefined) return { status: 'unknown', basis: `${open.property}: ${open.evidence[0]}` }
  const missing = scenario.needs.filter(name => !reached(recording, name))
  if (missing.length > 0) {
    return { status: 'unknown', basis: `nothing was violated, but this run never reached: ${missing.join(', ')}` }
  }
  return { status: 'ok', basis: 'no property was violated in this one run' }
}

const reached = (recording: Recording, name: string): boolean =>
  recording.witnesses.some(witness => witness.name === name && witness.count > 0) ||
  recording.situations.some(situation => situation.name === name && situation.spans.length > 0)

/** One sentence on how a replay differs from what a link or file recorded, or null when it does not. */
export function difference(recorded: Check, replayed: Check): string | null {
  if (recorded.digest === replayed.digest && recorded.events === replayed.events) {
    return recorded.verdict === replayed.verdict ? null
      : `the events are the same, but the verdict was ${recorded.verdict} and is ${replayed.verdict}`
  }
  return `it recorded ${recorded.events} events with digest ${recorded.digest} and today's replay gives ` +
    `${replayed.events} events with digest ${replayed.digest}`
}

