/** A line that is drawn across the stage with mouse, pen or finger, or one whose end is moved. */
import type { Direction, Fault } from '@quorate/kernel'
import { crossedBy, isMeant } from './cutting.ts'
import type { Line } from './drawn-cut.ts'
import type { Point } from './geometry.ts'

interface Given {
  readonly places: () => readonly Point[]
  readonly isOn: () => boolean
  /** What stands is told by its number and which of its two ends is moved. */
  readonly standing: (index: number) => { readonly cut: Fault; readonly ends: readonly [Point, Point] } | null
  /** The line was let go over these links; `cut` is what it takes the place of. */
  readonly ondone: (crossed: readonly Direction[], cut: Fault | null) => void
}

export class Cutting {
  line = $state.raw<Line | null>(null)
  /** What is moved stays away from its old place meanwhile. */
  moved = $state.raw<Fault | null>(null)
  readonly #given: Given

  constructor(given: Given) {
    this.#given = given
  }

  /** The links that the line crosses as it is now, each once. */
  get crossed(): readonly Direction[] {
    return this.line === null ? [] : crossedBy(this.line, this.#given.places())
  }

  /** For the drawing: a line begins where nothing else wants the pointer. Esc gives it up, and crossing no link. */
  listen = (svg: SVGSVGElement): (() => void) => {
    const down = (event: PointerEvent): void => {
      const target = event.target as Element
      const end = target.closest<SVGElement>('[data-end]')
      if (event.button !== 0 || !event.isPrimary || !this.#given.isOn()) return
      if (end === null && target.closest('.open') !== null) return
      const [index, which] = (end?.dataset.end ?? '').split(' ').map(Number)
      const standing = end === null ? null : this.#given.standing(index!)
      const began = pointOf(svg, event)
      this.#follow(svg, began, standing === null ? began : standing.ends[which === 0 ? 1 : 0], standing?.cut ?? null)
    }
    svg.addEventListener('pointerdown', down)
    return () => svg.removeEventListener('pointerdown', down)
  }

  #follow(svg: SVGSVGElement, began: Point, from: Point, cut: Fault | null): void {
    const over = new AbortController()
    const end = (): void => {
      over.abort()
      this.line = this.moved = null
    }
    const { signal } = over
    addEventListener('pointermove', event => {
      const to = pointOf(svg, event)
      if (this.line === null && !isMeant({ from: began, to })) return
      this.moved = cut
      this.line = { from, to }
    }, { signal })
    addEventListener('pointerup', () => {
      const { crossed } = this
      end()
      if (crossed.length > 0) this.#given.ondone(crossed, cut)
    }, { signal })
    addEventListener('pointercancel', end, { signal })
    addEventListener('keydown', event => {
      if (event.key !== 'Escape' || this.line === null) return
      event.stopPropagation()
      end()
    }, { signal, capture: true })
  }
}

/** Where the pointer is, in the drawing's own units. */
function pointOf(svg: SVGSVGElement, { clientX, clientY }: PointerEvent): Point {
  const { x, y } = new DOMPoint(clientX, clientY).matrixTransform(svg.getScreenCTM()!.inverse())
  return { x, y }
}
