/** What can be found, and how it is asked for. The index is built with the site and searched in the browser. */
import type { Options, SearchResult } from 'minisearch'

const groups = ['Concepts', 'Articles', 'Learning paths', 'Glossary'] as const
export type Group = typeof groups[number]

export interface Doc {
  id: string
  group: Group
  title: string
  text: string
  /** Words that lead here without being shown: the question an article answers, the name of its concept. */
  also: string
  /** From the root of the site. */
  path: string
}
export type Found = Pick<Doc, 'id' | 'group' | 'title' | 'text' | 'path'>

const MOST_IN_GROUP = 5

export const searchOptions: Options<Doc> = {
  fields: ['title', 'text', 'also'],
  storeFields: ['group', 'title', 'text', 'path'],
  searchOptions: {
    prefix: term => term.length > 1,
    boost: { title: 4, also: 2 },
    combineWith: 'AND',
  },
}

/** For when nothing matches as written: one letter in four may be wrong, except in short words. */
export const forgiving = { fuzzy: (term: string) => (term.length > 3 ? .25 : false) }

/** Results by group, groups in a fixed order, the best few of each: a reader learns where to look. */
export function grouped(results: readonly SearchResult[]): { group: Group, found: Found[] }[] {
  const all = results as unknown as Found[]
  return groups
    .map(group => ({ group, found: all.filter(each => each.group === group).slice(0, MOST_IN_GROUP) }))
    .filter(({ found }) => found.length > 0)
}
