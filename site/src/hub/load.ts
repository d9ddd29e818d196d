import { getCollection } from 'astro:content'
import { catalogOf, problemsOf, type Catalog, type Content } from './catalog.ts'
import { readingOf } from './reading.ts'

async function read(): Promise<Content> {
  const [articles, concepts, paths, helps, terms, home] = await Promise.all([
    getCollection('articles'), getCollection('concepts'), getCollection('paths'),
    getCollection('helps'), getCollection('glossary'), getCollection('home'),
  ])
  return {
    articles: articles.map(({ id, data, body }) => {
      const { minutes, figures, questions } = readingOf(body ?? '')
      return { slug: id, ...data, minutes, figures, questions }
    }),
    concepts: concepts.map(({ id, data }) => ({ slug: id, ...data })),
    paths: paths.map(({ id, data }) => ({ slug: id, ...data })),
    helps: helps.map(({ id, data }) => ({ slug: id, ...data })),
    terms: terms.map(({ id, data }) => ({ slug: id, ...data })),
    asked: home.flatMap(({ data }) => data.questions),
  }
}

let loading: Promise<Catalog> | undefined

/** The catalog, read once in a build and anew for each page while writing. Mistakes in the content stop the build. */
export function loadCatalog(): Promise<Catalog> {
  const load = async () => {
    const content = await read()
    const problems = problemsOf(content)
    if (problems.length > 0) throw new Error(`The content has mistakes:\n${problems.join('\n')}`)
    return catalogOf(content)
  }
  return import.meta.env.DEV ? load() : loading ??= load()
}
