/** The list of articles: what is chosen, in which order, on which page. Used at build time and in the browser. */
import type { Article, Catalog, Level, Selection } from './catalog.ts'

export const PAGE_SIZE = 6

export interface Row {
  slug: string
  number: number
  title: string
  tldr: string
  concept: string
  level: Level
  minutes: number
  figures: number
  questions: number
}
export interface Choice { slug: string, title: string, numbers: number[] }
export interface Choices { paths: Choice[], helps: Choice[] }
export interface Query {
  path?: string | undefined
  help?: string | undefined
  level?: Level | undefined
  page: number
}
export interface Page<T> { items: T[], page: number, pages: number, total: number }

function rowOf(article: Article, conceptTitles: ReadonlyMap<string, string>): Row {
  const { slug, number, title, tldr, level, minutes, figures, questions } = article
  const concept = conceptTitles.get(article.concept) ?? article.concept
  return { slug, number, title, tldr, concept, level, minutes, figures, questions }
}

export function rowsOf(catalog: Catalog, articles: readonly Article[] = catalog.articles): Row[] {
  const titles = new Map(catalog.concepts.map(concept => [concept.slug, concept.title]))
  return articles.map(article => rowOf(article, titles))
}

const choiceOf = ({ slug, title, articles }: Selection): Choice =>
  ({ slug, title, numbers: articles.map(article => article.number) })

export function choicesOf(catalog: Catalog): Choices {
  return { paths: catalog.paths.map(choiceOf), helps: catalog.helps.map(choiceOf) }
}

/** Reads `?path=…&help=…&level=…&page=…`; what is unknown or malformed counts as not said. */
export function queryFrom(search: string, choices: Choices): Query {
  const given = new URLSearchParams(search)
  const known = (name: string, among: readonly Choice[]) => among.find(choice => choice.slug === given.get(name))?.slug
  const level = Number(given.get('level'))
  const page = Number(given.get('page') ?? 1)
  return {
    path: known('path', choices.paths),
    help: known('help', choices.helps),
    level: level === 1 || level === 2 || level === 3 ? level : undefined,
    page: Number.isSafeInteger(page) && page > 0 ? page : 1,
  }
}

/** The same query as text, `''` when it says nothing. The order of keys is fixed, so equal queries are equal texts. */
export function queryText(query: Query): string {
  const out = new URLSearchParams()
  if (query.path) out.set('path', query.path)
  if (query.help) out.set('help', query.help)
  if (query.level) out.set('level', String(query.level))
  if (query.page > 1) out.set('page', String(query.page))
  const text = out.toString()
  return text && `?${text}`
}

export const isFiltered = (query: Query) => Boolean(query.path ?? query.help ?? query.level)

/** Rows that meet every condition; in the order of the path if one is chosen, else by number. */
export function chosenRows(rows: readonly Row[], choices: Choices, query: Query): Row[] {
  const path = choices.paths.find(choice => choice.slug === query.path)
  const help = choices.helps.find(choice => choice.slug === query.help)
  const inHelp = help && new Set(help.numbers)
  const byNumber = new Map(rows.map(row => [row.number, row]))
  const ordered = path ? path.numbers.flatMap(number => byNumber.get(number) ?? []) : rows
  return ordered.filter(row =>
    (!inHelp || inHelp.has(row.number)) && (!query.level || row.level === query.level))
}

/** One page of a list. A page beyond the last is the last: an old link still shows something. */
export function pageOf<T>(items: readonly T[], page: number, size = PAGE_SIZE): Page<T> {
  const pages = Math.max(1, Math.ceil(items.length / size))
  const at = Math.min(Math.max(1, page), pages)
  return { items: items.slice((at - 1) * size, at * size), page: at, pages, total: items.length }
}

/** "12 of 97 articles" or "97 articles": what the list says about itself. */
export function countText(shown: number, all: number): string {
  const noun = all === 1 ? 'article' : 'articles'
  return shown === all ? `${all} ${noun}` : `${shown} of ${all} ${noun}`
}
