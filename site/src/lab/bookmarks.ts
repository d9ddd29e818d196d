/** Events that somebody marked, in the order of the run; in a link `mark=e12:first vote`, or `mark=e12`. Pure. */

export interface Bookmark {
  readonly event: number
  /** '' where it has none: its number is enough to go there. */
  readonly name: string
}

/** Characters; a longer name is cut. */
export const LONGEST = 60
/** A link holds no more. */
export const MOST = 40

/** With this one, in the place of what was there at its event. */
export function withBookmark(all: readonly Bookmark[], { event, name }: Bookmark): readonly Bookmark[] {
  const given = { event, name: name.trim().slice(0, LONGEST) }
  return [...withoutBookmark(all, event), given].toSorted((a, b) => a.event - b.event)
}

export const withoutBookmark = (all: readonly Bookmark[], event: number): readonly Bookmark[] =>
  all.filter(each => each.event !== event)

/** The bookmarked event before or after another one. */
export function nextBookmark(all: readonly Bookmark[], from: number, by: 1 | -1): number | undefined {
  return by === 1 ? all.find(({ event }) => event > from)?.event : all.findLast(({ event }) => event < from)?.event
}

/** Those that a changed run has too: what is before the change is the same in both. */
export const sharedBookmarks = (all: readonly Bookmark[], until: number): readonly Bookmark[] =>
  all.filter(({ event }) => event <= until)

/** What a link says; whatever is not a bookmark is left out, and so is what is too much. */
export function readBookmarks(texts: readonly string[]): readonly Bookmark[] {
  return texts.slice(0, MOST).reduce<readonly Bookmark[]>((all, text) => {
    const found = /^e(\d{1,9})(?::(.*))?$/s.exec(text)
    return found === null ? all : withBookmark(all, { event: Number(found[1]), name: found[2] ?? '' })
  }, [])
}
