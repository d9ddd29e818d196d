/** Files that are there whole, or not at all. */
import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { bad, good, type Result } from '@quorate/scenarios'

/** Writes beside the place and renames, so that no half file is ever left under the name. */
export function writeWhole(path: string, text: string, what: string): Result<null> {
  const beside = `${path}.part`
  try {
    writeFileSync(beside, text)
    renameSync(beside, path)
    return good(null)
  } catch (error) {
    rmSync(beside, { force: true })
    return bad(`${what} cannot be written to "${path}" (${codeOf(error)}); give a path in a folder that exists and can be written`)
  }
}

/** What the system calls the reason of an error. */
export const codeOf = (error: unknown): string => (error as { code?: string }).code ?? 'unknown reason'
