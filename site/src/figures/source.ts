/** What the source of an article says about its live parts, before any of them is rendered. Pure. */

const attribute = (tag: string, name: string): string | undefined =>
  new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1]

const tagsOf = (body: string, names: string): string[] => [...body.matchAll(new RegExp(`<(?:${names})\\s[^>]*>`, 'g'))].map(([tag]) => tag)

/** The ids of the figures, in order. */
export const figureIds = (body: string): string[] =>
  tagsOf(body, 'Figure').flatMap(tag => attribute(tag, 'id') ?? [])

/** The places that the prose sends a figure to. */
export const seeksOf = (body: string, figure: string): string[] =>
  tagsOf(body, 'Do').filter(tag => attribute(tag, 'figure') === figure).flatMap(tag => attribute(tag, 'seek') ?? [])
