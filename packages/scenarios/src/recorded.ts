/** Text that holds a Run which somebody recorded: a link, a saved run, a trace, a script, or anything with a link. */
import { allTold, divergence, type Check, type Told } from '@quorate/kernel'
import { difference, type Executed } from './execute.ts'
import { readScript, storyDifference } from './golden-script.ts'
import { unpackLink } from './link.ts'
import { bad, good, type Result } from './scenario.ts'
import { readTrace } from './trace-lines.ts'

/** A Run and what it gave, for `readLinked` to read; of a trace every event, of a golden script its lines. */
export interface Recorded {
  /** What the text was read as: "a golden script". */
  readonly as: string
  readonly held: unknown
  readonly events: readonly Told[] | null
  readonly story: readonly string[] | null
}

/** A link that was cut, or pasted without its checksum, is still no path that anybody has. */
export const isLink = (source: string): boolean =>
  /^https?:|#r=|^r=|^[\w-]{40,}\.[0-9a-f]{8}$|^[\w-]{120,}$/.test(source.trim())

const alone = (as: string, held: unknown): Recorded => ({ as, held, events: null, story: null })

/** How a sentence about a text calls it, such as a file by its name in quotes; null for a link, which needs no name. */
type Called = string | null

export function readRecorded(called: Called, text: string): Result<Recorded> {
  const script = readScript(text)
  if (script !== null) return ofScript(called, script)
  if (text.trimStart().startsWith('[')) return readSaved(called ?? 'this link', text)
  if (!text.trimStart().startsWith('{') && isLink(text)) return readWithLink(called, text)
  const trace = readTrace(called ?? 'this link', text)
  return trace.ok ? good({ as: 'a trace', ...trace.value, story: null }) : trace
}

const LINK = 'a link'

/** Why the run in a text cannot be had: which text, what it was read as, and what is wrong with it. */
export function refusal(called: Called, { as }: Pick<Recorded, 'as'>, why: string): string {
  if (called === null) return why
  return as === LINK ? `${called}: ${why}` : `${called}, read as ${as}: ${why}`
}

function ofScript(called: Called, script: NonNullable<ReturnType<typeof readScript>>): Result<Recorded> {
  const as = 'a golden script'
  return script.ok ? good({ as, ...script.value, events: null }) : bad(refusal(called, { as }, script.error))
}

/** A test or a picture that was made of a run says within its text which one. */
function readWithLink(called: Called, text: string): Result<Recorded> {
  const isAlone = !/\s/.test(text.trim())
  const as = isAlone ? LINK : 'a text with a link in it'
  const held = unpackLink(isAlone ? text : /#r=[\w.-]*/.exec(text)?.[0] ?? text)
  return held.ok ? good(alone(as, held.value)) : bad(refusal(called, { as }, held.error))
}

function readSaved(called: string, text: string): Result<Recorded> {
  try {
    return good(alone('a saved run', JSON.parse(text)))
  } catch {
    return bad(`${called} is no saved run: it is not JSON from its first character to its last`)
  }
}

/** How what was recorded differs from today's replay, event for event where that is known; null: not at all. */
export function replayDifference(
  { check, events, story }: Pick<Recorded, 'events' | 'story'> & { readonly check: Check }, executed: Executed,
): string | null {
  const parts = [
    difference(check, executed.check),
    events === null ? null : divergence(events, allTold(executed.recording)),
    story === null ? null : storyDifference(story, executed),
  ].filter(part => part !== null)
  return parts.length === 0 ? null : parts.join('; ')
}
