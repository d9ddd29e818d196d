/**
 * Which lines of a protocol one event ran. The run is executed anew up to that event by the same code with counters in
 * it (build/ran-code.ts), so this is loaded when somebody asks for it and by nobody else; and of that code, as much as
 * the run needs.
 */
import { World, type Run } from '@quorate/kernel'
import { setupOfRun } from '@quorate/scenarios'
import { bringRun } from './stock.ts'
import type { CodeRange, RanFile } from './types.ts'

/** What Istanbul counts of a file. */
interface Counted {
  readonly statementMap: Readonly<Record<string, CodeRange>>
  readonly fnMap: Readonly<Record<string, { readonly loc: CodeRange; readonly decl: CodeRange }>>
  readonly branchMap: Readonly<Record<string, { readonly type: string; readonly locations: readonly CodeRange[] }>>
  readonly s: Record<string, number>
  readonly f: Record<string, number>
  readonly b: Record<string, number[]>
}

/** The files in which something ran, the most of it first; none where the event was nobody's but the network's. */
export async function ranAt(run: Run, event: number): Promise<RanFile[]> {
  await bringRun(run)
  const setup = setupOfRun(run)
  if (!setup.ok) throw new Error(setup.error)
  const world = new World(setup.value, run, null, true)
  world.run(event)
  const files = Object.entries((globalThis as { __ran__?: Record<string, Counted> }).__ran__ ?? {})
  for (const [, counted] of files) forget(counted)
  world.step()
  return files.map(([path, counted]) => ranOf(path, counted)).filter(({ functions }) => functions.length > 0)
    .toSorted((a, b) => b.statements - a.statements)
}

function forget({ s, f, b }: Counted): void {
  for (const id of Object.keys(s)) s[id] = 0
  for (const id of Object.keys(f)) f[id] = 0
  for (const paths of Object.values(b)) paths.fill(0)
}

function ranOf(path: string, { statementMap, fnMap, branchMap, s, f, b }: Counted): RanFile {
  const functions = Object.entries(fnMap).filter(([id]) => f[id]! > 0)
    .map(([id, { decl, loc }]) => ({ start: { line: decl.start.line, column: 0 }, end: loc.end, times: f[id]! }))
  const idle = Object.entries(statementMap).filter(([id]) => s[id] === 0).map(([, range]) => range)
  // The two ways of an `if` are statements already, and Istanbul gives the first of them the place of the whole.
  const untaken = Object.entries(branchMap).filter(([, { type }]) => type !== 'if' && type !== 'switch')
    .flatMap(([id, { locations }]) => locations.filter((_, i) => b[id]![i] === 0))
  return {
    path, functions, idle: [...idle, ...untaken].filter(range => functions.some(each => isWithin(range, each))),
    statements: Object.values(s).filter(times => times > 0).length,
  }
}

function isWithin({ start, end }: CodeRange, outer: CodeRange): boolean {
  return !isBefore(start, outer.start) && !isBefore(outer.end, end)
}

const isBefore = (a: CodeRange['start'], b: CodeRange['start']): boolean =>
  a.line < b.line || (a.line === b.line && a.column < b.column)
