/** What the lab's address says about what is open. Articles link with it and read no address: it stands alone. Pure. */
import type { Bookmark } from './bookmarks.ts'

/** How a run is looked at; '' for as usual. */
export interface Look {
  /** Which view is shown and how large the panes are: "log,stage-60". */
  readonly view: string
  /** The name of the node that is selected. */
  readonly sel: string
}

export const USUAL_LOOK: Look = { view: '', sel: '' }

export const bookmarkText = ({ event, name }: Bookmark): string => `e${event}${name && `:${name}`}`

/** The fragment of a run at an event, how it is looked at, and what somebody marked in it. */
export function fragmentOf(
  link: string, at: number, bookmarks: readonly Bookmark[] = [], { view, sel }: Look = USUAL_LOOK,
): string {
  const marks = bookmarks.map(each => `&mark=${encodeURIComponent(bookmarkText(each))}`).join('')
  return `#r=${link}&at=e${at}${view && `&view=${view}`}${sel && `&sel=${encodeURIComponent(sel)}`}${marks}`
}

/** The address of a page without what it opens. */
export const pageOf = (address: string): string => address.replace(/[?#].*$/, '')
