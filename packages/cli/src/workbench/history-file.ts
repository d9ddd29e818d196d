/** The history of a test as JSON lines, in the form that `@quorate/checkers` reads, with what went wrong in between. */
import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { bad, good, type Result } from '@quorate/scenarios'

interface Timed {
  readonly time?: number
}

interface HistoryFile {
  write(history: readonly Timed[], troubles: readonly { readonly what: string; readonly time: number }[]): void
  forget(): void
}

/** Asks for the place before the test begins; the file gets its name when it is whole. */
export function historyFile(path: string | undefined): Result<HistoryFile> {
  if (path === undefined) return good({ write: () => {}, forget: () => {} })
  const part = `${path}.part`
  try {
    writeFileSync(part, '')
  } catch (error) {
    const code = (error as { code?: string }).code ?? 'unknown reason'
    return bad(`the history cannot be written to "${path}" (${code}); give a path in a folder that exists and can be written`)
  }
  return good({
    write(history, troubles) {
      const nemesis = troubles.map(({ what, time }) =>
        ({ process: 'nemesis', type: 'info', f: 'trouble', value: what, time }))
      const lines: Timed[] = [...history, ...nemesis]
      const sorted = lines.map((line, i) => [line, i] as const).toSorted(([a, i], [b, j]) => a.time! - b.time! || i - j)
      writeFileSync(part, sorted.map(([line]) => `${JSON.stringify(line)}\n`).join(''))
      renameSync(part, path)
    },
    forget: () => rmSync(part, { force: true }),
  })
}
