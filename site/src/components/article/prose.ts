/**
 * What an article may use without importing it. The live parts come from src/figures/prose.ts, whose default export is
 * a record like this one; while that file does not exist, articles have words only.
 */
import Next from './Next.astro'
import Note from './Note.astro'
import Recap from './Recap.astro'
import Sources from './Sources.astro'
import Term from './Term.astro'
import WhereTheModelLies from './WhereTheModelLies.astro'
import YouWillBeAbleTo from './YouWillBeAbleTo.astro'

const live = import.meta.glob<Record<string, unknown>>('../../figures/prose.ts', { eager: true, import: 'default' })

export const proseComponents = {
  Next, Note, Recap, Sources, Term, WhereTheModelLies, YouWillBeAbleTo,
  ...Object.values(live)[0],
}
