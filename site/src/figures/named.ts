/** What an article names has to be there; an author reads these sentences when a build stops. Pure. */
import { claims } from '@quorate/scenarios'
import { figureIds } from './source.ts'

/** `body` is the MDX of the article `slug`. */
export function checkFigure(figure: string, body: string, slug: string | undefined): void {
  if (figureIds(body).includes(figure)) return
  throw new Error(`<Do figure="${figure}"> of ${slug}: there is no <Figure id="${figure}"> in it.`)
}

export function claimNamed(id: string): (typeof claims)[number] {
  const claim = claims.find(each => each.id === id)
  if (claim !== undefined) return claim
  throw new Error(`<Claim id="${id}">: there is no such claim; there are ${claims.map(each => each.id).join(', ')}.`)
}
