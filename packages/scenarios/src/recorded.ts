/** Text that holds a Run which somebody recorded: a link, a saved run, a trace, a script, or anything with a link. */
import { allTold, divergence, type Check, type Told } from '@quorate/kernel'
import { difference, type Executed } from './execute.ts'
import { readScript, storyDifference } from './golden-script.ts'
import { unpackLink } from './link.ts'
import { bad, good, type Result } from './scenario.ts'
import { readTrace } from './trace-lines.ts'

/** A Run and what it gave, for `readLinked` to read; of a trace every event, of a golden script its lines. */
export interface Recorded {
  readonly held: unknown
  readonly events: readonly Told[] | null
  readonly story: readonly string[] | null
}

/** A link that was cut, or pasted without its checksum, is still no path that anybody has. */
export const isLink = (source: string): boolean =>
  /^https?:|#r=|^r=|^[\w-]{40,}\.[0-9a-f]{8}$|^[\w-]{120,}$/.test(source.trim())

const alone = (held: unknown): Recorded => ({ held, events: null, story: null })

/** `name` is how a sentence about the text calls it. */
export function readRecorded(name: string, text: string): Result<Recorded> {
  const script = readScript(text)
  if (script !== null) return script.ok ? good({ ...script.value, events: null }) : script
  if (text.trimStart().startsWith('[')) return readSaved(text)
  if (!text.trimStart().startsWith('{') && isLink(text)) {
    const held = unpackLink(linkIn(text))
    return held.ok ? good(alone(held.value)) : held
  }
  const trace = readTrace(name, text)
  return trace.ok ? good({ ...trace.value, story: null }) : trace
}

/** A test or a picture that was made of a run says within its text which one. */
const linkIn = (text: string): string => (/\s/.test(text.trim()) ? /#r=[\w.-]*/.exec(text)?.[0] ?? text : text)

function readSaved(text: string): Result<Recorded> {
  try {
    return good(alone(JSON.parse(text)))
  } catch {
    return bad('the file is no saved run: it is not JSON from its first character to its last')
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
