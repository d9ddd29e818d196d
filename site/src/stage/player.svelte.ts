/**
 * Playback of a run: a cursor (an event), a virtual time between it and the next event, and one animation frame for
 * the whole page. Playing is by virtual time, so a message takes on the screen what it took in the run, scaled.
 */
import type { Frame, Micros } from '@quorate/kernel'
import type { OpenRun } from '../sim/client.ts'
import type { Mark } from '../sim/types.ts'

export const SPEEDS = [0.1, 0.25, 0.5, 1, 2, 4, 10] as const

/** Real seconds that the longest usual latency takes at speed 1. */
const FLIGHT_SECONDS = 0.6
/** While nothing is on its way, virtual time passes this much faster; the clock shows it. */
const IDLE = 6
/** With reduced motion, playing is one event a second. */
const STILL_SECONDS = 1
/** After a hidden tab or a long task, no more than this is made up for. */
const LONGEST_TICK = 0.1
const AHEAD = 12
/**
 * ms. A frame that is not here is usually answered in two or three. Where nothing has moved for some time, all stays as
 * it is until then: a browser would draw at once, the diagram in a picture of its own and the stage in the next one.
 * While somebody scrubs it draws at its own rate, and what can be done before the answer need not wait for it.
 */
const MOMENT = 16
const RESTED = 50

/** Virtual µs a real second at speed 1: a round number near what makes messages easy to follow. */
export function baseRate(latency: Micros): Micros {
  const wanted = Math.max(1_000, latency) / FLIGHT_SECONDS
  const power = 10 ** Math.floor(Math.log10(wanted))
  return power * ([1, 2, 5, 10].find(step => step * power >= wanted * 0.75) ?? 10)
}

/** The next event in a direction that is marked; the end of the run where there is none. */
export function nextMarked(marks: readonly Mark[], from: number, direction: 1 | -1): number {
  for (let i = from + direction; i >= 0 && i < marks.length; i += direction) if (marks[i] !== '') return i
  return direction === 1 ? marks.length - 1 : 0
}

/** The last event at or before a time, looking forward from one that is. */
export function eventAt(times: readonly Micros[], from: number, time: Micros): number {
  let event = from
  while (event + 1 < times.length && times[event + 1]! <= time) event++
  return event
}

let playing: Player | null = null
let ticking = false
let last = 0

function tick(now: number): void {
  if (playing === null) {
    ticking = false
    return
  }
  playing.advance(Math.min(LONGEST_TICK, (now - last) / 1000))
  last = now
  requestAnimationFrame(tick)
}

const reduced = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches

export class Player {
  run = $state.raw<OpenRun | null>(null)
  /** The event right after which the world is shown. */
  cursor = $state(0)
  time = $state<Micros>(0)
  speed = $state<number>(1)
  isPlaying = $state(false)
  /** Playing goes on until this time, where what stands beside the run is longer than it. */
  until = $state<Micros>(0)
  /** The frame of the cursor, or the last one while that is on its way. */
  frame = $state.raw<Frame | null>(null)
  /** Called when playing came to a violation and stopped there. */
  onviolation: ((event: number) => void) | null = null
  #target = 0
  #moving: ReturnType<typeof setTimeout> | undefined
  #movedAt = -RESTED
  #stepped = 0
  #shown = 0
  #problem: ((error: Error) => void) | null

  constructor(onproblem: ((error: Error) => void) | null = null) {
    this.#problem = onproblem
  }

  get length(): number {
    return this.run?.summary.length ?? 0
  }

  /** Where the cursor is, or will be in a moment. What somebody does next is done there. */
  get target(): number {
    return this.#target
  }

  get isAtEnd(): boolean {
    return this.cursor >= this.length - 1
  }

  /** Whether there is nothing left to play. */
  get isOver(): boolean {
    return this.isAtEnd && this.time >= this.until
  }

  /** Virtual µs that pass in a real second. */
  get rate(): number {
    return baseRate(this.run?.summary.latency ?? 0) * this.speed
  }

  /** Shows a run from an event on, once its frame is here: a run is never drawn with a frame of another. */
  async show(run: OpenRun, event: number): Promise<void> {
    this.pause()
    const turn = ++this.#shown
    await run.frame(Math.min(Math.max(0, event), run.summary.length - 1))
    if (turn !== this.#shown) return
    this.run = run
    await this.seek(event)
  }

  async seek(event: number): Promise<void> {
    const { run } = this
    if (run === null) return
    this.#target = Math.min(Math.max(0, event), run.summary.length - 1)
    const isResting = performance.now() - this.#movedAt > RESTED
    const isWaiting = isResting && this.#target !== this.cursor && run.peek(this.#target) === undefined
    if (isWaiting) this.#moving ??= setTimeout(() => this.#move(), MOMENT)
    else this.#move()
    await this.#load()
  }

  /** Where it is going, it is: for whoever does something there. */
  settle(): void {
    if (this.#moving !== undefined) this.#move()
  }

  #move(): void {
    clearTimeout(this.#moving)
    this.#moving = undefined
    this.#movedAt = performance.now()
    this.cursor = this.#target
    this.time = this.run!.summary.events.time[this.cursor]!
  }

  /** There, in a run that stands. */
  goTo(event: number): Promise<void> {
    this.pause()
    return this.seek(event)
  }

  /** Steps always work at once, also in the middle of playing. */
  step(by: number): Promise<void> {
    return this.goTo(this.#target + by)
  }

  milestone(direction: 1 | -1): Promise<void> {
    return this.goTo(nextMarked(this.run?.summary.events.mark ?? [], this.#target, direction))
  }

  play(): void {
    if (this.run === null || this.isOver) return
    playing?.pause()
    playing = this
    this.isPlaying = true
    this.#stepped = 0
    if (ticking) return
    ticking = true
    last = performance.now()
    requestAnimationFrame(tick)
  }

  pause(): void {
    this.isPlaying = false
    if (playing === this) playing = null
  }

  toggle(): void {
    if (this.isPlaying) this.pause()
    else if (this.isOver) void this.seek(0).then(() => this.play())
    else this.play()
  }

  /** Pauses when the element leaves the view or the tab is hidden. For `{@attach player.watch}`. */
  watch = (element: Element): (() => void) => {
    const seen = new IntersectionObserver(([entry]) => {
      if (!entry!.isIntersecting) this.pause()
    })
    seen.observe(element)
    const hidden = (): void => {
      if (document.hidden) this.pause()
    }
    document.addEventListener('visibilitychange', hidden)
    return () => {
      seen.disconnect()
      document.removeEventListener('visibilitychange', hidden)
      this.pause()
    }
  }

  /** One animation frame. Waits for a frame that is not here yet rather than run ahead of what is drawn. */
  advance(seconds: number): void {
    const { run, frame } = this
    if (run === null || frame === null || frame.event !== this.#target) return
    if (this.isAtEnd) return this.#goOn(seconds)
    if (reduced()) {
      this.#stepped += seconds * this.speed
      if (this.#stepped >= STILL_SECONDS) {
        this.#stepped = 0
        this.#arrive(this.cursor + 1)
      }
      return
    }
    const { time: times } = run.summary.events
    const idle = frame.flights.length === 0 ? IDLE : 1
    this.time += seconds * this.rate * idle
    const reached = eventAt(times, this.cursor, this.time)
    if (reached > this.cursor) this.#arrive(reached)
  }

  /** The run has ended, and what is beside it has not. */
  #goOn(seconds: number): void {
    this.time = reduced() ? this.until : Math.min(this.until, this.time + seconds * this.rate)
    if (this.isOver) this.pause()
  }

  #arrive(event: number): void {
    const { events, judgements } = this.run!.summary
    const violation = judgements.find(({ event: broken }) => broken > this.cursor && broken <= event)?.event
    const isLast = event >= this.length - 1 && this.until <= events.time[this.length - 1]!
    const stop = violation ?? (isLast ? this.length - 1 : null)
    this.cursor = this.#target = stop ?? event
    if (stop !== null || this.time < events.time[this.cursor]!) this.time = events.time[this.cursor]!
    if (stop !== null) this.pause()
    void this.#load()
    if (violation !== undefined) this.onviolation?.(violation)
  }

  async #load(): Promise<void> {
    const { run } = this
    const event = this.#target
    if (run === null) return
    const here = run.peek(event)
    if (here !== undefined) this.frame = here
    else {
      try {
        const frame = await run.frame(event)
        if (this.run === run && this.#target === event) {
          if (this.cursor !== event) this.#move()
          this.frame = frame
        }
      } catch (error) {
        this.pause()
        this.#problem?.(error as Error)
      }
    }
    const ahead = Math.min(event + AHEAD, run.summary.length - 1)
    if (this.isPlaying && run.peek(ahead) === undefined) run.prepare(ahead)
  }
}
