/** What the printed lab says of a run in words. Pure. */
import type { Mark, RunSummary } from '../sim/types.ts'
import { allShownAt } from '../stage/verdict.ts'

/** About a page of rows. */
const BEFORE = 12
const AFTER = 24

/**
 * The events around one that are printed as sentences; folded, milestones and the event itself. Looked for from the
 * event on, for a run may be long and this follows every seek.
 */
export function around(marks: readonly Mark[], at: number, folded: boolean): number[] {
  const found = (by: 1 | -1, most: number): number[] => {
    const events: number[] = []
    for (let event = at + by; event >= 0 && event < marks.length && events.length < most; event += by) {
      if (!folded || marks[event] !== '') events.push(event)
    }
    return events
  }
  return [...found(-1, BEFORE).toReversed(), at, ...found(1, AFTER)]
}

/** Everything that makes the run what it is, a name and a value each; what a person did last. */
export function setUpOf({ run, scenario, acts, faultList, check }: RunSummary): (readonly [string, string])[] {
  const values = scenario.parameters.map(({ name }) => `${name} = ${run.parameters[name]}`)
  const byHand = acts.filter(act => act.byHand).map(({ event, text }) => `e${event} ${text}`)
  return [
    ['Scenario', run.scenario],
    ['Protocol', run.mutant === null ? scenario.protocol : `${scenario.protocol}, broken on purpose: ${run.mutant}`],
    ['Parameters', values.join(', ') || 'none'],
    ['Seed', String(run.seed)],
    ...(faultList === null ? [] : [['Faults', `and ${faultList.replaceAll('-', ' ') || 'those of its link'}`] as const]),
    ...(byHand.length === 0 ? [] : [['By hand', byHand.join('; ')] as const]),
    ['Replays to', `${check.events} events with digest ${check.digest}: ${check.verdict}`],
  ]
}

interface Printed {
  readonly head: string
  /** Sentences. */
  readonly texts: readonly string[]
}

/** At an event: what does not hold each with its evidence, and what does in one list for each reason to believe it. */
export function verdictsAt(judgements: RunSummary['judgements'], at: number, last: number): Printed[] {
  const shown = allShownAt(judgements, at, last)
  const isPlain = ({ status, final }: typeof shown[number]): boolean => status === 'ok' && final === null
  const single = shown.filter(each => !isPlain(each)).map(({ mark, words, final, judgement }): Printed => ({
    head: `${mark} ${judgement.property}: ${words}${final === null ? '' : ` (${final})`}.`,
    texts: [`${judgement.text.replace(/\.$/, '')}.`, ...judgement.evidence],
  }))
  const held = new Map<string, string[]>()
  for (const { words, judgement: { property, basis } } of shown.filter(isPlain)) {
    const head = `✓ ${words}${basis === null ? '' : `, ${basis}`}:`
    held.set(head, [...held.get(head) ?? [], property])
  }
  return [...single, ...[...held].map(([head, names]): Printed => ({ head, texts: [`${names.join(', ')}.`] }))]
}
