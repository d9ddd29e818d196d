/** What a test found: the judge's verdict, what it rests on, and numbers. */
import { byNumber, timeText } from '@quorate/kernel'
import { linearizability, type Judgement } from '@quorate/scenarios'
import { report, type Answer } from '../report.ts'
import { clientName, type Clients } from './clients.ts'
import type { Nemesis } from './nemesis.ts'
import type { Network } from './network.ts'
import type { Plan } from './options.ts'

export interface Tested {
  readonly plan: Plan
  readonly network: Network
  readonly clients: Clients
  readonly nemesis: Nemesis
}

export function answerOf(tested: Tested, file: string | undefined): Answer {
  const judgement = withNeeds(judge(tested), tested)
  const { status, basis, evidence } = judgement
  const stats = statsOf(tested)
  const why = status === 'unknown' ? evidence[0]! : basis
  return {
    report: report('test', {
      status, basis: why, stats: { ...stats, history: file ?? null }, findings: status === 'ok' ? [] : [judgement],
      witnesses: Object.entries(stats.reached).map(([name, count]) => ({ name, count })),
    }),
    text: text(tested, judgement, file),
  }
}

function judge({ clients }: Tested): Judgement {
  const events = clients.history.map(event => ({ ...event, key: `k${String(event.key)}` }))
  const names = new Map(events.map(({ process }) => [process as number, clientName(process as number)]))
  return linearizability({ events, at: events.map((_, i) => i), names })
}

/** A test in which nothing was answered, or nothing went wrong as asked, shows nothing. */
function withNeeds(judgement: Judgement, tested: Tested): Judgement {
  if (judgement.status !== 'ok') return judgement
  const missing = Object.entries(statsOf(tested).reached).filter(([, count]) => count === 0).map(([name]) => name)
  if (missing.length === 0) return judgement
  const why = `nothing was violated, but this test never reached: ${missing.join(', ')}`
  return { ...judgement, status: 'unknown', evidence: [why], basis: null }
}

function statsOf({ plan, network, clients, nemesis }: Tested) {
  const ended = (type: string, f?: string): number =>
    clients.history.filter(event => event.type === type && (f === undefined || event.f === f)).length
  const sorted = clients.latencies.map(({ ms }) => Math.round(ms * 1_000)).toSorted(byNumber)
  const rank = (part: number): number | null => sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)] ?? null
  return {
    nodes: plan.nodes.length, seconds: plan.seconds, seed: plan.seed,
    operations: {
      asked: ended('invoke'), ok: ended('ok'), failed: ended('fail'), unknown: ended('info'), late: clients.late,
    },
    reached: {
      'reads answered': ended('ok', 'read'), 'writes answered': ended('ok', 'write'),
      ...(plan.cut && { 'cuts': nemesis.cuts, 'answered during a cut': clients.duringCuts }),
      ...(plan.kill && { 'kills': nemesis.kills }),
    } as Readonly<Record<string, number>>,
    latency: { p50: rank(0.5), p99: rank(0.99), longest: rank(1) },
    messages: { sent: network.sent, lost: network.lost },
    troubles: nemesis.done,
  }
}

const MARK = { ok: '✓', violated: '✗', unknown: '?' } as const
const WORD = { ok: 'holds', violated: 'violated', unknown: 'unknown' } as const

function text(tested: Tested, judgement: Judgement, file: string | undefined): string {
  const { status, basis, evidence, property, event } = judgement
  const { plan, nemesis } = tested
  const { operations, latency, messages, reached } = statsOf(tested)
  const time = (micros: number | null): string => (micros === null ? '–' : timeText(micros))
  const at = event < 0 ? '' : ` at event ${event} of the history`
  return [
    `lin-kv against ${[plan.program.bin, ...plan.program.args].join(' ')}: ${plan.nodes.join(', ')} for ${plan.seconds} s, seed ${plan.seed}`,
    ...nemesis.done.map(({ what, time: when }) => `${timeText(Math.round(when / 1_000) * 1_000).padStart(10)}  ${what}`),
    '',
    `${MARK[status]} ${property} ${WORD[status]}${at}${basis === null ? '' : `: ${basis}`}`,
    ...evidence.map(line => `    ${line}`),
    '',
    `Operations: ${operations.asked} asked, ${operations.ok} ok, ${operations.failed} failed, ${operations.unknown} unknown`,
    `Latency: median ${time(latency.p50)}, 99 % within ${time(latency.p99)}, longest ${time(latency.longest)}`,
    `Messages between nodes: ${messages.sent}, ${messages.lost} of them lost`,
    `Reached: ${Object.entries(reached).map(([name, count]) => `${name} ${count}`).join(', ')}`,
    ...(file === undefined ? [] : [`History: ${file}`]),
    `Verdict: ${WORD[status]}`,
  ].join('\n')
}
