/** What follows the event that is shown, besides the pictures: the page's address, and what a screen reader is told. */
import { fragmentOf, type Look } from './fragment.ts'
import type { Habits } from './habits.svelte.ts'
import type { Lab } from './lab.svelte.ts'

/**
 * Writes the address, late: while playing, or while someone scrubs, it need not follow every event. Returns whether
 * what stands there now was written here, and what writes it again after a link that could not be opened.
 */
export function keepAddress(
  lab: Lab, look: () => Look,
): { readonly isOurs: () => boolean; readonly restore: () => void } {
  const { player } = lab
  let writing: ReturnType<typeof setTimeout> | undefined
  let written = ''
  $effect(() => {
    if (player.run === null || player.isPlaying) return
    const fragment = fragmentOf(player.run.summary.link, player.cursor, lab.marked.here, look())
    clearTimeout(writing)
    writing = setTimeout(() => {
      written = fragment
      write()
    }, 150)
  })
  const write = (): void => history.replaceState(history.state, '', `${location.pathname}${written}`)
  return { isOurs: () => location.hash === written, restore: () => void (written !== '' && write()) }
}

/** Tells of events and of new notes, late as well: of many steps in a row only the last is told. */
export function keepTelling(lab: Lab, habits: Habits): void {
  $effect(() => {
    const { isChanging, voice, player: { cursor, isPlaying, run } } = lab
    void [voice.notice, voice.beside]
    // What is being done says itself what it did.
    if (isChanging) return
    if (isPlaying && habits.telling !== 'nothing') return void voice.pass()
    const isMarked = run !== null && run.summary.events.mark[cursor] !== ''
    const isWanted = habits.telling === 'every event' || (habits.telling === 'milestones' && isMarked)
    const telling = setTimeout(() => void voice.tell(isWanted), 200)
    return () => clearTimeout(telling)
  })
}
