/** What is measured within a page: functions that Playwright sends there as text, so each stands by itself. */

export interface Seek {
  /** ms from the input until its frame has come from the Worker; 0 where it was here. */
  readonly came: number
  /** ms from the input until its picture stands. */
  readonly drawn: number
}

/** Before anything else of the page: when the last answer of a Worker came, before anybody has heard it. */
export function hear(): void {
  const seen = window as unknown as Seen
  window.Worker = class extends Worker {
    constructor(...given: ConstructorParameters<typeof Worker>) {
      super(...given)
      this.addEventListener('message', () => { seen.answered = performance.now() })
    }
  }
}

/**
 * From the input that asks for an event until its picture stands, for each of these events: stage, logs, diagram and
 * verdicts show it, and the page is styled and laid out, which is brought about here rather than left to the next frame.
 * Painting is not in it, nor waiting for the screen. The next event is asked for after a rest of so many ms; where that is
 * 0, in the next frame, as a hand on the slider does, whatever is still to be done for this one.
 */
export async function seeks([events, rest]: readonly [readonly number[], number]): Promise<Seek[]> {
  const seen = window as unknown as Seen
  const field = document.querySelector<HTMLInputElement>('[data-event]')!
  const box = document.querySelector<HTMLElement>('[data-frame]')!
  const taken: Seek[] = []
  for (const event of events) {
    const from = performance.now()
    const drawn = new Promise<number>(resolve => {
      const observer = new MutationObserver(() => {
        if (box.dataset.frame !== String(event)) return
        observer.disconnect()
        queueMicrotask(() => { // what comes of the same task belongs to it: the diagram is scrolled
          box.getBoundingClientRect()
          resolve(performance.now())
        })
      })
      observer.observe(box, { attributes: true, attributeFilter: ['data-frame'] })
    })
    field.value = `e${event}`
    field.dispatchEvent(new Event('change', { bubbles: true }))
    const to = await drawn
    taken.push({ came: Math.max(0, (seen.answered ?? 0) - from), drawn: to - from })
    const isWhole = document.querySelector('.view .numbers')!.textContent.split('\n').includes(`e${event}`)
    if (!isWhole) throw new Error(`the stage shows event ${event}, and the diagram does not`)
    await new Promise(requestAnimationFrame)
    await new Promise(resolve => setTimeout(resolve, rest)) // its painting, which follows, is not the next one's
  }
  return taken
}

/** ms between frames while the diagram is scrolled by this many pixels a frame. */
export async function scrolls([frames, pixels]: readonly [number, number]): Promise<number[]> {
  const scroller = document.querySelector<HTMLElement>('.view [role=region]')!
  const taken: number[] = []
  let last = await new Promise<number>(requestAnimationFrame)
  for (let i = 0; i < frames; i++) {
    scroller.scrollTop += pixels
    const now = await new Promise<number>(requestAnimationFrame)
    taken.push(now - last)
    last = now
  }
  return taken
}

/** Before anything else of the page: when the first picture stands there. */
export function watch(): void {
  const seen = window as unknown as Seen
  const observer = new MutationObserver(() => {
    if (document.querySelector('.lab .stage [data-node]') === null) return
    observer.disconnect()
    requestAnimationFrame(() => { seen.pictured = performance.now() })
  })
  observer.observe(document, { childList: true, subtree: true })
}

export interface Seen {
  pictured?: number
  answered?: number
}

export interface Yardsticks {
  /** ms of a fixed piece of arithmetic. */
  readonly arithmetic: number
  /** ms of a fixed piece of what a page does: a table is built, styled and laid out. That goes by memory. */
  readonly table: number
}

/** Medians of nine: how quick the machine is just now. */
export function yardsticks(): Yardsticks {
  const median = (measure: () => void): number => {
    const taken = Array.from({ length: 9 }, () => {
      const from = performance.now()
      measure()
      return performance.now() - from
    })
    return taken.toSorted((a, b) => a - b)[4]!
  }
  return {
    arithmetic: median(() => {
      let sum = 0
      for (let i = 0; i < 10_000_000; i++) sum = (sum * 31 + i) % 1_000_003
      // What nobody reads would not be computed.
      if (sum < 0) throw new Error('a sum of what is not negative is negative')
    }),
    table: median(() => {
      const table = document.createElement('table')
      for (let row = 0; row < 100; row++) {
        const cells = table.insertRow()
        for (let column = 0; column < 40; column++) cells.insertCell().textContent = `${row * column}`
      }
      document.body.append(table)
      table.getBoundingClientRect()
      table.remove()
    }),
  }
}
