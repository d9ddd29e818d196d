import type ts from 'typescript'
import { exceptions } from './exceptions.ts'

/** One place where a rule does not hold. */
export interface Finding {
  readonly path: string
  readonly line: number
  /** What was read there. */
  readonly read: string
  /** What to write instead. */
  readonly instead: string
}

/** A finding at a node of a parsed source. */
export function at(source: ts.SourceFile, node: ts.Node, instead: string): Finding {
  const line = source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1
  return { path: source.fileName, line, read: firstLine(node.getText(source)), instead }
}

/** A finding about a whole line. */
export function atLine(path: string, line: number, read: string, instead: string): Finding {
  return { path, line, read: firstLine(read), instead }
}

/** One line each: `file:line: “what was read”: what to write instead`. */
export function describe(findings: readonly Finding[]): string {
  return findings.map(({ path, line, read, instead }) => `${path}:${line}: “${read}”: ${instead}`).join('\n')
}

/** The findings that no exception covers, and the exceptions of this rule that cover nothing any more. */
export function judged(rule: string, findings: readonly Finding[]): Finding[] {
  const mine = exceptions.filter((exception) => exception.rule === rule)
  const covers = (finding: Finding) => (exception: { path: string; read: string }) =>
    exception.path === finding.path && finding.read.includes(exception.read)
  const left = findings.filter((finding) => !mine.some(covers(finding)))
  const idle = mine.filter((exception) => !findings.some((finding) => covers(finding)(exception)))
  return [...left, ...idle.map(({ path, read }) => ({
    path: 'tools/tidy/exceptions.ts',
    line: 1,
    read: `${rule}, ${path}, ${read}`,
    instead: 'take this exception out: nothing needs it any more',
  }))]
}

function firstLine(text: string): string {
  const line = text.trim().split('\n')[0]!
  return line.length > 80 ? `${line.slice(0, 79)}…` : line
}
