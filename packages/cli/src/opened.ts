/** A link or a trace file, read together with the code that its run needs. */
import type { Run, Told } from '@quorate/kernel'
import {
  bad, execute, good, ours, readLinked, type Executed, type Library, type Linked, type Result,
} from '@quorate/scenarios'
import { isOwnFolder } from './own/folder.ts'
import { libraryIn } from './own/load.ts'
import { isLink, unpackLinkOrFile } from './trace.ts'
import { world } from './world.ts'

export interface Opened extends Linked {
  readonly library: Library
  /** Where the library was loaded from; null for ours. */
  readonly folder: string | null
  /** As the file recorded them; null for a link, which holds none. */
  readonly events: readonly Told[] | null
  /** As a golden script tells it. */
  readonly story: readonly string[] | null
}

/** `code` is the folder of a person's own protocol; without it, one of the right name is looked for right here. */
export async function opened(source: string, code?: string): Promise<Result<Opened>> {
  const unpacked = unpackLinkOrFile(source)
  if (!unpacked.ok) return unpacked
  const folder = code ?? folderOf(unpacked.value.held)
  const library = folder === null ? good(ours) : await libraryIn(folder)
  if (!library.ok) return library
  const linked = readLinked(unpacked.value.held, library.value)
  const { events, story = null } = unpacked.value
  if (linked.ok) return good({ ...linked.value, library: library.value, folder, events, story })
  return isLink(source) ? linked : bad(`"${source}", line 1: ${linked.error}`)
}

/** "my-lock/contended" comes from the folder my-lock. */
function folderOf(unpacked: unknown): string | null {
  const run = (unpacked as readonly unknown[])?.[1] as Partial<Run> | null
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
