/** Attributes that hold one address. `component-url` and its kin belong to the island element of Astro. */
const ADDRESS = new Set([
  'href', 'src', 'action', 'formaction', 'poster', 'data-href',
  'component-url', 'renderer-url', 'before-hydration-url',
])
const ADDRESS_LISTS = new Set(['srcset', 'imagesrcset'])

const TAG = /<(script|style|textarea|[a-zA-Z][\w:-]*)((?:\s+(?:"[^"]*"|'[^']*'|[^'">])*)?)>/g
const ATTRIBUTE = /(\s)([\w:-]+)(\s*=\s*)("[^"]*"|'[^']*')/g
const MODULE_PATH = /(\bfrom\s*|\bimport\s*\(?\s*)(["'])\/(?!\/)/g

/** `'../'` once for each folder between the page and the root of the site; `'./'` at the root. */
export function rootFrom(pagePath: string): string {
  const depth = pagePath.split('/').length - 1
  return depth === 0 ? './' : '../'.repeat(depth)
}

const isRooted = (address: string) => address.startsWith('/') && !address.startsWith('//')
const moved = (address: string, root: string) => (isRooted(address) ? root + address.slice(1) : address)

function movedList(list: string, root: string): string {
  return list.split(',').map(part => {
    const text = part.trim()
    return moved(text, root)
  }).join(', ')
}

function movedTag(name: string, attributes: string, root: string): string {
  const changed = attributes.replace(ATTRIBUTE, (whole, space: string, key: string, equals: string, quoted: string) => {
    const quote = quoted.charAt(0)
    const value = quoted.slice(1, -1)
    const lower = key.toLowerCase()
    if (ADDRESS.has(lower)) return space + key + equals + quote + moved(value, root) + quote
    if (ADDRESS_LISTS.has(lower)) return space + key + equals + quote + movedList(value, root) + quote
    return whole
  })
  return `<${name}${changed}>`
}

/**
 * The page with every root-absolute address made relative to the page itself, so that the folder of built files works
 * under any base path. Only tags are read: text, code samples and the bodies of scripts stay, except `import '/…'`.
 */
export function relativeHtml(html: string, pagePath: string): string {
  const root = rootFrom(pagePath)
  let out = ''
  let at = 0
  TAG.lastIndex = 0
  for (let match = TAG.exec(html); match; match = TAG.exec(html)) {
    const name = match[1]!
    out += html.slice(at, match.index) + movedTag(name, match[2] ?? '', root)
    at = TAG.lastIndex
    const raw = name.toLowerCase()
    if (raw !== 'script' && raw !== 'style' && raw !== 'textarea') continue
    const end = html.indexOf(`</${raw}`, at)
    if (end < 0) continue
    const body = html.slice(at, end)
    out += raw === 'script' ? body.replace(MODULE_PATH, `$1$2${root}`) : body
    at = TAG.lastIndex = end
  }
  return out + html.slice(at)
}

/** A style sheet with every `url(/…)` made relative to the sheet. */
export function relativeCss(css: string, path: string): string {
  const root = rootFrom(path)
  return css.replace(/url\((["']?)\/(?!\/)/g, `url($1${root}`)
}
