/**
 * A run as a golden script: what is run, `---`, and what happens, for people to read and for `replay` to compare line
 * by line. Protocols have scripts of their own, of commands; this one is of a run that was found.
 */
import { sentence, show, timeText } from '@quorate/kernel'
import type { Executed } from './execute.ts'
import { linkText, unpackLink } from './link.ts'
import { bad, good, type Result } from './scenario.ts'

const RUN = 'run '
const LINE = '---'

export function scriptOf(executed: Executed, title: string): string {
  const { run } = executed
  const mutant = run.mutant === null ? '' : ` with ${run.mutant}`
  return [`# ${run.scenario}${mutant}: ${title}`, `${RUN}${linkText(executed)}`, LINE, ...storyOf(executed), ''].join('\n')
}

/** One line an event, then what was judged broken. */
function storyOf({ recording, judgements }: Executed): string[] {
  const events = Array.from({ length: recording.length }, (_, i) =>
    `${timeText(recording.event(i).time)}  e${i}  ${sentence(recording, i)}`)
  const broken = judgements.filter(({ status }) => status === 'violated')
    .map(({ property, event, evidence }) => `✗ ${property} at e${event}: ${evidence.join(' ')}`)
  return [...events, ...broken]
}

/** The Run that a script is of, still to be read, and the lines of its story; null for a text that is no script. */
export function readScript(text: string): Result<{ readonly held: unknown; readonly story: readonly string[] }> | null {
  const lines = text.trimEnd().split(/\r?\n/)
  const end = lines.indexOf(LINE)
  const run = lines.slice(0, Math.max(0, end)).find(line => line.startsWith(RUN))
  if (run === undefined) return null
  const held = unpackLink(run.slice(RUN.length).trim())
  if (held.ok) return good({ held: held.value, story: lines.slice(end + 1) })
  return run.includes('#r=') ? held : bad(`its line ${show(run)} holds no link to a run; accepted is "run …#r=…", as it was saved`)
}

/** The first line that is another now, in words; null where the script still tells what happens. */
export function storyDifference(recorded: readonly string[], executed: Executed): string | null {
  const now = storyOf(executed)
  const first = now.findIndex((line, i) => line !== recorded[i])
  const at = first < 0 && recorded.length > now.length ? now.length : first
  if (at < 0) return null
  return `line ${at + 1} of its story was "${recorded[at] ?? 'nothing'}" and is "${now[at] ?? 'nothing'}"`
}
