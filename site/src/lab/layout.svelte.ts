/** The sizes of the lab's panes: those of a link where it has some, else what was last set in this browser. */
import { LIMITS, PANES, readSizes, sized, sizesText, USUAL, type Pane, type Sizes } from './layout.ts'

const KEY = 'quorate-lab-layout'

function remembered(): Sizes {
  try {
    return readSizes(localStorage.getItem(KEY) ?? '')
  } catch {
    return USUAL
  }
}

export class Layout {
  sizes = $state.raw<Sizes>(remembered())
  /** How large what is hidden was. */
  #before: Sizes = USUAL

  get isUsual(): boolean {
    return PANES.every(pane => this.sizes[pane] === USUAL[pane])
  }

  /** What a link says, kept only once somebody changes it. */
  take(text: string): void {
    if (text !== '') this.sizes = readSizes(text)
  }

  set(pane: Pane, wanted: number): void {
    const [least, most] = LIMITS[pane]
    const now = this.sizes[pane]
    if (now >= least && now <= most) this.#before = { ...this.#before, [pane]: now }
    this.#keep({ ...this.sizes, [pane]: sized(pane, wanted) })
  }

  /** A step beyond the least hides a pane, and one beyond the most of the stage the views; a step back shows them. */
  step(pane: Pane, now: number, by: number): void {
    const [least, most] = LIMITS[pane]
    if (now === 0) return void (by > 0 && this.set(pane, least))
    if (now > most) return void (by < 0 && this.set(pane, most))
    const isBeyond = (now === least && by < 0) || (pane === 'stage' && now === most && by > 0)
    this.set(pane, isBeyond ? (by < 0 ? 0 : 100) : Math.min(most, Math.max(least, now + by)))
  }

  /** Hides what is shown, and shows what is hidden as large as it was. */
  toggle(pane: Pane): void {
    const [, most] = LIMITS[pane]
    const isShown = this.sizes[pane] > 0 && this.sizes[pane] <= most
    this.set(pane, isShown ? 0 : this.#before[pane])
  }

  reset(): void {
    this.#keep(USUAL)
  }

  #keep(sizes: Sizes): void {
    this.sizes = sizes
    try {
      const text = sizesText(sizes)
      if (text === '') localStorage.removeItem(KEY)
      else localStorage.setItem(KEY, text)
    } catch {
      // A browser that keeps nothing has it until the page is left.
    }
  }
}
