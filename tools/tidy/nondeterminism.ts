/**
 * What two engines may do differently, or one engine differently on another day, is banned from the packages that
 * decide what happens in a Run (ARCHITECTURE.md, “Determinism across V8 and SpiderMonkey”). Every ban names its
 * replacement. The compiler reads the sources, so comments and strings are no findings, and a local variable that
 * happens to be called `process` or `performance` is none either.
 *
 * Not seen from here: recursion as deep as the data. The size limits of the conformance tests catch that.
 */
import { join } from 'node:path'
import ts from 'typescript'
import { root } from '../start/root.ts'
import { at, atLine } from './finding.ts'
import type { Finding } from './finding.ts'
import { programOf } from './program.ts'
import { isTest, nodes, purePackages } from './repository.ts'
import type { Repository } from './repository.ts'

/** Says what to write instead, or null where nothing is wrong with the node. */
type Ban = (node: ts.Node, checker: ts.TypeChecker) => string | null

const exactMath = new Set(['abs', 'min', 'max', 'floor', 'ceil', 'trunc', 'sign', 'imul', 'clz32'])
const flooring = new Set(['floor', 'ceil', 'trunc'])

const fromWorld = 'the world owns time: let the kernel schedule it, or ask out.clock()'
const noHost = 'a pure package runs in Node, browsers and workers alike: take what it needs as an argument'
const synchronous = 'everything is synchronous: return effects, or write a generator that yields'

/** Globals by name, with what to use instead. */
const globals = new Map<string, string>([
  ...names(fromWorld, 'Date performance Temporal setTimeout setInterval setImmediate clearTimeout clearInterval'),
  ...names(fromWorld, 'clearImmediate requestAnimationFrame cancelAnimationFrame requestIdleCallback'),
  ...names(synchronous, 'Promise queueMicrotask AsyncGenerator AsyncFunction'),
  ...names('nothing may depend on garbage collection: hold it, or forget it by a rule', 'WeakRef FinalizationRegistry'),
  ...names('compare with byString; format in the site', 'Intl'),
  ...names('draw from the choice tape: out.choose(n, why)', 'crypto'),
  ...names(noHost, 'process Buffer global require document window self navigator location localStorage fetch'),
  ...names(noHost, 'sessionStorage indexedDB XMLHttpRequest WebSocket Worker alert history'),
])

/** Methods by name, whatever they are called on. */
const methods = new Map<string, string>([
  ...names('compare with byString, which goes by code units', 'localeCompare'),
  ...names('format in the site; engines differ in locale', 'toLocaleString toLocaleDateString toLocaleTimeString'),
  ...names('map the case by a table of your own, or keep one case', 'toLowerCase toUpperCase'),
  ...names('map the case by a table of your own, or keep one case', 'toLocaleLowerCase toLocaleUpperCase'),
  ...names('keep text as it came', 'normalize'),
  ...names('integer arithmetic and String(n): fractions are written differently', 'toFixed toPrecision toExponential'),
])

const bans: readonly Ban[] = [power, inexactMath, division, sorting, bannedMethod, radix, forIn, dynamicKey,
  spreadCall, errorText, bannedGlobal, asynchronous]

/** Every use of a banned construct in the pure packages. */
export function nondeterminism(repository: Repository): Finding[] {
  const paths = repository.paths.filter(isPure)
  const program = programOf(repository, paths)
  const checker = program.getTypeChecker()
  return paths.flatMap((path) => {
    const source = program.getSourceFile(join(root, path))!
    return [...nodes(source)].flatMap((node) => bans.flatMap((ban) => {
      const instead = ban(node, checker)
      if (instead === null) return []
      const { line } = at(source, place(node), instead)
      return [atLine(path, line, source.text.split('\n')[line - 1]!, instead)]
    }))
  })
}

/** In a chain of calls over several lines, the method's own name is the place, not the start of the chain. */
function place(node: ts.Node): ts.Node {
  return ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) ? node.expression.name : node
}

function isPure(path: string): boolean {
  return purePackages.some((name) => path.startsWith(`packages/${name}/src/`)) && path.endsWith('.ts') && !isTest(path)
}

function names(instead: string, list: string): [string, string][] {
  return list.split(' ').map((name) => [name, instead])
}

function power(node: ts.Node): string | null {
  const operators = [ts.SyntaxKind.AsteriskAsteriskToken, ts.SyntaxKind.AsteriskAsteriskEqualsToken]
  return ts.isBinaryExpression(node) && operators.includes(node.operatorToken.kind)
    ? 'multiply in a loop, or shift: engines disagree about powers'
    : null
}

/** `Math` only as `Math.floor` and its exact companions: taken apart or passed on, it could be anything. */
function inexactMath(node: ts.Node, checker: ts.TypeChecker): string | null {
  if (!isGlobal(node, 'Math', checker)) return null
  const { parent } = node
  if (ts.isPropertyAccessExpression(parent) && parent.expression === node) {
    if (exactMath.has(parent.name.text)) return null
    if (parent.name.text === 'random') return 'draw from the choice tape: out.choose(n, why)'
  }
  return `integer arithmetic or a table; of Math only ${[...exactMath].join(', ')} are exact everywhere`
}

function division(node: ts.Node, checker: ts.TypeChecker): string | null {
  if (!ts.isBinaryExpression(node)) return null
  const { kind } = node.operatorToken
  const instead = 'floor it at once: Math.floor(a / b), so that no fraction gets into a state'
  if (kind === ts.SyntaxKind.SlashEqualsToken) return instead
  return kind === ts.SyntaxKind.SlashToken && !isFloored(node, checker) ? instead : null
}

/** Directly inside Math.floor, ceil or trunc, or `| 0`, `>>> 0`, `>> 0`. */
function isFloored(node: ts.BinaryExpression, checker: ts.TypeChecker): boolean {
  const outer = outermost(node)
  const { parent } = outer
  if (ts.isCallExpression(parent)) {
    const name = methodName(parent)
    const { expression } = parent.expression as ts.PropertyAccessExpression
    return name !== null && flooring.has(name) && parent.arguments[0] === outer && isGlobal(expression, 'Math', checker)
  }
  const toInteger = [ts.SyntaxKind.BarToken, ts.SyntaxKind.GreaterThanGreaterThanGreaterThanToken,
    ts.SyntaxKind.GreaterThanGreaterThanToken]
  return ts.isBinaryExpression(parent) && parent.left === outer && toInteger.includes(parent.operatorToken.kind)
}

function outermost(node: ts.Node): ts.Node {
  return ts.isParenthesizedExpression(node.parent) ? outermost(node.parent) : node
}

/** A comparator must have a name that says it is one, and be total: the kernel's own, or one built like them. */
function sorting(node: ts.Node): string | null {
  const name = methodName(node)
  if (name !== 'sort' && name !== 'toSorted') return null
  const [comparator] = (node as ts.CallExpression).arguments
  const instead = `${name}(byNumber), ${name}(byString) or ${name}(compareBy(…)): the default and inline comparators `
    + 'compare as text or leave ties to the engine'
  return comparator && isNamedComparator(comparator) ? null : instead
}

/** `byNumber`, `compareBy(…)`, or an arrow that only calls such: `(a, b) => byTime(a, b) || byString(a.id, b.id)`. */
function isNamedComparator(node: ts.Expression): boolean {
  if (ts.isCallExpression(node)) return isNamedComparator(node.expression)
  if (ts.isArrowFunction(node)) return !ts.isBlock(node.body) && isNamedComparator(node.body)
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.BarBarToken) {
    return isNamedComparator(node.left) && isNamedComparator(node.right)
  }
  const name = ts.isIdentifier(node) ? node.text : ts.isPropertyAccessExpression(node) ? node.name.text : ''
  return /^(?:by|compare)[A-Z]|^compare$/.test(name)
}

function bannedMethod(node: ts.Node): string | null {
  const name = methodName(node)
  if (name === 'fromEntries') return 'a Dict or a Map: keys that look like integers move to the front of a record'
  return name === null ? null : methods.get(name) ?? null
}

function radix(node: ts.Node): string | null {
  return methodName(node) === 'toString' && (node as ts.CallExpression).arguments.length > 0
    ? 'String(n), or digits by integer arithmetic: fractions are written differently'
    : null
}

function forIn(node: ts.Node): string | null {
  return ts.isForInStatement(node) ? 'for…of over an array, or Dict.entries, which is sorted' : null
}

/** Writing under a key that is not written out in the source: `r[key] = …`, `{ [key]: … }`, `delete r[key]`. */
function dynamicKey(node: ts.Node, checker: ts.TypeChecker): string | null {
  const instead = 'a Dict or a Map: keys that look like integers move to the front of a record'
  if (ts.isComputedPropertyName(node) && ts.isPropertyAssignment(node.parent)) {
    return isWrittenOut(node.expression, checker) ? null : instead
  }
  if (!ts.isElementAccessExpression(node) || !isWritten(node)) return null
  if (isWrittenOut(node.argumentExpression, checker) || isIndexed(node.expression, checker)) return null
  return instead
}

function isWritten(node: ts.ElementAccessExpression): boolean {
  const { parent } = node
  if (ts.isDeleteExpression(parent)) return true
  if (ts.isPostfixUnaryExpression(parent)) return true
  if (ts.isPrefixUnaryExpression(parent)) return parent.operator !== ts.SyntaxKind.ExclamationToken && isStep(parent)
  return ts.isBinaryExpression(parent) && parent.left === node && isAssignment(parent.operatorToken.kind)
}

function isStep(node: ts.PrefixUnaryExpression): boolean {
  return node.operator === ts.SyntaxKind.PlusPlusToken || node.operator === ts.SyntaxKind.MinusMinusToken
}

function isAssignment(kind: ts.SyntaxKind): boolean {
  return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment
}

/** A literal, or a type of literals only: such keys are known, and chosen not to look like integers. */
function isWrittenOut(node: ts.Expression, checker: ts.TypeChecker): boolean {
  const type = checker.getTypeAtLocation(node)
  const parts = type.isUnion() ? type.types : [type]
  return parts.every((part) => part.isStringLiteral() || part.isNumberLiteral()
    || (part.flags & (ts.TypeFlags.ESSymbolLike | ts.TypeFlags.Index | ts.TypeFlags.TypeParameter)) !== 0)
}

function isIndexed(node: ts.Expression, checker: ts.TypeChecker): boolean {
  const type = checker.getApparentType(checker.getTypeAtLocation(node))
  const parts = type.isUnion() ? type.types : [type]
  return parts.every((part) => checker.isArrayLikeType(part) || part.symbol?.name.endsWith('Array'))
}

/** Long data spread into a call overflow the stack, at a length that each engine chooses for itself. */
function spreadCall(node: ts.Node, checker: ts.TypeChecker): string | null {
  if (!ts.isSpreadElement(node) || !(ts.isCallExpression(node.parent) || ts.isNewExpression(node.parent))) return null
  const type = checker.getTypeAtLocation(node.expression)
  if (checker.isTupleType(type) || isRestParameter(node.expression, checker)) return null
  return 'a loop, concat or reduce: a long spread overflows the stack, at another length in each engine'
}

function isRestParameter(node: ts.Expression, checker: ts.TypeChecker): boolean {
  const declaration = checker.getSymbolAtLocation(node)?.valueDeclaration
  return declaration !== undefined && ts.isParameter(declaration) && declaration.dotDotDotToken !== undefined
}

function errorText(node: ts.Node, checker: ts.TypeChecker): string | null {
  if (!ts.isPropertyAccessExpression(node) || !['message', 'stack'].includes(node.name.text)) return null
  const type = checker.getTypeAtLocation(node.expression)
  return type.symbol?.name.endsWith('Error') && isDeclaredOutside(type.symbol)
    ? 'record the kind of error and the event: engines word the same error differently'
    : null
}

function bannedGlobal(node: ts.Node, checker: ts.TypeChecker): string | null {
  if (!ts.isIdentifier(node)) return null
  const instead = globals.get(node.text)
  return instead !== undefined && isGlobal(node, node.text, checker) ? instead : null
}

function asynchronous(node: ts.Node): string | null {
  if (ts.isAwaitExpression(node) || node.kind === ts.SyntaxKind.AsyncKeyword) return synchronous
  return ts.isForOfStatement(node) && node.awaitModifier ? synchronous : null
}

function methodName(node: ts.Node): string | null {
  return ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) ? node.expression.name.text : null
}

/** Whether `node` is a use, as a value, of the global called `name`, and not of something of ours by that name. */
function isGlobal(node: ts.Node, name: string, checker: ts.TypeChecker): boolean {
  if (!ts.isIdentifier(node) || node.text !== name || !isValueUse(node)) return false
  const symbol = checker.getSymbolAtLocation(node)
  return symbol === undefined || isDeclaredOutside(symbol)
}

/** An expression, not the name of a field, a declaration or a type. */
function isValueUse(node: ts.Identifier): boolean {
  const { parent } = node
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node
  if (ts.isShorthandPropertyAssignment(parent)) return true
  if (ts.isTypeQueryNode(parent) || ts.isTypeReferenceNode(parent)) return false
  if ('name' in parent && parent.name === node) return false
  return !ts.isTypeNode(parent) && !ts.isQualifiedName(parent)
}

function isDeclaredOutside(symbol: ts.Symbol | undefined): boolean {
  return symbol?.declarations?.every((declaration) => declaration.getSourceFile().isDeclarationFile) ?? true
}
