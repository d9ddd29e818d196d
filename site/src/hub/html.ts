/** The list as HTML, made by the same functions at build time and in the browser, so that both look alike. */
import { levelWord } from './catalog.ts'
import type { Page, Row } from './list.ts'
import { counted, duration } from './reading.ts'

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
export const escape = (text: string) => text.replace(/[&<>"']/g, character => entities[character]!)

/** Frontmatter is plain text, but `code` in it is worth showing as code. */
export const inline = (text: string) => escape(text).replace(/`([^`]+)`/g, '<code>$1</code>')

export const articlePath = (slug: string) => `learn/distributed-systems/${slug}/`

function metaOf(row: Row): string {
  return [
    row.concept,
    levelWord[row.level],
    row.figures > 0 && counted(row.figures, 'figure'),
    row.questions > 0 && counted(row.questions, 'question'),
  ].filter(Boolean).join(' · ')
}

/** `root` is `/` at build time and the page's way to the root in the browser. */
export function rowHtml(row: Row, root: string): string {
  return `<li class="row">
<span class="row-number">${row.number}</span>
<div class="row-main">
<h3 class="row-title"><a href="${root}${articlePath(row.slug)}">${inline(row.title)}</a></h3>
<p class="row-tldr">${inline(row.tldr)}</p>
<p class="row-meta">${escape(metaOf(row))}</p>
</div>
<span class="row-minutes">${duration(row.minutes)}</span>
</li>`
}

/** Links to every page; `address(n)` says where page n is. Empty when there is only one. */
export function pagerHtml({ page, pages }: Page<unknown>, address: (page: number) => string): string {
  if (pages < 2) return ''
  const step = (to: number, word: string, rel: string) => to < 1 || to > pages
    ? `<span class="pager-step" aria-hidden="true">${word}</span>`
    : `<a class="pager-step" rel="${rel}" data-page="${to}" href="${escape(address(to))}">${word}</a>`
  const numbers = Array.from({ length: pages }, (_, index) => index + 1).map(number =>
    `<li><a data-page="${number}" href="${escape(address(number))}" aria-label="Page ${number}"${
      number === page ? ' aria-current="page"' : ''}>${number}</a></li>`)
  return `${step(page - 1, 'Previous', 'prev')}<ol class="pager-numbers">${numbers.join('')}</ol>${
    step(page + 1, 'Next', 'next')}`
}
