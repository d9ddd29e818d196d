/** What the site knows about its content: plain values in, plain values out. Nothing here reads files or the DOM. */

export type Level = 1 | 2 | 3
export const levelWord: Record<Level, string> = { 1: 'Beginner', 2: 'Practitioner', 3: 'Expert' }

export interface Source {
  title: string
  authors?: string | undefined
  venue?: string | undefined
  section?: string | undefined
  url?: string | undefined
  note?: string | undefined
}
export interface Change { date: string, text: string }

export interface Article {
  slug: string
  number: number
  title: string
  tldr: string
  question: string
  concept: string
  level: Level
  prerequisites: string[]
  next: string[]
  topics: string[]
  sources: Source[]
  changelog: Change[]
  /** Measured from the prose, see reading.ts. */
  minutes: number
  figures: number
  questions: number
}
export interface Concept { slug: string, order: number, title: string, promise: string, definition: string }
/** `of`: what the steps are. A path of challenges or exhibits waits until the site has some. */
export interface Path {
  slug: string
  order: number
  title: string
  goal: string
  of: 'articles' | 'challenges' | 'exhibits'
  articles: number[]
}
export interface Help { slug: string, order: number, title: string, text: string, paths: string[], concepts: string[] }
export interface Term {
  slug: string
  term: string
  definition: string
  see: string[]
  concept?: string | undefined
  source: string
}
export interface Asked { ask: string, article: string }

export interface Content {
  articles: Article[]
  concepts: Concept[]
  paths: Path[]
  helps: Help[]
  terms: Term[]
  asked: Asked[]
}

/** A named subset of the articles, in an order that means something. */
export interface Selection { slug: string, title: string, text: string, articles: Article[] }
export interface ConceptShelf extends Concept { articles: Article[] }
export interface Totals { concepts: number, articles: number, minutes: number }

export interface Catalog {
  articles: Article[]
  concepts: ConceptShelf[]
  paths: Selection[]
  helps: Selection[]
  terms: Term[]
  asked: Asked[]
  totals: Totals
}

/** Below this a path is no path: with one or two articles the list itself is shorter than the choice. */
export const FEWEST_IN_SELECTION = 3

export const minutesOf = (articles: readonly Article[]) => articles.reduce((sum, article) => sum + article.minutes, 0)

export function totalsOf(articles: readonly Article[]): Totals {
  return {
    concepts: new Set(articles.map(article => article.concept)).size,
    articles: articles.length,
    minutes: minutesOf(articles),
  }
}

const byOrder = (a: { order: number }, b: { order: number }) => a.order - b.order

function pathShelf(path: Path, byNumber: ReadonlyMap<number, Article>): Selection {
  const articles = path.articles.flatMap(number => byNumber.get(number) ?? [])
  return { slug: path.slug, title: path.title, text: path.goal, articles }
}

function helpShelf(help: Help, paths: readonly Selection[], articles: readonly Article[]): Selection {
  const numbers = new Set(paths.filter(path => help.paths.includes(path.slug))
    .flatMap(path => path.articles.map(article => article.number)))
  const chosen = articles.filter(article => numbers.has(article.number) || help.concepts.includes(article.concept))
  return { slug: help.slug, title: help.title, text: help.text, articles: chosen }
}

/** What there is to show: nothing without content is in it, so nothing without content can be linked. */
export function catalogOf(content: Content): Catalog {
  const articles = content.articles.toSorted((a, b) => a.number - b.number)
  const byNumber = new Map(articles.map(article => [article.number, article]))
  const slugs = new Set(articles.map(article => article.slug))
  const isWorthwhile = (selection: Selection) => selection.articles.length >= FEWEST_IN_SELECTION
  const paths = content.paths.toSorted(byOrder)
    .filter(path => path.of === 'articles').map(path => pathShelf(path, byNumber))
  return {
    articles,
    concepts: content.concepts.toSorted(byOrder)
      .map(concept => ({ ...concept, articles: articles.filter(article => article.concept === concept.slug) }))
      .filter(concept => concept.articles.length > 0),
    paths: paths.filter(isWorthwhile),
    // A help names a path even while that path is still too short to be shown by itself.
    helps: content.helps.toSorted(byOrder).map(help => helpShelf(help, paths, articles)).filter(isWorthwhile),
    terms: content.terms.toSorted((a, b) => a.term.localeCompare(b.term, 'en')),
    asked: content.asked.filter(asked => slugs.has(asked.article)),
    totals: totalsOf(articles),
  }
}

function repeated<T>(values: readonly T[]): T[] {
  return [...new Set(values.filter((value, index) => values.indexOf(value) !== index))]
}

/** Mistakes in the content, one sentence each. Names of articles that do not exist yet are no mistake: links wait. */
export function problemsOf(content: Content): string[] {
  const concepts = new Set(content.concepts.map(concept => concept.slug))
  const paths = new Set(content.paths.map(path => path.slug))
  const terms = new Set(content.terms.map(term => term.slug))
  return [
    ...repeated(content.articles.map(article => article.number))
      .map(number => `Two articles have the number ${number}.`),
    ...content.articles.filter(article => !concepts.has(article.concept))
      .map(article => `Article ${article.slug} names the concept "${article.concept}", which has no file.`),
    ...content.articles.filter(article => article.prerequisites.includes(article.slug))
      .map(article => `Article ${article.slug} needs itself.`),
    ...content.paths.flatMap(path => repeated(path.articles)
      .map(number => `Path ${path.slug} lists article ${number} twice.`)),
    ...content.helps.flatMap(help => help.paths.filter(slug => !paths.has(slug))
      .map(slug => `"${help.title}" names the path "${slug}", which has no file.`)),
    ...content.helps.flatMap(help => help.concepts.filter(slug => !concepts.has(slug))
      .map(slug => `"${help.title}" names the concept "${slug}", which has no file.`)),
    ...content.terms.flatMap(term => term.see.filter(slug => !terms.has(slug))
      .map(slug => `Term ${term.slug} refers to "${slug}", which has no file.`)),
    ...content.terms.filter(term => term.concept !== undefined && !concepts.has(term.concept))
      .map(term => `Term ${term.slug} names the concept "${term.concept}", which has no file.`),
  ]
}
