/** How an executed run is told: verdicts, witnesses, picture and link. */
import { actText, deliverable, sentence, timeText } from '@quorate/kernel'
import { linkText, type Executed, type Judgement } from '@quorate/scenarios'
import { report, type Answer } from './report.ts'
import { spacetime } from './spacetime.ts'

const ROWS = 60
const MARK = { ok: '✓', violated: '✗', unknown: '?' } as const
const WORD = { ok: 'holds', violated: 'violated', unknown: 'unknown' } as const

export function executionAnswer(verb: string, executed: Executed, remarks: readonly string[] = []): Answer {
  const { run, recording, judgements, status, basis, check } = executed
  const link = linkText(executed)
  const answer = report(verb, {
    status, basis, run, link, digest: check.digest,
    findings: judgements.filter(judgement => judgement.status !== 'ok'),
    witnesses: recording.witnesses.map(({ name, count }) => ({ name, count })),
    stats: {
      events: recording.length,
      microseconds: recording.end,
      messages: recording.sent,
      lost: recording.messages.filter(message => message.lost !== null).length,
      properties: judgements.map(({ property, status: each }) => ({ property, status: each })),
      situations: recording.situations.map(({ name, spans }) => ({ name, spans: spans.length })),
      missed: recording.missed,
      remarks,
      ...(endsByHand(executed) && { waiting: waitingOf(executed) }),
    },
  })
  return { report: answer, text: executionText(executed, link, remarks) }
}

function executionText(executed: Executed, link: string, remarks: readonly string[]): string {
  const { run, scenario, recording, judgements, status, basis, check } = executed
  const set = Object.entries(run.parameters).map(([name, value]) => `${name}=${value}`).join(' ')
  const reached = [...recording.witnesses.map(({ name, count }) => `${name} ${count}`),
    ...recording.situations.map(({ name, spans }) => `${name} ${spans.length}`)]
  return [
    `${scenario.title} (${run.scenario}, seed ${run.seed}${run.mutant === null ? '' : `, mutant ${run.mutant}`})`,
    scenario.summary,
    `Parameters: ${set}`,
    '',
    spacetime(executed, event => sentence(recording, event), ROWS),
    '',
    ...judgements.flatMap(judgementLines),
    '',
    `Reached: ${reached.join(', ')}`,
    ...waitingLines(executed),
    ...missedLines(executed),
    ...remarks,
    `Verdict: ${WORD[status]}${basis === null ? '' : ` (${basis})`}`,
    `Events: ${recording.length} in ${timeText(recording.end)}, digest ${check.digest}`,
    `Link: ${link}`,
  ].join('\n')
}

function judgementLines({ property, status, event, evidence, basis }: Judgement): string[] {
  const where = event < 0 ? '' : ` at e${event}`
  const why = basis === null ? '' : `: ${basis}`
  return [`${MARK[status]} ${property} ${WORD[status]}${where}${why}`, ...evidence.map(line => `    ${line}`)]
}

interface Waiting {
  readonly lineage: number
  readonly text: string
  /** Why it cannot be chosen now; null where it can. */
  readonly why: string | null
}

const endsByHand = ({ recording }: Executed): boolean => recording.worldAfter(recording.length - 1).isManual

/** What waits at the end of a run in which nothing happens by itself. */
const waitingOf = ({ recording }: Executed): Waiting[] =>
  deliverable(recording.worldAfter(recording.length - 1))
    .map(({ pending: { lineage }, text, why }) => ({ lineage, text, why }))

function waitingLines(executed: Executed): string[] {
  if (!endsByHand(executed)) return []
  const waiting = waitingOf(executed)
  const lines = waiting.map(({ lineage, text, why }) =>
    `    ${text}: ${why === null ? `can be chosen, as ${lineage}` : `cannot be chosen, for ${why}`}`)
  return [`Waiting: ${waiting.length}`, ...lines]
}

function missedLines({ run, recording }: Executed): string[] {
  const names = recording.setup.nodes.map(({ name }) => name)
  return recording.missed.map(({ kind, position }) => {
    if (kind === 'schedule') return `Never came about: entry ${position} of the schedule, ${run.schedule![position]}`
    const { after, act } = run.interventions[position]!
    return `Never came about: intervention ${position} (${actText(act, names)}), for no event of this run has lineage ${after}`
  })
}
