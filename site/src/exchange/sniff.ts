/**
 * What a text is, from its beginning: a run in any of the forms that `readRecorded` reads, or a history. The engine
 * that reads runs is in a Worker; here it is only told to whom a text goes. Pure.
 */

export type Sniffed = 'run' | 'history' | { readonly why: string }

const ACCEPTED = 'accepted are a link, a saved run, a trace, a golden script, a test or picture that the lab saved, and ' +
  'a history as JSON lines or EDN'

/** `head` is the beginning of the text, null where it is none. A reason goes on after the name of what was given. */
export function kindOf(head: string | null): Sniffed {
  if (head === null) return { why: `is no text; ${ACCEPTED}.` }
  const text = head.replace(/^\uFEFF/, '').replace(/^(?:\s|;[^\n]*\n)*/, '')
  if (text === '') return { why: `is empty; ${ACCEPTED}.` }
  const [first = ''] = text.split(/\r?\n/, 1)
  if (/^\[\s*-?\d/.test(text) || /^\{\s*"quorate"/.test(text)) return 'run'
  if (isHistory(text)) return 'history'
  if (isScript(text) || isLink(text)) return 'run'
  if (/^---\r?$/m.test(text)) {
    return { why: 'is a script of commands for the tests of a protocol; a script of a run has a line “run …” before its “---”.' }
  }
  return { why: `is neither a run nor a history: it begins with ${quoted(first)}; ${ACCEPTED}.` }
}

/** Events of JSON or of EDN, each with most of what every one has; the head may end within the first. */
const isHistory = (text: string): boolean =>
  (/^(\[\s*)?\{\s*"/.test(text) && ['process', 'type', 'f'].filter(name => text.includes(`"${name}"`)).length >= 2) ||
  (/^(\[\s*)?(#[\w.]+\s*)?\{\s*:/.test(text) && /:process\b/.test(text) && /:type\b/.test(text))

const isScript = (text: string): boolean => /^run \S+\r?$[^]*^---\r?$/m.test(text)
const isLink = (text: string): boolean => /#r=|^r=|^https?:\S+\s*$|^[\w-]{40,}\.[0-9a-f]{8}\s*$/.test(text)

function quoted(line: string): string {
  const text = line.trim()
  return `“${text.slice(0, 40)}${text.length > 40 ? '…' : ''}”`
}

/** Of a test or a picture the link alone, with its moment; every other text as it is. */
export function runIn(text: string): string {
  const isWhole = /^\s*[[{]/.test(text) || isScript(text) || !/\s/.test(text.trim())
  return isWhole ? text : /#r=[^\s"'<>)]*/.exec(text)?.[0].replaceAll('&amp;', '&') ?? text
}
