/** `why` and `whynot`: what led to an event of a recorded run, and what did not come about. */
import { sentence, timeText, whyNot as waitingsOf, type Fate } from '@quorate/kernel'
import { linkText, reasonsOf, type Executed, type Result } from '@quorate/scenarios'
import { executeAgain } from './again.ts'
import { badInput, report, type Answer } from './report.ts'

export interface WhyOptions {
  readonly at?: string
  readonly code?: string
}

/** The run as it was recorded, or nothing: an event of another one would explain something else. */
async function executedFrom(source: string, code: string | undefined): Promise<Result<Executed>> {
  const again = await executeAgain(source, code)
  return again.ok ? { ok: true, value: again.value.executed } : again
}

/** "e314" or "314" as the index of an event, or a sentence about what is accepted. */
export function eventOf({ recording }: Executed, text: string): Result<number> {
  const event = /^e?\d{1,9}$/.test(text) ? Number(text.replace('e', '')) : -1
  if (event >= 0 && event < recording.length) return { ok: true, value: event }
  return { ok: false, error: `the event was "${text}"; accepted is e0 to e${recording.length - 1}` }
}

function answer(
  verb: string, executed: Executed, stats: Record<string, unknown>, lines: readonly string[],
): Answer {
  const { run, check } = executed
  const link = linkText(executed)
  return { report: report(verb, { run, digest: check.digest, link, stats }), text: lines.join('\n') }
}

export async function why(source: string, text: string, { code }: WhyOptions): Promise<Answer> {
  const executed = await executedFrom(source, code)
  if (!executed.ok) return badInput('why', executed.error)
  const event = eventOf(executed.value, text)
  if (!event.ok) return badInput('why', event.error)
  const { recording } = executed.value
  const reasons = reasonsOf(executed.value, event.value)
  const lines = reasons.map(reason => {
    const times = reason.count > 1 ? ` (${reason.count} times in a row)` : ''
    const time = timeText(recording.event(reason.event).time).padStart(11)
    return `${reason.decisive ? '*' : ' '} ${time}  e${reason.event}  ${reason.sentence}${times}`
  })
  return answer('why', executed.value, { event: event.value, reasons }, [...lines, '* decisive: it changed something, or came from outside'])
}

/** What became of a contribution, and by which rules. */
function fateLine({ became, sentence: says, rules }: Fate): string {
  return `    ${became}: ${says}${rules.length === 0 ? '' : ` (${rules.length === 1 ? 'rule' : 'rules'} ${rules.join(', ')})`}`
}

export async function whyNot(source: string, outcome: string, { at, code }: WhyOptions): Promise<Answer> {
  const executed = await executedFrom(source, code)
  if (!executed.ok) return badInput('whynot', executed.error)
  const { recording } = executed.value
  const event = at === undefined ? { ok: true as const, value: recording.length - 1 } : eventOf(executed.value, at)
  if (!event.ok) return badInput('whynot', event.error)
  const all = waitingsOf(recording, event.value)
  const wanted = all.filter(({ sentence: says }) => says.toLowerCase().includes(outcome.toLowerCase()))
  if (wanted.length === 0) {
    const others = all.length === 0 ? 'nobody waits for anything' : `what is waited for: ${all.map(each => each.sentence).join(' ')}`
    return badInput('whynot', `right after e${event.value} nobody waits for "${outcome}"; ${others}`)
  }
  const lines = wanted.flatMap(({ sentence: says, missing }) => [says, ...missing.map(fateLine)])
  return answer('whynot', executed.value, { event: event.value, waiting: wanted },
    [`Right after e${event.value}: ${sentence(recording, event.value)}`, ...lines])
}
