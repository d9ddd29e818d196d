/** The lab's address: what it asks to open, and what it says about what is open. Pure. */
import type { Opening } from '../sim/types.ts'
import { bookmarkText, readBookmarks, type Bookmark } from './bookmarks.ts'

export interface Address {
  readonly opening: Opening | null
  /** The event to show, or null for the scenario's own choice. */
  readonly at: number | null
  readonly bookmarks: readonly Bookmark[]
  /** Which view is shown and how large the panes are: "log,stage-60"; '' for as usual. */
  readonly view: string
}

const KNOWN = ['scenario', 'seed', 'mutant', 'faults', 'at']

/**
 * Reads `#r=…&at=…&view=…&mark=…`, or `?scenario=…&seed=…&mutant=…&faults=…&at=…` with every other field a parameter
 * of it.
 */
export function readAddress(search: string, hash: string): Address {
  const fragment = new URLSearchParams(hash.replace(/^#/, ''))
  const query = new URLSearchParams(search)
  const at = eventOf(fragment.get('at') ?? query.get('at'))
  const bookmarks = readBookmarks(fragment.getAll('mark'))
  const view = fragment.get('view') ?? ''
  if (fragment.has('r')) return { opening: { link: hash }, at, bookmarks, view }
  const scenario = query.get('scenario')
  if (scenario === null) return { opening: null, at, bookmarks: [], view }
  const parameters = Object.fromEntries([...query].filter(([name]) => !KNOWN.includes(name)))
  const [seed, faults] = [query.get('seed'), query.get('faults')]
  const more = { ...(seed !== null && { seed }), ...(faults !== null && { faults }) }
  const request = { scenario, parameters, mutant: query.get('mutant'), ...more }
  return { opening: { request }, at, bookmarks: [], view }
}

function eventOf(text: string | null): number | null {
  const found = /^e?(\d{1,9})$/.exec(text ?? '')
  return found === null ? null : Number(found[1])
}

/** The fragment of a run at an event, how it is looked at, and what somebody gave a name in it. */
export const fragmentOf = (link: string, at: number, bookmarks: readonly Bookmark[] = [], view = ''): string =>
  `#r=${link}&at=e${at}${view && `&view=${view}`}${bookmarks.map(each => `&mark=${encodeURIComponent(bookmarkText(each))}`).join('')}`
