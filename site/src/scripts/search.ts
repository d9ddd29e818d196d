import type MiniSearch from 'minisearch'
import { escape } from '../hub/html.ts'
import { nearest } from '../hub/nearest.ts'
import { forgiving, grouped, searchOptions, type Doc, type Found } from '../hub/search.ts'

const SLASH_OFF = 'quorate-slash-off'

function part<E extends HTMLElement>(name: string): E {
  const found = document.querySelector<E>(`[data-search${name}]`)
  if (!found) throw new Error(`The page has no [data-search${name}].`)
  return found
}

const dialog = part<HTMLDialogElement>('')
const button = part<HTMLButtonElement>('-open')
const field = part<HTMLInputElement>('-field')
const results = part('-results')
const status = part('-status')
const slash = part<HTMLInputElement>('-slash')
const root = () => document.documentElement.dataset.root ?? './'

let options: HTMLAnchorElement[] = []
let active = -1
let index: Promise<MiniSearch<Doc>> | undefined

/** The index and the library come with the first search, not with the page. */
function load(): Promise<MiniSearch<Doc>> {
  index ??= Promise.all([import('minisearch'), fetch(`${root()}search.json`)]).then(async ([library, answer]) => {
    if (!answer.ok) throw new Error(`search.json: ${answer.status}`)
    return library.default.loadJSON<Doc>(await answer.text(), searchOptions)
  })
  index.catch(() => {
    index = undefined
  })
  return index
}

/** The text with the matched words marked. */
function marked(text: string, words: readonly string[]): string {
  const pattern = words.map(word => word.replace(/[^\p{L}\p{N}]/gu, '\\$&')).join('|')
  if (!pattern) return escape(text)
  return text.split(new RegExp(`\\b(${pattern})`, 'giu'))
    .map((piece, at) => (at % 2 === 1 ? `<mark>${escape(piece)}</mark>` : escape(piece))).join('')
}

function optionHtml({ id, title, text, path }: Found, words: readonly string[]): string {
  return `<a role="option" class="found" tabindex="-1" aria-selected="false" id="found-${escape(id)}" href="${
    escape(root() + path)}"><b>${marked(title, words)}</b> <span>${marked(text, words)}</span></a>`
}

function choose(next: number): void {
  options[active]?.setAttribute('aria-selected', 'false')
  active = options.length === 0 ? -1 : (next + options.length) % options.length
  const option = options[active]
  if (!option) {
    field.removeAttribute('aria-activedescendant')
    return
  }
  option.setAttribute('aria-selected', 'true')
  option.scrollIntoView({ block: 'nearest' })
  field.setAttribute('aria-activedescendant', option.id)
}

function show(html: string, said: string): void {
  results.innerHTML = html
  options = [...results.querySelectorAll<HTMLAnchorElement>('[role=option]')]
  active = -1
  choose(options.length > 0 ? 0 : -1)
  results.hidden = options.length === 0
  field.setAttribute('aria-expanded', String(options.length > 0))
  status.textContent = said
}

function nearestTo(wanted: string, mini: MiniSearch<Doc>): Found | undefined {
  const all = mini.search((mini.constructor as typeof MiniSearch).wildcard) as unknown as Found[]
  const [closest] = nearest(wanted.replaceAll(' ', '-'), all)
  return closest
}

async function search(): Promise<void> {
  const wanted = field.value.trim()
  if (wanted === '') {
    show('', '')
    return
  }
  const mini = await load().catch(() => undefined)
  if (!mini) {
    show('', 'The index could not be loaded. The concept pages and the glossary list everything there is.')
    return
  }
  // While the index came, more may have been typed.
  if (wanted !== field.value.trim()) return
  const exact = mini.search(wanted)
  const raw = exact.length > 0 ? exact : mini.search(wanted, forgiving)
  const words = [...new Set(raw.flatMap(result => result.terms))]
  const found = grouped(raw)
  const count = found.reduce((sum, group) => sum + group.found.length, 0)
  const html = found.map(({ group, found }, at) => `<div role="group" aria-labelledby="found-group-${at}">
<div class="found-group" role="presentation" id="found-group-${at}">${group}</div>${
    found.map(each => optionHtml(each, words)).join('')}</div>`)
  const close = count === 0 ? nearestTo(wanted, mini) : undefined
  if (close) show(optionHtml(close, []), `Nothing says “${wanted}”. The nearest title is shown.`)
  else show(html.join(''), count === 0 ? `Nothing says “${wanted}”.` : count === 1 ? '1 result' : `${count} results`)
}

function open(): void {
  if (dialog.open) return
  dialog.showModal()
  field.select()
  void load().catch(() => undefined)
}

/** Letters typed into a field, or inside a region that has keys of its own, are not for us. */
function isTyping(target: EventTarget | null): boolean {
  const own = 'input, textarea, select, [contenteditable], [data-own-keys]'
  return target instanceof Element && target.closest(own) !== null
}

function slashIsOn(): boolean {
  try {
    return localStorage.getItem(SLASH_OFF) === null
  } catch {
    return true
  }
}

function showSlash(): void {
  slash.checked = slashIsOn()
  part('-key').hidden = !slash.checked
}

button.hidden = false
showSlash()
button.addEventListener('click', open)
part('-close').addEventListener('click', () => dialog.close())
slash.addEventListener('change', () => {
  try {
    if (slash.checked) localStorage.removeItem(SLASH_OFF)
    else localStorage.setItem(SLASH_OFF, '1')
  } catch {
    // Without storage the key keeps working; Ctrl+K and the button are there too.
  }
  showSlash()
})
dialog.addEventListener('click', event => {
  if (event.target === dialog) dialog.close()
})
field.addEventListener('input', () => void search())
field.addEventListener('keydown', event => {
  if (event.key === 'ArrowDown') choose(active + 1)
  else if (event.key === 'ArrowUp') choose(active - 1)
  else if (event.key === 'Enter') options[active]?.click()
  // A search field would first empty itself, and close only at the second press.
  else if (event.key === 'Escape') dialog.close()
  else return
  event.preventDefault()
})
results.addEventListener('click', event => {
  // A result on this very page only moves: the dialog must not stay in front of it.
  if ((event.target as Element).closest('a')) dialog.close()
})
addEventListener('keydown', event => {
  const isSlash = event.key === '/' && !event.ctrlKey && !event.metaKey && !event.altKey
  const isCtrlK = event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey) && !event.altKey
  if (isCtrlK || (isSlash && slashIsOn() && !isTyping(event.target))) {
    event.preventDefault()
    open()
  }
})
