/**
 * The two rules of layout that the linter does not know: no semicolon ends a line, and no line of code is endless.
 * A sentence or a pattern in a line may run on, since breaking it would help nobody, and so may examples in tests.
 */
import ts from 'typescript'
import { atLine } from './finding.ts'
import type { Finding } from './finding.ts'
import { isTest, nodes, parse } from './repository.ts'
import type { Repository } from './repository.ts'

const longest = 120
/** From this length on, a literal is a sentence. */
const sentence = 30

/** Lines of TypeScript that are too long or end in a semicolon. */
export function badLines(repository: Repository): Finding[] {
  return repository.paths.filter((path) => /\.(?:ts|js|mjs)$/.test(path)).flatMap((path) => {
    const text = repository.read(path)
    const lines = text.split('\n')
    const ends = semicolons(path, text)
    const free = isTest(path) ? () => true : linesWithSentences(path, text)
    return lines.flatMap((line, index) => {
      const length = `break it: ${line.length} of ${longest} characters`
      if (line.length > longest && !free(index)) return [atLine(path, index + 1, line, length)]
      return ends.has(index) ? [atLine(path, index + 1, line, 'leave the semicolon out')] : []
    })
  })
}

/** Whether a line, counted from 0, holds a sentence: in a text, a template or a pattern. */
function linesWithSentences(path: string, text: string): (index: number) => boolean {
  const source = parse(path, text)
  const lines = new Set<number>()
  for (const node of nodes(source)) {
    const isText = ts.isStringLiteralLike(node) || ts.isTemplateExpression(node) || ts.isRegularExpressionLiteral(node)
    const start = node.getStart(source)
    if (isText && node.end - start >= sentence) lines.add(source.getLineAndCharacterOfPosition(start).line)
  }
  return (index) => lines.has(index)
}

/** The lines whose last token is a semicolon, as the compiler reads them: not those inside texts and comments. */
function semicolons(path: string, text: string): Set<number> {
  const source = parse(path, text)
  const found = new Set<number>()
  const visit = (node: ts.Node): void => {
    for (const child of node.getChildren(source)) {
      const isLast = child.kind === ts.SyntaxKind.SemicolonToken && /^[ \t]*(?:\/\/|$|\n)/.test(text.slice(child.end))
      const isNeeded = ts.isForStatement(node) || ts.isEmptyStatement(node)
      if (isLast && !isNeeded) found.add(source.getLineAndCharacterOfPosition(child.getStart(source)).line)
      visit(child)
    }
  }
  visit(source)
  return found
}
