/** What was dropped, pasted or chosen: a run, a history, or neither, which is one sentence. */
import { sizeText } from './files.ts'
import { isPng, textIn } from './png-text.ts'
import { kindOf, runIn } from './sniff.ts'

export type Received =
  /** `called` is how a sentence calls it: a file by its name. */
  | { readonly kind: 'run'; readonly text: string; readonly called: string }
  | { readonly kind: 'history'; readonly name: string; readonly source: Blob }
  | { readonly kind: 'refused'; readonly sentence: string }

/** More than a million operations, and about what a browser holds as one text. */
const LARGEST = 200_000_000
/** Enough of a file to say what it is. */
const HEAD = 65_536

export const receive = (given: File | string): Promise<Received> =>
  read(given).catch(() => refused(`${calledOf(given)} could not be read; a folder cannot be.`))

const calledOf = (given: File | string): string => (typeof given === 'string' ? 'What was pasted' : `“${given.name}”`)

async function read(given: File | string): Promise<Received> {
  const isFile = typeof given !== 'string'
  const called = calledOf(given)
  const source = isFile ? given : new Blob([given])
  if (source.size > LARGEST) {
    return refused(`${called} has ${sizeText(source.size)}; accepted are at most ${sizeText(LARGEST)}.`)
  }
  const bytes = new Uint8Array(await source.slice(0, HEAD).arrayBuffer())
  if (isPng(bytes)) return ofPicture(called, new Uint8Array(await source.arrayBuffer()))
  const head = decoded(bytes)
  const kind = kindOf(head)
  if (typeof kind !== 'string') return refused(`${called} ${kind.why}`)
  if (kind === 'history') return { kind, name: isFile ? given.name : 'Pasted history', source }
  return ofText(called, await source.text())
}

const refused = (sentence: string): Received => ({ kind: 'refused', sentence })

function ofPicture(called: string, bytes: Uint8Array): Received {
  const text = textIn(bytes)
  return text === null ? refused(`${called} is a picture that holds no run; pictures that the lab has saved hold one.`)
    : ofText(called, text)
}

function ofText(called: string, whole: string): Received {
  const text = runIn(whole)
  return { kind: 'run', text, called: text === whole ? called : `The link in ${called.replace(/^What/, 'what')}` }
}

/** Null for bytes that are no text; a letter that the end of the head cuts is none of them. */
function decoded(bytes: Uint8Array): string | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true })
    return text.includes('\0') ? null : text
  } catch {
    return null
  }
}
