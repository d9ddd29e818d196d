/** What an article may use without importing it: words with a form of their own, and the live parts. */
import live from '../../figures/prose.ts'
import Next from './Next.astro'
import Note from './Note.astro'
import Recap from './Recap.astro'
import Sources from './Sources.astro'
import Term from './Term.astro'
import WhereTheModelLies from './WhereTheModelLies.astro'
import YouWillBeAbleTo from './YouWillBeAbleTo.astro'

export const proseComponents = {
  Next, Note, Recap, Sources, Term, WhereTheModelLies, YouWillBeAbleTo,
  ...live,
}
