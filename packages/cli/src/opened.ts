/** A link or a trace file, read together with the code that its run needs. */
import { readFileSync } from 'node:fs'
import type { Run } from '@quorate/kernel'
import {
  bad, execute, good, isLink, ours, readLinked, readRecorded, refusal, type Executed, type Library, type Linked,
  type Recorded, type Result,
} from '@quorate/scenarios'
import { codeOf } from './write.ts'
import { isOwnFolder } from './own/folder.ts'
import { libraryIn } from './own/load.ts'
import { world } from './world.ts'

export interface Opened extends Linked, Pick<Recorded, 'events' | 'story'> {
  readonly library: Library
  /** Where the library was loaded from; null for ours. */
  readonly folder: string | null
}

/** `code` is the folder of a person's own protocol; without it, one of the right name is looked for right here. */
export async function opened(source: string, code?: string): Promise<Result<Opened>> {
  const recorded = recordedIn(source)
  if (!recorded.ok) return recorded
  const { held, events, story } = recorded.value
  const folder = code ?? folderOf(held)
  const library = folder === null ? good(ours) : await libraryIn(folder)
  if (!library.ok) return library
  const linked = readLinked(held, library.value)
  if (linked.ok) return good({ ...linked.value, library: library.value, folder, events, story })
  return bad(refusal(calledOf(source), recorded.value, linked.error))
}

/** A link is itself what was given. */
const calledOf = (source: string): string | null => (isLink(source) ? null : `"${source}"`)

function recordedIn(source: string): Result<Recorded> {
  if (isLink(source)) return readRecorded(null, source)
  try {
    return readRecorded(calledOf(source), readFileSync(source, 'utf8'))
  } catch (error) {
    const shown = source.length <= 80 ? source : `${source.slice(0, 80)}…`
    return bad(`the file "${shown}" cannot be read (${codeOf(error)}); give a link with #r=… or the path of a trace file`)
  }
}

/** "my-lock/contended" comes from the folder my-lock. */
function folderOf(held: unknown): string | null {
  const run = (held as readonly unknown[])?.[1] as Partial<Run> | null
  if (typeof run?.code !== 'string' || typeof run.scenario !== 'string') return null
  const [name] = run.scenario.split('/') as [string]
  // Only a name of a folder right here: what a link says must not lead to code elsewhere.
  return /^[a-z][a-z0-9-]*$/.test(name) && isOwnFolder(`./${name}`) ? `./${name}` : null
}

/** Executes it with the code of today, whatever recorded it. */
export function executeOpened({ run, library }: Opened): Result<Executed> {
  const { code: _, ...rest } = run
  return execute({ ...rest, world, ...(library.code !== null && { code: library.code }) }, library)
}

/** Where the code of a person's own protocol is not what it was. */
export const codeText = ({ run, library }: Opened): string[] =>
  (run.code === undefined || run.code === library.code ? []
    : [`it was recorded with code ${run.code} of ${run.scenario} and this is ${library.code}`])
