/**
 * Where a mouse or a pen rests. Nothing is asked while it moves, nor while what is below it scrolls: a pointer that
 * stays where it is, over something else, has not been moved by anyone.
 */

/** ms that it has to stay. */
const REST = 100

export interface Rest {
  /** What it rests on, and how far down in the window. */
  readonly target: Node
  readonly y: number
}

/** Attached to what scrolls. `told` gets null once the pointer leaves or presses, a key does, or something scrolls. */
export function resting(told: (rest: Rest | null) => void): (element: HTMLElement) => () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let isOn = false
  let last = { x: NaN, y: NaN }

  function end(): void {
    clearTimeout(timer)
    if (isOn) told(null)
    isOn = false
  }

  function move({ pointerType, buttons, clientX: x, clientY: y, target }: PointerEvent): void {
    if (x === last.x && y === last.y) return
    last = { x, y }
    if (pointerType === 'touch' || buttons !== 0) return end()
    clearTimeout(timer)
    timer = setTimeout(() => {
      isOn = true
      told({ target: target as Node, y })
    }, REST)
  }

  return element => {
    const gone = new AbortController()
    const on = { signal: gone.signal, passive: true }
    element.addEventListener('pointermove', move, on)
    for (const name of ['pointerleave', 'pointerdown', 'scroll']) element.addEventListener(name, end, on)
    element.ownerDocument.addEventListener('keydown', end, { ...on, capture: true })
    return () => {
      gone.abort()
      end()
    }
  }
}
