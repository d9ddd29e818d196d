/** What was dropped, pasted or chosen: a run, a history, or neither, which is one sentence. Of several files, which. */
import { listText } from '@quorate/kernel'
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

/** What was taken, and how a sentence says that other files beside it were not; null where there are none. */
export interface Chosen {
  readonly received: Received
  readonly beside: string | null
}

/**
 * Of several files the first that is a run or a history: it lies in a folder beside notes and pictures, and whoever
 * drags them along wants it. The lab shows one thing, so what comes after it is not read.
 */
export async function receiveFirst(files: readonly File[]): Promise<Chosen> {
  const sentences: string[] = []
  for (const file of files) {
    const received = await receive(file).catch(() => refused(`“${file.name}” could not be read; a folder cannot be.`))
    if (received.kind !== 'refused') return chosenOf(received, file, files)
    sentences.push(received.sentence)
  }
  const [sentence] = sentences as [string]
  return { received: refused(files.length === 1 ? sentence : `None of ${files.length} files: ${sentence}`), beside: null }
}

function chosenOf(received: Received, file: File, files: readonly File[]): Chosen {
  const others = files.filter(other => other !== file).map(({ name }) => `“${name}”`)
  if (others.length === 0) return { received, beside: null }
  const which = `the first of ${files.length} files that is a run or a history`
  const beside = `“${file.name}” was taken, ${which}; ${listText(shortened(others))} ${others.length === 1 ? 'was' : 'were'} not.`
  // Where it cannot be opened after all, the sentence that says so tells which it was.
  return { received: received.kind === 'run' ? { ...received, called: `${received.called} (${which})` } : received, beside }
}

const NAMED = 3

const shortened = (names: readonly string[]): readonly string[] =>
  (names.length > NAMED + 1 ? [...names.slice(0, NAMED), `${names.length - NAMED} more`] : names)

export async function receive(given: File | string): Promise<Received> {
  const isFile = typeof given !== 'string'
  const called = isFile ? `“${given.name}”` : 'What was pasted'
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
