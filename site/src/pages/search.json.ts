import { getEntry, render } from 'astro:content'
import MiniSearch from 'minisearch'
import type { Article } from '../hub/catalog.ts'
import { articlePath } from '../hub/html.ts'
import { loadCatalog } from '../hub/load.ts'
import { searchOptions, type Doc } from '../hub/search.ts'

/** The sections of an article are found by their headings and lead to them. */
async function sectionsOf(article: Article): Promise<Doc[]> {
  const entry = await getEntry('articles', article.slug)
  if (!entry) return []
  const { headings } = await render(entry)
  return headings.filter(({ depth }) => depth === 2).map(({ slug, text }) => ({
    id: `section:${article.slug}#${slug}`,
    group: 'Articles',
    title: text,
    text: `In: ${article.title}`,
    also: '',
    path: `${articlePath(article.slug)}#${slug}`,
  }))
}

async function docs(): Promise<Doc[]> {
  const { articles, concepts, paths, terms } = await loadCatalog()
  const titles = new Map(concepts.map(({ slug, title }) => [slug, title]))
  const sections = await Promise.all(articles.map(sectionsOf))
  return [
    ...concepts.map(({ slug, title, promise: text, definition: also }): Doc =>
      ({ id: `concept:${slug}`, group: 'Concepts', title, text, also, path: `concepts/${slug}/` })),
    ...articles.map(({ slug, title, tldr, question, topics, concept }): Doc => ({
      id: `article:${slug}`,
      group: 'Articles',
      title: title.replaceAll('`', ''),
      text: tldr.replaceAll('`', ''),
      also: [question, ...topics, titles.get(concept) ?? ''].join(' '),
      path: articlePath(slug),
    })),
    ...sections.flat(),
    ...paths.map(({ slug, title, text }): Doc =>
      ({ id: `path:${slug}`, group: 'Learning paths', title, text, also: '', path: `paths/${slug}/` })),
    ...terms.map(({ slug, term, definition }): Doc =>
      ({ id: `term:${slug}`, group: 'Glossary', title: term, text: definition, also: '', path: `glossary/#${slug}` })),
  ]
}

export async function GET(): Promise<Response> {
  const index = new MiniSearch<Doc>(searchOptions)
  index.addAll(await docs())
  return Response.json(index)
}
