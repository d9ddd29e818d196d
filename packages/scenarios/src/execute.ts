/** Executes a Run and judges it: the one way from the small value to everything that is shown of it. */
import { propertiesOf, Recording, type Check, type Run, type Setup } from '@quorate/kernel'
import { clientHistory, type ClientHistory } from './history.ts'
import { linearizability, type Judgement, type Status } from './judgement.ts'
import { ours, scenarioNamed, type Library } from './library.ts'
import { mutated } from './mutate.ts'
import { deadlines, progress } from './progress.ts'
import { good, type Result, type Scenario } from './scenario.ts'

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
  const setup = setupOfRun(run, library)
  if (!setup.ok) return setup
  return good(judge(run, scenario.value, new Recording(setup.value, run)))
}

/** What a Run executes: its scenario's set-up with its mutant and the faults that it adds. */
export function setupOfRun(run: Run, library = ours): Result<Setup> {
  const setup = setupOf(run, library)
  if (!setup.ok) return setup
  return good({ ...setup.value, faults: [...setup.value.faults, ...(run.faults ?? [])] })
}

/** The part of a Run that decides its set-up; the rest decides what happens in it. */
export type SetupOf = Pick<Run, 'scenario' | 'parameters' | 'mutant'>

/** What a Run executes, its mutant in its place. */
export function setupOf({ scenario, parameters, mutant }: SetupOf, library: Library): Result<Setup> {
  const found = scenarioNamed(scenario, library)
  if (!found.ok) return found
  const setup = found.value.setup(parameters)
  const whole = mutant === null ? good(setup) : mutated(setup, mutant, library)
  return whole.ok && library.seen !== undefined ? good(library.seen(whole.value)) : whole
}

function judge(run: Run, scenario: Scenario, recording: Recording): Executed {
  const history = clientHistory(recording)
  const judgements = [
    ...scenario.judges.map(() => linearizability(history)),
    ...invariants(recording),
    ...deadlines(recording),
    ...progress(scenario, recording),
  ]
  const { status, basis } = summary(judgements, scenario, recording)
  const check: Check = { events: recording.length, digest: recording.digest, verdict: status }
  return { run, scenario, recording, history, judgements, status, basis, check }
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
  const open = judgements.find(({ property, status }) =>
    status === 'unknown' && !recording.deadlines.some(({ name }) => name === property))
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

