/**
 * What the first picture of a page needs is asked for together with the page, and nothing else. A browser would hear of
 * each script only from the one that imports it, every level one more way to the server and back; and the styles of
 * what is fetched by need come with it anyway.
 */
import { readFile, writeFile } from 'node:fs/promises'
import { join, posix } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { AstroIntegration } from 'astro'

const IMPORT = /(?:^|[;}\s])(?:import|export)\s*(?:[\w*${},\s]+\s*from\s*)?(["'])(\.{1,2}\/[^"']+)\1/g

/** Of a bundled script the scripts that it cannot begin without, as it names them. */
export const importsOf = (code: string): string[] =>
  [...code.matchAll(IMPORT)].map(([, , path]) => path!)

/** These scripts and all that they need, each once, the first ones first. Paths from the root of the site. */
export async function withNeeds(paths: readonly string[], read: (path: string) => Promise<string>): Promise<string[]> {
  const found = new Set(paths)
  for (const path of found) {
    for (const needed of importsOf(await read(path))) found.add(posix.join(posix.dirname(path), needed))
  }
  return [...found]
}

/** Islands that begin at once: where they are on a page, nothing of it is there without their scripts. */
const AT_ONCE = /<astro-island\b[^>]*\bclient="(?:only|load)"[^>]*>/g
const STYLES = /<link rel="stylesheet" href="[^"]*\/([^"/.]+)\.[^"/]*\.css">/g
const SCRIPT = /\b(?:component-url|renderer-url)="([^"]+)"/g

/** Without the styles of these components; `html` as Astro writes it. */
export const withoutStylesOf = (components: readonly string[], html: string): string =>
  html.replaceAll(STYLES, (tag, name: string) => (components.includes(name) ? '' : tag))

/** What a page itself does at once: it is small. */
const OWN = /<script type="module" src="([^"]+)">/g
/** Bytes of a script that is not worth a way to the server. */
const SMALL = 200

/** With the smallest scripts of the page in it, which import the others by their paths from the root of the site. */
export async function withSmallInside(html: string, read: (path: string) => Promise<string>): Promise<string> {
  let out = html
  for (const [tag, path] of html.matchAll(OWN)) {
    const code = await read(path!)
    if (code.length > SMALL) continue
    const rooted = code.trim().replaceAll(IMPORT, (whole, quote: string, needed: string) =>
      whole.replace(`${quote}${needed}${quote}`, () => `${quote}${posix.join(posix.dirname(path!), needed)}${quote}`))
    out = out.replace(tag, () => `<script type="module">${rooted}`)
  }
  return out
}

/** What islands begin with comes after the styles: nothing is painted before those are there. */
const linkOf = (path: string, priority = ''): string => `<link rel="modulepreload" href="${path}"${priority}>`

/** What asks for the scripts of a page: for what its own need, then for its islands. Null where none begins at once. */
export async function linksOf(html: string, read: (path: string) => Promise<string>): Promise<string | null> {
  const islands = [...html.matchAll(AT_ONCE)].flatMap(([tag]) => [...tag.matchAll(SCRIPT)].map(([, url]) => url!))
  if (islands.length === 0) return null
  const own = [...html.matchAll(OWN)].map(([, url]) => url!)
  const soon = await withNeeds(own, read)
  const later = (await withNeeds(islands, read)).filter(path => !soon.includes(path))
  const links = [
    ...soon.slice(own.length).map(path => linkOf(path)), ...later.map(path => linkOf(path, ' fetchpriority="low"')),
  ]
  return links.join('')
}

/**
 * Before the addresses of a page are made relative. Of each page, a path from the root of the built site, it is given
 * which components are fetched by need.
 */
export function modulesAhead(pages: Readonly<Record<string, readonly string[]>>): AstroIntegration {
  return {
    name: 'quorate-modules-ahead',
    hooks: {
      'astro:build:done': async ({ dir }) => {
        const folder = fileURLToPath(dir)
        const read = (path: string): Promise<string> => readFile(join(folder, path), 'utf8')
        for (const [page, byNeed] of Object.entries(pages)) {
          const html = await withSmallInside(await read(page), read)
          const links = await linksOf(html, read)
          if (links === null) throw new Error(`${page} has no island that begins at once`)
          await writeFile(join(folder, page), withoutStylesOf(byNeed, html).replace('</head>', () => `${links}</head>`))
        }
      },
    },
  }
}
