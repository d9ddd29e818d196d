/**
 * Filtering in place. The state is the query of the address, so links, reloads and the Back button work; without this
 * script every filter and page number is a link to a page that was built.
 */
import { pagerHtml, rowHtml } from '../hub/html.ts'
import {
  chosenRows, countText, isFiltered, pageOf, queryFrom, queryText, type Choices, type Query, type Row,
} from '../hub/list.ts'
import { duration } from '../hub/reading.ts'

const list = document.querySelector<HTMLElement>('[data-topic-list]')
const root = document.documentElement.dataset.root ?? './'
const topicPage = `${root}learn/distributed-systems/`

interface Data { rows: Row[], choices: Choices }

function part<E extends HTMLElement>(name: string): E {
  const found = list?.querySelector<E>(`[data-${name}]`)
  if (!found) throw new Error(`The list has no [data-${name}].`)
  return found
}

/** The query that a click on a filter asks for: chosen if it was not, dropped if it was; always from page 1. */
function toggled(query: Query, link: HTMLElement): Query {
  const { filter, value } = link.dataset
  const now = filter === 'level' ? String(query.level ?? '') : filter === 'path' ? query.path : query.help
  const next = now === value ? undefined : value
  if (filter === 'level') return { ...query, level: next ? Number(next) as 1 | 2 | 3 : undefined, page: 1 }
  return filter === 'path' ? { ...query, path: next, page: 1 } : { ...query, help: next, page: 1 }
}

function isPlainClick(event: MouseEvent): boolean {
  return event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey
}

/** On the first page, where all rows are at hand. */
function enhance(list: HTMLElement, { rows, choices }: Data): void {
  const original = { rows: part('rows').innerHTML, pager: part('pager').innerHTML, count: part('count').textContent }
  const title = list.querySelector<HTMLElement>('#list-title')!
  const plainTitle = title.textContent
  let query = queryFrom(location.search, choices)

  const pageLink = (page: number) => `${topicPage}${queryText({ ...query, page })}`

  function showFilters(): void {
    for (const link of list.querySelectorAll<HTMLElement>('[data-filter]')) {
      const { filter, value } = link.dataset
      const now = filter === 'level' ? String(query.level ?? '') : filter === 'path' ? query.path : query.help
      if (now === value) link.setAttribute('aria-current', 'true')
      else link.removeAttribute('aria-current')
    }
    const chosen = [...list.querySelectorAll<HTMLElement>('[data-filter][aria-current]')]
    title.textContent = chosen.length > 0
      ? chosen.map(link => link.querySelector('span')?.textContent).join(', ')
      : plainTitle
    part('said-here').textContent = chosen.length === 1 ? chosen[0]!.dataset.said ?? '' : ''
    part('clear').hidden = chosen.length === 0
  }

  function show(): void {
    showFilters()
    if (!isFiltered(query) && query.page === 1) {
      part('rows').innerHTML = original.rows
      part('pager').innerHTML = original.pager
      part('count').textContent = original.count
      return
    }
    const chosen = chosenRows(rows, choices, query)
    const page = pageOf(chosen, query.page)
    const minutes = chosen.reduce((sum, row) => sum + row.minutes, 0)
    part('rows').innerHTML = chosen.length > 0
      ? page.items.map(row => rowHtml(row, root)).join('')
      : '<li class="list-none">No article meets all of these. Choose one filter less.</li>'
    part('pager').innerHTML = pagerHtml(page, pageLink)
    const time = isFiltered(query) ? ` · ${duration(minutes)}` : ''
    part('count').textContent = countText(chosen.length, rows.length) + time
  }

  function go(next: Query): void {
    query = next
    // Only the query changes, never the folder: every relative link on the page keeps its meaning.
    history.pushState(null, '', queryText(query) || location.pathname)
    show()
  }

  list.addEventListener('click', event => {
    const link = (event.target as Element).closest<HTMLElement>('[data-filter], [data-clear], [data-page]')
    if (!link || !isPlainClick(event)) return
    if (link.dataset.page && !isFiltered(query)) return
    event.preventDefault()
    if (link.dataset.page) {
      go({ ...query, page: Number(link.dataset.page) })
      title.focus({ preventScroll: true })
      title.scrollIntoView({ block: 'start' })
    } else {
      go(link.dataset.filter ? toggled(query, link) : { page: 1 })
      if (!link.dataset.filter) title.focus({ preventScroll: true })
    }
  })
  addEventListener('popstate', () => {
    query = queryFrom(location.search, choices)
    show()
  })
  if (isFiltered(query) || query.page > 1) show()
}

/** On later pages a filter leads to the first one, which can combine it with others. */
function forward(list: HTMLElement): void {
  list.addEventListener('click', event => {
    const link = (event.target as Element).closest<HTMLElement>('[data-filter]')
    if (!link || !isPlainClick(event)) return
    event.preventDefault()
    location.assign(`${topicPage}${queryText(toggled({ page: 1 }, link))}`)
  })
}

const data = list?.querySelector('[data-list-data]')
if (list && data) enhance(list, JSON.parse(data.textContent) as Data)
else if (list?.querySelector('[data-filter]')) forward(list)
