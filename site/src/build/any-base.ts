import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { AstroIntegration } from 'astro'
import { relativeCss, relativeHtml } from './relative.ts'

async function filesIn(folder: string, ending: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter(entry => entry.isFile() && entry.name.endsWith(ending))
    .map(entry => join(entry.parentPath, entry.name))
}

/**
 * A host answers with 404.html at any depth, where relative addresses lead nowhere until its script has found the root
 * (src/pages/404.astro). Its styles are put into the page, so that it is legible without scripts too.
 */
async function withStylesInside(html: string, folder: string): Promise<string> {
  const links = [...html.matchAll(/<link[^>]*rel="stylesheet"[^>]*href="\.\/([^"]+)"[^>]*>/g)]
  let out = html
  for (const [tag, path] of links) {
    const css = await readFile(join(folder, path!), 'utf8')
    out = out.replace(tag, () => `<style>${css.replaceAll('url(../', 'url(./')}</style>`)
  }
  return out
}

/** Makes the built folder independent of where it is served from. */
export function anyBase(): AstroIntegration {
  return {
    name: 'quorate-any-base',
    hooks: {
      'astro:build:done': async ({ dir }) => {
        const folder = fileURLToPath(dir)
        const pathOf = (file: string) => relative(folder, file).split(sep).join('/')
        for (const file of await filesIn(folder, '.css')) {
          await writeFile(file, relativeCss(await readFile(file, 'utf8'), pathOf(file)))
        }
        for (const file of await filesIn(folder, '.html')) {
          const page = pathOf(file)
          const html = relativeHtml(await readFile(file, 'utf8'), page)
          await writeFile(file, page === '404.html' ? await withStylesInside(html, folder) : html)
        }
      },
    },
  }
}
