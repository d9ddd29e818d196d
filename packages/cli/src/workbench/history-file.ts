/** The history of a test as JSON lines, in the form that `@quorate/checkers` reads, with what went wrong in between. */
import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { bad, good, historyLines, type Result } from '@quorate/scenarios'
import { codeOf } from '../write.ts'

interface HistoryFile {
  write(...lines: Parameters<typeof historyLines>): void
  forget(): void
}

/** Asks for the place before the test begins; the file gets its name when it is whole. */
export function historyFile(path: string | undefined): Result<HistoryFile> {
  if (path === undefined) return good({ write: () => {}, forget: () => {} })
  const part = `${path}.part`
  try {
    writeFileSync(part, '')
  } catch (error) {
    return bad(`the history cannot be written to "${path}" (${codeOf(error)}); give a path in a folder that exists and can be written`)
  }
  return good({
    write(history, troubles) {
      writeFileSync(part, historyLines(history, troubles).map(line => `${line}\n`).join(''))
      renameSync(part, path)
    },
    forget: () => rmSync(part, { force: true }),
  })
}
