/** `search` of a reference model: every state that it can reach within its bounds. */
import { search as exhaust, type Covered, type Found, type Limits, type Trail } from '@quorate/explore'
import { boundsProblem, referenceModels, type ReferenceModel } from '@quorate/explore/reference'
import { protocols } from '@quorate/protocols'
import { bad, good, type Result } from '@quorate/scenarios'
import { wholeNumberOf, wholeNumbersOf } from './given.ts'
import { badInput, report, type Answer, type Report } from './report.ts'
import type { SearchOptions } from './search.ts'

const PREFIX = 'reference/'

const modelNamed = (name: string): ReferenceModel | undefined =>
  referenceModels.find((each) => each.name === name || `${PREFIX}${each.name}` === name)

/** A protocol of ours comes before a model of the same name, which is then "reference/raft". */
export const isReference = (name: string): boolean =>
  modelNamed(name) !== undefined && protocols.every((protocol) => protocol.name !== name)

export function searchReference(name: string, options: SearchOptions): Answer {
  const reference = modelNamed(name)!
  const given = limitsGiven(reference, options)
  if (!given.ok) return badInput('search', given.error)
  const { bounds, limits } = given.value
  const { model, limits: own, bounds: used } = reference.make(bounds, options.mutant)
  const found = exhaust(model, { ...own, ...limits })
  return { report: reportOf(found, reference, used, options), text: textOf(found, reference) }
}

interface Given {
  readonly bounds: Readonly<Record<string, number>>
  readonly limits: Limits
}

function limitsGiven(reference: ReferenceModel, options: SearchOptions): Result<Given> {
  const { bound, mutant, steps, memory, exhaust: all, sleep = false } = options
  if (options.set.length > 0) return bad(`${reference.name} is a reference model, which has bounds and no parameters to set`)
  if (options.from !== undefined || options.at !== undefined) return bad(`${reference.name} is a reference model, which begins where it begins: --from is for set-ups`)
  if (options.property.length > 0) return bad(`${reference.name} is a reference model, of which every property is judged`)
  const bounds = wholeNumbersOf('--bound', bound)
  if (!bounds.ok) return bounds
  const problem = boundsProblem(reference, bounds.value) ?? mutantProblem(reference, mutant)
  if (problem !== null) return bad(problem)
  const most = wholeNumberOf('--steps', steps)
  if (!most.ok) return most
  const megabytes = wholeNumberOf('--memory', memory)
  if (!megabytes.ok) return megabytes
  const limits = {
    sleep,
    ...(most.value !== null && { steps: most.value }), ...(all && { exhaust: true }),
    ...(megabytes.value !== null && { bytes: megabytes.value * 1_000_000 }),
  }
  return good({ bounds: bounds.value, limits })
}

function mutantProblem({ name, mutants }: ReferenceModel, mutant: string | undefined): string | null {
  if (mutant === undefined || mutants.some((each) => each.name === mutant)) return null
  if (mutants.length === 0) return `${name} has no mutants, and --mutant was "${mutant}"`
  return `${name} has no mutant "${mutant}"; it has ${mutants.map((each) => each.name).join(', ')}`
}

function reportOf(found: Found, { source }: ReferenceModel, bounds: object, { mutant }: SearchOptions): Report {
  const { verdict, covered, witnesses, model, grows } = found
  const { status } = verdict
  const basis = status === 'ok' ? verdict.basis : status === 'unknown' ? verdict.why : null
  const findings = status === 'violated' ? [finding(verdict.property, verdict.evidence)] : []
  return report('search', {
    status, basis, findings,
    witnesses: witnesses.map(({ name, steps }) => ({ name, count: steps === null ? 0 : 1 })),
    stats: { model, source, bounds, mutant: mutant ?? null, ...covered, witnesses, grows },
  })
}

function finding(property: string, { sentence, steps }: Trail): Report['findings'][number] {
  const evidence = [...steps, sentence]
  return { property, text: property, status: 'violated', event: steps.length - 1, evidence, basis: null }
}

function textOf({ verdict, covered, witnesses, grows, model }: Found, { text, source }: ReferenceModel): string {
  const reached = witnesses.map(({ name, steps }) => steps === null ? `${name} never` : `${name} after ${steps} steps`)
  return [
    `${model}: ${text}`, `After ${source}`, '', ...verdictLines(verdict), '',
    ...reached.length === 0 ? [] : [`Reached: ${reached.join(', ')}`],
    countsOf(covered), ...grows.map((line) => `Grows: ${line}`),
  ].join('\n')
}

function verdictLines(verdict: Found['verdict']): string[] {
  if (verdict.status === 'ok') return [`✓ holds: ${verdict.basis}`]
  if (verdict.status === 'unknown') return [`? unknown: ${verdict.why}`]
  const { steps, sentence, to } = verdict.evidence
  return [
    `✗ ${verdict.property} is violated: ${sentence}`, `  A shortest way, ${steps.length} steps:`,
    ...steps.map((step, i) => `  ${String(i + 1).padStart(3)}  ${step}`), '  Then:', ...to.map((line) => `       ${line}`),
  ]
}

function countsOf({ distinct, generated, depth, frontier, bytes, stop }: Covered): string {
  const number = (n: number): string => n.toLocaleString('en')
  const left = stop === null ? '' : `, ${number(frontier)} of them not expanded (${stop})`
  return `${number(distinct)} states of ${number(generated)} generated, depth ${depth}${left}; `
    + `${number(Math.ceil(bytes / 1_000_000))} MB`
}
