/**
 * The first picture of the lab comes part by part, each in a task of its own and in room that is kept for it: drawn at
 * once, it would be a task of 50 ms, and of 300 on a slow phone. So does the first one of each figure of an article,
 * behind its still. What is drawn later is drawn at once.
 */

/**
 * The lab itself, its bar, what can be done, what there is to choose from, what takes room from the stage, the stage,
 * its nodes, the views, the room of their diagram, its lanes, what is between these and between the nodes, what an
 * inspector beside it all says of the event, and last the figure that was behind its still.
 */
const ORDER = [
  'lab', 'bar', 'acts', 'choices', 'bottom', 'logs', 'stage', 'nodes', 'views', 'diagram', 'lanes',
  'arrows', 'messages', 'inspector', 'figure',
] as const
export type Part = (typeof ORDER)[number]
/** Not before it is known how large everything is that came before them, which a browser says with a frame. */
const AFTER_A_FRAME: readonly Part[] = ['lanes', 'figure']

interface Waiting {
  readonly part: Part
  readonly draw: () => void
}

let waiting: Waiting[] = []
/** Whether there is a run: what is below the panes is always there with one. */
let hasRun = false
let isLaidOut = false
let isDone = true
/** Whether a turn is on its way. */
let isComing = false
let tell: () => void

/** Whether no picture comes part by part any more, and when it has come. */
export const isWhole = (): boolean => isDone
export const whole = new Promise<void>(resolve => {
  tell = resolve
})

/** Before the first picture of a page is drawn. */
export const comesInParts = (): void => void (isDone = false)

/** Before the first picture of a figure is drawn: its run is there. */
export function comesAgain(): void {
  isDone = false
  hasRun = true
}

/** Draws a part once it is its turn; what it gives back takes that back. */
export function inTurn(part: Part, draw: () => void): () => void {
  const own = { part, draw }
  waiting = [...waiting, own].toSorted((a, b) => ORDER.indexOf(a.part) - ORDER.indexOf(b.part))
  if (!isComing) setTimeout(drawNext)
  isComing = true
  return () => {
    waiting = waiting.filter(each => each !== own)
  }
}

/** A part may bring parts of its own, which get their turn in the next task. So does what waits for all of them. */
function drawNext(): void {
  if (!isLaidOut && waiting.length > 0 && AFTER_A_FRAME.includes(waiting[0]!.part)) {
    isLaidOut = true
    return void requestAnimationFrame(() => setTimeout(drawNext))
  }
  isLaidOut = false
  const own = waiting.shift()
  isComing = own !== undefined
  if (own === undefined) return isDone ? tell() : undefined
  setTimeout(drawNext)
  hasRun ||= own.part === 'bottom'
  isDone ||= hasRun && waiting.length === 0
  own.draw()
}
