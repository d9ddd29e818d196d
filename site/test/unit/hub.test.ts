import { describe, expect, test } from 'vitest'
import {
  catalogOf, FEWEST_IN_SELECTION, problemsOf, type Article, type Content, type Help,
} from '../../src/hub/catalog.ts'
import { inline, pagerHtml, rowHtml } from '../../src/hub/html.ts'
import { levelsOf } from '../../src/hub/levels.ts'
import {
  choicesOf, chosenRows, countText, isFiltered, pageOf, queryFrom, queryText, rowsOf,
} from '../../src/hub/list.ts'
import { distance, nearest } from '../../src/hub/nearest.ts'
import { duration, readingOf, wordsIn } from '../../src/hub/reading.ts'
import { planned } from '../fixture.ts'

function article(number: number, more: Partial<Article> = {}): Article {
  const plan = planned(number)
  return {
    slug: plan.slug, number, title: plan.title, tldr: 'What happens.', question: 'Why?', concept: plan.concept,
    level: plan.level as Article['level'], prerequisites: [], next: [], topics: [], sources: [], changelog: [],
    minutes: plan.minutes, figures: plan.figures, questions: plan.questions, ...more,
  }
}
const slugs = [
  'time', 'replication', 'quorum', 'leader-election', 'consensus',
  'consistency', 'transactions', 'log', 'failure-recovery', 'overload',
]
function content(articles: Article[], more: Partial<Content> = {}): Content {
  const concepts = slugs.map((slug, index) =>
    ({ slug, order: index + 1, title: slug, promise: 'One line.', definition: 'One sentence.' }))
  return { articles, concepts, paths: [], helps: [], terms: [], asked: [], ...more }
}
const many = (count: number) => Array.from({ length: count }, (_, index) => article(index + 1))
const path = (slug: string, articles: number[], order = 1) =>
  ({ slug, order, title: slug, goal: 'You can.', of: 'articles' as const, articles })
const help = (more: Partial<Help>): Help =>
  ({ slug: 'design', order: 1, title: 'Design', text: 'It helps.', paths: [], concepts: [], ...more })

describe('counters', () => {
  test('a fixture of 97 articles yields 17 pages and the right sums', () => {
    const catalog = catalogOf(content(many(97)))
    const rows = rowsOf(catalog)
    const pages = Array.from({ length: 17 }, (_, index) => pageOf(rows, index + 1))
    expect(pageOf(rows, 1).pages).toBe(17)
    expect(pages.map(page => page.items.length)).toEqual([...Array.from({ length: 16 }, () => 6), 1])
    expect(pages.flatMap(page => page.items.map(row => row.number))).toEqual(many(97).map(each => each.number))
    const minutes = Array.from({ length: 97 }, (_, index) => planned(index + 1).minutes).reduce((a, b) => a + b)
    expect(catalog.totals).toEqual({ concepts: 10, articles: 97, minutes })
  })

  test('nothing yields nothing, and one page', () => {
    const catalog = catalogOf(content([]))
    expect(catalog.totals).toEqual({ concepts: 0, articles: 0, minutes: 0 })
    expect(catalog.concepts).toEqual([])
    expect(pageOf([], 1)).toEqual({ items: [], page: 1, pages: 1, total: 0 })
  })

  test.each([[0, '0\u00a0min'], [52, '52\u00a0min'], [120, '2\u00a0h'], [2032, '33\u00a0h 52\u00a0min']])(
    '%i minutes read "%s"', (minutes, text) => {
      expect(duration(minutes)).toBe(text)
    })
})

describe('what is shown', () => {
  test('concepts without articles are not', () => {
    expect(catalogOf(content([article(35)])).concepts.map(each => each.slug)).toEqual(['leader-election'])
  })

  test('paths are, from three present articles on, in their own order', () => {
    const paths = [path('long', [3, 200, 1, 2]), path('short', [1, 2, 300], 2)]
    const catalog = catalogOf(content(many(4), { paths }))
    expect(FEWEST_IN_SELECTION).toBe(3)
    expect(catalog.paths.map(each => [each.slug, each.articles.map(({ number }) => number)]))
      .toEqual([['long', [3, 1, 2]]])
  })

  test('a path of challenges waits for challenges', () => {
    const paths = [{ ...path('build', [1, 2, 3]), of: 'challenges' as const }]
    expect(catalogOf(content(many(4), { paths })).paths).toEqual([])
  })

  test('a help gathers its paths, shown or not, and its concepts', () => {
    const helps = [help({ paths: ['two'], concepts: ['quorum'] })]
    const articles = [1, 2, 3, 21].map(number => article(number))
    const catalog = catalogOf(content(articles, { helps, paths: [path('two', [3, 1])] }))
    expect(catalog.paths).toEqual([])
    expect(catalog.helps.map(help => help.articles.map(({ number }) => number))).toEqual([[1, 3, 21]])
  })

  test('levels are offered once there is more than one page and more than one level', () => {
    expect(levelsOf(many(6))).toEqual([])
    expect(levelsOf(many(7)).map(level => level.articles.length)).toEqual([2, 3, 2])
    expect(levelsOf(many(30).filter(each => each.level === 2))).toEqual([])
  })

  test('a question is asked once its article exists', () => {
    const asked = [{ ask: 'Can it?', article: 'article-1' }, { ask: 'Will it?', article: 'article-9' }]
    expect(catalogOf(content(many(2), { asked })).asked).toEqual([asked[0]])
  })
})

describe('filters', () => {
  const paths = [path('late', [9, 3, 6, 1]), path('other', [2, 4, 8], 2)]
  const helps = [help({ paths: ['late'] })]
  const catalog = catalogOf(content(many(20), { paths, helps }))
  const rows = rowsOf(catalog)
  const choices = choicesOf(catalog)
  const numbers = (search: string) => chosenRows(rows, choices, queryFrom(search, choices)).map(row => row.number)

  test('a path keeps its order, a help the order of numbers, and both together meet', () => {
    expect(numbers('?path=late')).toEqual([9, 3, 6, 1])
    expect(numbers('?help=design')).toEqual([1, 3, 6, 9])
    expect(numbers('?help=design&path=other')).toEqual([])
    expect(numbers('?path=late&level=1')).toEqual([9, 3, 6])
  })

  test('what is unknown or malformed counts as not said', () => {
    expect(queryFrom('?path=nope&level=7&page=-2&help=', choices))
      .toEqual({ path: undefined, help: undefined, level: undefined, page: 1 })
    expect(queryFrom('?page=1e9', choices).page).toBe(1e9)
    expect(pageOf(rows, 1e9).page).toBe(4)
  })

  test('a query survives being written and read', () => {
    for (const text of ['', '?path=late', '?help=design&level=2', '?path=late&help=design&level=3&page=2']) {
      expect(queryText(queryFrom(text, choices))).toBe(text)
    }
    expect(isFiltered(queryFrom('?page=3', choices))).toBe(false)
  })

  test('the list says how much of it is shown', () => {
    expect(countText(12, 97)).toBe('12 of 97 articles')
    expect(countText(97, 97)).toBe('97 articles')
    expect(countText(1, 1)).toBe('1 article')
    expect(countText(0, 3)).toBe('0 of 3 articles')
  })
})

describe('reading time', () => {
  test('words are what is read', () => {
    expect(wordsIn('Two nodes, **both** sure. `currentTerm` is 3.')).toBe(7)
    const linked = 'See [the rule](https://example.org/a/b) <Note label="a b">once more</Note>.'
    expect(wordsIn(`import X from "./x"\n\n${linked}`)).toBe(5)
    expect(wordsIn('{/* not read */}\n\n```ts\nconst a = 1\n```\n\nEnd.')).toBe(4)
    expect(wordsIn('<Figure run={{ seed: 7, text: "not read" }} />Read.')).toBe(1)
  })

  test('figures and questions take their time, except in code samples', () => {
    const sample = '\n```mdx\n<Figure />\n```'
    const body = `${'word '.repeat(460)}\n<Figure run="a">b</Figure>\n<Sandbox />\n<Predict>${sample}`
    expect(readingOf(body)).toMatchObject({ figures: 2, questions: 1, minutes: 4 })
  })

  test('the fixture is measured as it was planned', () => {
    const plan = planned(12)
    const parts = ['word '.repeat(plan.words), '<Figure />'.repeat(plan.figures), '<Predict />'.repeat(plan.questions)]
    expect(readingOf(parts.join(''))).toEqual({
      words: plan.words, figures: plan.figures, questions: plan.questions, minutes: plan.minutes,
    })
  })
})

describe('html', () => {
  test('titles are text, with code as the only mark', () => {
    expect(inline('<b> `fsync` & "us"')).toBe('&lt;b&gt; <code>fsync</code> &amp; &quot;us&quot;')
  })

  test('a row links to its article', () => {
    const [row] = rowsOf(catalogOf(content([article(1)])))
    expect(rowHtml(row!, '../')).toContain('href="../learn/distributed-systems/article-1/"')
  })

  test('every page has a link of its own, and one page needs none', () => {
    const html = pagerHtml(pageOf(many(97), 17), page => `/p/${page}/`)
    expect([...html.matchAll(/href="\/p\/(\d+)\/" aria-label/g)].map(match => Number(match[1])))
      .toEqual(Array.from({ length: 17 }, (_, index) => index + 1))
    expect(html).toContain('rel="prev"')
    expect(html).not.toContain('rel="next"')
    expect(pagerHtml(pageOf(many(6), 1), String)).toBe('')
  })
})

describe('nearest titles', () => {
  test('distance counts edits', () => {
    expect([distance('', 'abc'), distance('quorum', 'quorom'), distance('raft', 'craft')]).toEqual([3, 1, 1])
  })

  test('a misspelt address finds its page, and nonsense finds none', () => {
    const pages = [
      { title: 'Two nodes that both think they lead', path: 'learn/distributed-systems/split-brain/' },
      { title: 'Quorum', path: 'concepts/quorum/' },
    ]
    expect(nearest('learn/distributed-systems/split-brian/', pages)[0]).toBe(pages[0])
    expect(nearest('concepts/qorum', pages)[0]).toBe(pages[1])
    expect(nearest('zzzzzz', pages)).toEqual([])
    expect(nearest('', pages)).toEqual([])
  })
})

describe('mistakes in the content', () => {
  test('are named, one sentence each', () => {
    const bad = content([article(1), article(1, { slug: 'again', concept: 'nope', prerequisites: ['again'] })], {
      paths: [path('p', [1, 2, 1])],
      helps: [{ slug: 'h', order: 1, title: 'H', text: '', paths: ['gone'], concepts: ['gone'] }],
      terms: [{ slug: 't', term: 't', definition: '', see: ['gone'], concept: 'gone', source: 's' }],
    })
    expect(problemsOf(bad)).toHaveLength(8)
    expect(problemsOf(bad)[0]).toBe('Two articles have the number 1.')
    expect(problemsOf(content(many(97)))).toEqual([])
  })
})
