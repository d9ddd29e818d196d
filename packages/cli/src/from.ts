/** `--from` of a search: a name that the scenario knows, the run of a link or file, or a file of steps in words. */
import { existsSync, readFileSync } from 'node:fs'
import { bad, good, isLink, readScript, type From, type Result } from '@quorate/scenarios'
import { executeAgain } from './again.ts'
import { eventOf } from './why.ts'

interface Options {
  readonly from?: string
  readonly at?: string
}

/** `folder` is that of a person's own protocol, where the search is of one. */
export async function fromGiven({ from, at }: Options, folder: string | null): Promise<Result<From | null>> {
  if (from === undefined) return at === undefined ? good(null) : bad('--at says where in a run to begin; give the run with --from')
  if (isLink(from)) return runGiven(from, at, folder)
  const text = existsSync(from) ? readFileSync(from, 'utf8') : null
  if (text !== null && (text.startsWith('{') || readScript(text) !== null)) return runGiven(from, at, folder)
  if (at !== undefined) return bad('--at says where in a run to begin, and what --from names is no run')
  return good(text === null ? { kind: 'named', name: from }
    : { kind: 'told', name: `the steps of ${from} end`, steps: stepsIn(text) })
}

/** One step a line, as a search prints them: numbers before them, blank lines and comments do not count. */
const stepsIn = (text: string): string[] =>
  text.split(/\r?\n/).map(line => line.replace(/^\s*\d+\s+/, '').trim())
    .filter(line => line !== '' && !line.startsWith('#'))

async function runGiven(source: string, at: string | undefined, folder: string | null): Promise<Result<From>> {
  const again = await executeAgain(source, folder ?? undefined)
  if (!again.ok) return again
  const { executed } = again.value
  const after = at === undefined ? good(null) : eventOf(executed, at)
  if (!after.ok) return after
  const name = after.value === null ? 'the run ends' : `the run is right after e${after.value}`
  return good({ kind: 'run', name, run: executed.run, after: after.value })
}
