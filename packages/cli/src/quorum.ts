/** `quorum <kind> <numbers…>`: what a quorum system guarantees, counted exactly and drawn. */
import { measured, pictureOf, promisesOf, quorumKinds, readSystem } from '@quorate/protocols'
import { badInput, report, type Answer, type Report } from './report.ts'

export const quorumUsage = Object.entries(quorumKinds).map(([kind, { usage }]) => `${kind} ${usage}`).join('; ')

export function quorum(kind: string, numbers: readonly string[]): Answer {
  const read = readSystem(kind, numbers)
  if (!read.ok) return badInput('quorum', read.error)
  const known = measured(read.value)
  const { status, meetings, families } = known
  const promises = promisesOf(read.value, known)
  const findings = promises.flatMap((promise): Report['findings'] =>
    (promise.status === 'ok' ? [] : [{ ...promise, status: promise.status, event: -1, basis: null }]))
  const unknown = findings.find(finding => finding.status === 'unknown')?.evidence[0] ?? null
  const basis = status === 'ok' ? 'exact: counted, or by looking at every minimal quorum' : unknown
  const { nodes, text, source } = read.value
  const stats = { kind, text, source, nodes, promises, meetings, families }
  return { report: report('quorum', { status, basis, findings, stats }), text: pictureOf(read.value, known).join('\n') }
}
