/** Follows every address of a served site, as a reader without scripts would. */
const ADDRESSES = /\s(?:href|src|component-url|renderer-url)=(?:"([^"]*)"|'([^']*)')/g
const LISTS = /\s(?:srcset|imagesrcset)="([^"]*)"/g
const ISLAND = /\s(?:component-url|renderer-url)="([^"]*)"/g

const IMPORTS = /(?:\bfrom|\bimport)\s*\(?\s*["'`]([./][^"'`\s]+)["'`]/g
const MODULE_URLS = /new URL\(\s*["'`]([^"'`]+)["'`]\s*,\s*import\.meta\.url/g
const LOADED = /<(?:script|link|img|source|iframe)\b[^>]*?\s(?:src|href)="(https?:[^"]*)"/g

export interface Crawl {
  pages: string[]
  files: number
  /** "address, linked from page", one for each that does not answer or whose #part does not exist. */
  broken: string[]
  /** Addresses elsewhere that a page would load by itself. */
  foreign: string[]
  html: Map<string, string>
}

const decoded = (text: string) => text.replaceAll('&amp;', '&').replaceAll('&#39;', "'").replaceAll('&quot;', '"')

function linksIn(html: string): string[] {
  const bare = html.replace(/<script\b[^>]*>[\s\S]*?<\/script>/g, tag => tag.slice(0, tag.indexOf('>') + 1))
  const lists = [...bare.matchAll(LISTS)]
    .flatMap(([, list]) => list!.split(',').map(part => part.trim().split(' ')[0]!))
  return [...bare.matchAll(ADDRESSES)].map(match => decoded(match[1] ?? match[2] ?? '')).concat(lists)
}

/** What a script or style sheet asks for relative to itself. */
function linksInAsset(type: string, text: string): string[] {
  if (type === 'text/css') return [...text.matchAll(/url\(["']?([^"')]+)/g)].map(match => match[1]!)
  return [...text.matchAll(IMPORTS), ...text.matchAll(MODULE_URLS)].map(match => match[1]!)
}

export async function crawl(start: string): Promise<Crawl> {
  const out: Crawl = { pages: [], files: 0, broken: [], foreign: [], html: new Map() }
  const waiting = [{ url: start, from: 'start' }]
  const seen = new Set([start])
  const parts: { url: string, part: string, from: string }[] = []

  const follow = (link: string, from: string) => {
    if (link === '' || /^(data|mailto|blob):/.test(link)) return
    const url = new URL(link, from)
    const part = decodeURIComponent(url.hash.slice(1))
    url.hash = ''
    // `#r=…` is a state for a script to read; only a bare name is a place on the page.
    if (part && !part.includes('=')) parts.push({ url: url.href, part, from })
    if (url.origin !== new URL(start).origin || seen.has(url.href)) return
    seen.add(url.href)
    waiting.push({ url: url.href, from })
  }

  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { url, from } = next
    const answer = await fetch(url)
    const type = (answer.headers.get('content-type') ?? '').split(';')[0]!
    const text = await answer.text()
    if (!answer.ok || !url.startsWith(start)) {
      out.broken.push(`${url}, linked from ${from}`)
    } else if (type === 'text/html') {
      out.pages.push(url)
      out.html.set(url, text)
      for (const link of linksIn(text)) follow(link, answer.url)
      for (const [, link] of text.matchAll(LOADED)) out.foreign.push(`${link}, in ${url}`)
      for (const [, link] of text.matchAll(ISLAND)) follow(link!, answer.url)
    } else {
      out.files++
      if (type === 'text/css' || type === 'text/javascript') {
        for (const link of linksInAsset(type, text)) follow(link, url)
        if (type === 'text/css') out.foreign.push(...text.match(/url\(["']?https?:[^)]*/g) ?? [])
      }
    }
  }
  for (const { url, part, from } of parts) {
    const html = out.html.get(url)
    if (html !== undefined && !html.includes(`id="${part}"`)) out.broken.push(`${url}#${part}, linked from ${from}`)
  }
  return out
}
