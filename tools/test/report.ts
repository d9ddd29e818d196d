/** What `npm test` prints: plain lines that read the same in a terminal and in a log. */

export interface Result {
  readonly name: string
  readonly ok: boolean
  readonly seconds: number
  /** A few words more: how many tests, or why it did not run. */
  readonly detail: string
}

/** How much of a failing suite's output is shown; the whole is in its log. */
const tailLines = 200

export function started(name: string, about: string): string {
  return `… ${name.padEnd(8)}${about}`
}

export function finished(result: Result): string {
  return `${result.ok ? '✓' : '✗'} ${row(result)}`
}

/** A failing suite: the end of its output, where the rest is, and the command that runs it again. */
export function failure(result: Result, log: string, path: string, deep: boolean): string {
  const lines = log.trimEnd().split('\n')
  const shown = lines.slice(-tailLines)
  const head = shown.length < lines.length ? [`  (the last ${tailLines} of ${lines.length} lines)`] : []
  return [
    '',
    ...head,
    ...shown,
    '',
    finished(result),
    `  all of its output: ${path}`,
    `  again: ${deep ? 'npm run deep' : 'npm test'} -- ${result.name}`,
    '',
  ].join('\n')
}

/** The table at the end, and the line that counts. */
export function table(results: readonly Result[]): string {
  const passed = results.filter((result) => result.ok).length
  return ['', ...results.map(row), '', `${passed} passed, ${results.length - passed} failed`].join('\n')
}

function row({ name, ok, seconds, detail }: Result): string {
  const time = `${seconds.toFixed(1)} s`.padStart(8)
  return `${name.padEnd(8)}${ok ? 'passed' : 'failed'} ${time}  ${detail}`.trimEnd()
}
