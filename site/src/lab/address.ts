/** The lab's address: what it asks to open, and what it says about what is open. Pure. */
import type { Frame, NodeId } from '@quorate/kernel'
import type { Opening } from '../sim/types.ts'
import { bookmarkText, readBookmarks, type Bookmark } from './bookmarks.ts'

export interface Address {
  readonly opening: Opening | null
  /** The event to show, or null for the scenario's own choice. */
  readonly at: number | null
  readonly bookmarks: readonly Bookmark[]
  readonly look: Look
}

/** How a run is looked at; '' for as usual. */
export interface Look {
  /** Which view is shown and how large the panes are: "log,stage-60". */
  readonly view: string
  /** The name of the node that is selected. */
  readonly sel: string
}

export const USUAL_LOOK: Look = { view: '', sel: '' }
/** Characters of a node's name; no run has longer ones. */
const LONGEST = 40
const KNOWN = ['scenario', 'seed', 'mutant', 'faults', 'at', 'sel']
/** What those through whom a link goes add to it, to know who followed it. */
const TRACKING = /^(utm_|mc_|pk_|mtm_|_hs|vero_)|^(fbclid|gclid|dclid|msclkid|twclid|yclid|igshid|igsh|si|ref|ref_src|source)$/

/** The node that is selected before anybody chose one: who leads, else the first. */
export const usualNode = ({ nodes }: Pick<Frame, 'nodes'>): NodeId =>
  nodes.find(({ role, up }) => role.shape === 'leader' && up)?.id ?? 0

/**
 * Reads `#r=…&at=…&view=…&sel=…&mark=…`, or `?scenario=…&seed=…&mutant=…&faults=…&at=…&sel=…` with every other field a
 * parameter of it, but for those that follow people.
 */
export function readAddress(search: string, hash: string): Address {
  const fragment = new URLSearchParams(hash.replace(/^#/, ''))
  const query = new URLSearchParams(search)
  const at = eventOf(fragment.get('at') ?? query.get('at'))
  const bookmarks = readBookmarks(fragment.getAll('mark'))
  const sel = (fragment.get('sel') ?? query.get('sel') ?? '').slice(0, LONGEST)
  const look = { view: fragment.get('view') ?? '', sel }
  if (fragment.has('r')) return { opening: { link: hash }, at, bookmarks, look }
  const scenario = query.get('scenario')
  if (scenario === null) return { opening: null, at, bookmarks: [], look }
  const parameters = Object.fromEntries([...query].filter(([name]) => !KNOWN.includes(name) && !TRACKING.test(name)))
  const [seed, faults] = [query.get('seed'), query.get('faults')]
  const more = { ...(seed !== null && { seed }), ...(faults !== null && { faults }) }
  const request = { scenario, parameters, mutant: query.get('mutant'), ...more }
  return { opening: { request }, at, bookmarks: [], look }
}

function eventOf(text: string | null): number | null {
  const found = /^e?(\d{1,9})$/.exec(text ?? '')
  return found === null ? null : Number(found[1])
}

/** The fragment of a run at an event, how it is looked at, and what somebody gave a name in it. */
export function fragmentOf(
  link: string, at: number, bookmarks: readonly Bookmark[] = [], { view, sel }: Look = USUAL_LOOK,
): string {
  const marks = bookmarks.map(each => `&mark=${encodeURIComponent(bookmarkText(each))}`).join('')
  return `#r=${link}&at=e${at}${view && `&view=${view}`}${sel && `&sel=${encodeURIComponent(sel)}`}${marks}`
}
