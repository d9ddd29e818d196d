/**
 * Liveness, as far as a finite run can judge it: somebody has ended all trouble and stated a time ("calm" with
 * "within"), and in it the system must make progress. What progress is, clients say, or a scenario without clients.
 */
import { listText, timeText, whyNot, withNames, type HistoryLine, type Micros, type Recording } from '@quorate/kernel'
import type { Judgement } from './judgement.ts'
import type { Scenario } from './scenario.ts'

const PROGRESS = {
  property: 'Progress after the calm',
  text: 'Within the stated time after all trouble has ended, the system makes progress',
}

interface Calm {
  readonly event: number
  readonly from: Micros
  readonly until: Micros
}

/** Nothing where nobody stated a time. Of several calms the last one counts, for there was trouble before it. */
export function progress(scenario: Scenario, recording: Recording): Judgement[] {
  const calm = calmOf(recording)
  if (calm === null) return []
  if (hasEndedBefore(calm.until, recording)) {
    return [unknown(`the run ended ${timeText(recording.setup.until - calm.from)} after the calm, and the time that was ` +
      `stated is ${timeText(calm.until - calm.from)}`)]
  }
  const last = lastEventUntil(recording, calm.until)
  return [scenario.settled === undefined ? toldSomebody(recording, calm, last)
    : settled(recording, calm, last, scenario.settled)]
}

function calmOf(recording: Recording): Calm | null {
  for (const { event, time, act } of recording.acts.toReversed()) {
    if (act.kind === 'calm' && act.within !== undefined) return { event, from: time, until: time + act.within }
  }
  return null
}

/** A run in which nothing is left to happen has not ended too early: nothing would come of more time. */
const hasEndedBefore = (time: Micros, { setup, length, end }: Recording): boolean =>
  setup.until < time || (length >= setup.limit && end < time)

function lastEventUntil(recording: Recording, time: Micros): number {
  let last = recording.length - 1
  while (last > 0 && recording.row(last).time > time) last--
  return last
}

function toldSomebody(recording: Recording, { from, until }: Calm, last: number): Judgement {
  const { history } = recording
  const told = history.find(({ kind, time, value }) =>
    kind === 'return' && time > from && time <= until && (value as { readonly definite: boolean }).definite)
  const name = ({ client }: HistoryLine): string => recording.setup.nodes[client]!.name
  if (told !== undefined) return ok(`${name(told)} was told something definite ${timeText(told.time - from)} after the calm`)
  const returned = new Map(history.filter(({ kind }) => kind === 'return').map(line => [line.id, line.time]))
  const waiting = history.filter(({ kind, id, time }) =>
    kind === 'invoke' && time <= until && (returned.get(id) ?? until + 1) > from)
  if (waiting.length === 0) return unknown('no client asked for anything between the calm and the time that was stated')
  const who = listText([...new Set(waiting.map(name))])
  return violated(last, [
    `All trouble had ended at ${timeText(from)}, and until ${timeText(until)} no client was told anything definite; ${who} waited.`,
    ...reasons(recording, last),
  ])
}

function settled(
  recording: Recording, { from, until }: Calm, last: number, is: NonNullable<Scenario['settled']>,
): Judgement {
  const world = recording.worldAfter(last)
  const wrong = is(recording.setup.nodes.map((_, id) => (world.node(id).up ? world.node(id).state : null)))
  if (wrong === null) return ok(`${timeText(until - from)} after the calm everything was as it should be`)
  const sentence = withNames(wrong, world.names)
  return violated(last, [`All trouble had ended at ${timeText(from)}, and at ${timeText(until)} ${sentence}.`])
}

const MOST = 4

/** What became of the deadlines of the set-up. One that did not come due says nothing of the run as a whole. */
export const deadlines = (recording: Recording): Judgement[] =>
  recording.deadlines.map(({ name, text, status, event, because }): Judgement => {
    const judged = { property: name, text, status, event }
    if (status === 'ok') return { ...judged, evidence: [], basis: because }
    return { ...judged, evidence: [because, ...(status === 'violated' ? reasons(recording, event) : [])], basis: null }
  })

/** What the nodes wait for, in their own words. */
const reasons = (recording: Recording, event: number): string[] =>
  whyNot(recording, event).slice(0, MOST)
    .map(({ sentence, missing }) => [sentence, ...missing.slice(0, 1).map(fate => fate.sentence)].join(' '))

const ok = (basis: string): Judgement => ({ ...PROGRESS, status: 'ok', event: -1, evidence: [], basis })
const unknown = (why: string): Judgement =>
  ({ ...PROGRESS, status: 'unknown', event: -1, evidence: [why], basis: null })
const violated = (event: number, evidence: readonly string[]): Judgement =>
  ({ ...PROGRESS, status: 'violated', event, evidence, basis: null })
