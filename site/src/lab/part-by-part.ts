/**
 * The first picture of the lab comes part by part, each in a task of its own and in room that is kept for it: drawn at
 * once, it would be a task of 50 ms, and of 300 on a slow phone. What is drawn later is drawn at once.
 */

/**
 * What there is to choose from, what is below the panes, the views, their diagram, the logs, the stage, and last what
 * is between the lanes of the one and the nodes of the other.
 */
export const TURN = { choices: 0, bottom: 1, views: 2, diagram: 3, logs: 4, stage: 5, arrows: 6, messages: 7 } as const
export type Turn = (typeof TURN)[keyof typeof TURN]

interface Part {
  readonly turn: Turn
  readonly draw: () => void
}

let waiting: Part[] = []
let hasStage = false
let isDone = false
let next: ReturnType<typeof setTimeout> | undefined
let tell: () => void

/** Whether the first picture is complete, and when it is. */
export const isWhole = (): boolean => isDone
export const whole = new Promise<void>(resolve => {
  tell = resolve
})

/** Draws a part once it is its turn; what it gives back takes that back. */
export function inTurn(turn: Turn, draw: () => void): () => void {
  const part = { turn, draw }
  waiting = [...waiting, part].toSorted((a, b) => a.turn - b.turn)
  next ??= setTimeout(drawNext)
  return () => {
    waiting = waiting.filter(each => each !== part)
  }
}

/** A part may bring parts of its own, which get their turn in the next task. */
function drawNext(): void {
  const part = waiting.shift()
  next = part === undefined ? undefined : setTimeout(drawNext)
  hasStage ||= part?.turn === TURN.stage
  isDone ||= hasStage && waiting.length === 0
  part?.draw()
  if (isDone) tell()
}
