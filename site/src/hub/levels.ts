import { PAGE_SIZE } from './list.ts'
import { levelWord, type Article, type Level, type Selection } from './catalog.ts'

const levels: readonly Level[] = [1, 2, 3]
const texts: Record<Level, string> = {
  1: 'Needs no more than having written a program that talks to another.',
  2: 'Assumes the beginner articles of the same concept.',
  3: 'For those who will implement it, or argue with the paper.',
}

/** Levels that have articles; none while one page shows everything, or while there is only one level to choose. */
export function levelsOf(articles: readonly Article[]): Selection[] {
  const all = levels
    .map(level => ({
      slug: String(level),
      title: levelWord[level],
      text: texts[level],
      articles: articles.filter(article => article.level === level),
    }))
    .filter(selection => selection.articles.length > 0)
  return all.length > 1 && articles.length > PAGE_SIZE ? all : []
}
