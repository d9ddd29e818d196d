/** Events that somebody gave a name, in the order of the run; in a link they are `mark=e12:first vote`. Pure. */

export interface Bookmark {
  readonly event: number
  readonly name: string
}

/** Characters; a longer name is cut. */
export const LONGEST = 60
/** A link holds no more. */
const MOST = 40

/** With this one, in the place of what was there at its event; without it where the name is empty. */
export function withBookmark(all: readonly Bookmark[], { event, name }: Bookmark): readonly Bookmark[] {
  const others = all.filter(each => each.event !== event)
  const given = name.trim().slice(0, LONGEST)
  if (given === '') return others
  return [...others, { event, name: given }].toSorted((a, b) => a.event - b.event).slice(0, MOST)
}

/** The bookmarked event before or after another one. */
export function nextBookmark(all: readonly Bookmark[], from: number, by: 1 | -1): number | undefined {
  return by === 1 ? all.find(({ event }) => event > from)?.event : all.findLast(({ event }) => event < from)?.event
}

/** Those that a changed run has too: what is before the change is the same in both. */
export const sharedBookmarks = (all: readonly Bookmark[], until: number): readonly Bookmark[] =>
  all.filter(({ event }) => event <= until)

export const bookmarkText = ({ event, name }: Bookmark): string => `e${event}:${name}`

/** What a link says; whatever is not a bookmark is left out. */
export function readBookmarks(texts: readonly string[]): readonly Bookmark[] {
  return texts.reduce<readonly Bookmark[]>((all, text) => {
    const found = /^e(\d{1,9}):(.+)$/s.exec(text)
    return found === null ? all : withBookmark(all, { event: Number(found[1]), name: found[2]! })
  }, [])
}
