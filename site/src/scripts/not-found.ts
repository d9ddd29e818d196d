import { nearest, type Titled } from '../hub/nearest.ts'

/** The page itself has already found the root (see 404.astro); what is left is to compare titles. */
function suggest(list: HTMLElement, pages: readonly Titled[]): void {
  const root = new URL(document.documentElement.dataset.root ?? './', document.baseURI)
  const found = nearest(location.pathname.slice(root.pathname.length), pages)
  if (found.length === 0) return
  list.append(...found.map(({ title, path }) => {
    const link = Object.assign(document.createElement('a'), { href: new URL(path, root).href, textContent: title })
    const item = document.createElement('li')
    item.append(link)
    return item
  }))
  const intro = document.querySelector('[data-nearest-intro]')
  if (intro) intro.textContent = found.length === 1 ? 'The nearest title is' : 'The nearest titles are'
  list.hidden = false
}

const list = document.querySelector<HTMLElement>('[data-nearest]')
const data = document.querySelector('[data-pages]')
if (list && data) suggest(list, JSON.parse(data.textContent) as Titled[])
