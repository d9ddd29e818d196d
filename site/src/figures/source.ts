/** What the source of an article says about its live parts, before any of them is rendered. Pure. */

const attribute = (tag: string, name: string): string | undefined =>
  new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1]

/** Code and comments are not the article. */
const bare = (body: string): string =>
  body.replace(/^ *(`{3,}|~{3,})[\s\S]*?^ *\1/gm, ' ').replace(/\{\/\*[\s\S]*?\*\/\}/g, ' ')

const ATTRIBUTES = '(?:"[^"]*"|\'[^\']*\'|\\{(?:[^{}]|\\{[^{}]*\\})*\\}|[^\'">{])*'

const tagsOf = (body: string, name: string): string[] =>
  [...bare(body).matchAll(new RegExp(`<${name}\\s${ATTRIBUTES}>`, 'g'))].map(([tag]) => tag)

/** The ids of the figures, in order. */
export const figureIds = (body: string): string[] =>
  tagsOf(body, 'Figure').flatMap(tag => attribute(tag, 'id') ?? [])

/** The places that the prose sends a figure to. */
export const seeksOf = (body: string, figure: string): string[] =>
  tagsOf(body, 'Do').filter(tag => attribute(tag, 'figure') === figure).flatMap(tag => attribute(tag, 'seek') ?? [])
