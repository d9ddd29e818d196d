/** What ghosts and judges of the client history remember: values in slots, folded once for each value and event. */
import type { RequestId } from '@quorate/kernel'
import { PairMap } from '../search/pair-map.ts'
import type { Next, Row } from '../search/space.ts'
import { Interner } from './intern.ts'
import type { Outcome } from './nodes.ts'
import type { Broken, Ghost, Watch } from './watch.ts'

/** What a client asked, or was answered. */
export interface Line {
  readonly kind: 'invoke' | 'return'
  readonly id: RequestId
  readonly request: unknown
  /** Of a return. */
  readonly outcome: unknown
}

/** Judges a history line by line. What it remembers is plain JSON, and equal where what may follow is equal. */
export interface HistoryJudge {
  readonly name: string
  readonly init: () => unknown
  readonly fold: (memory: unknown, line: Line) => unknown
  readonly broken: (memory: unknown) => string | null
}

/** One slot: values, and what each event makes of them. */
class Memory {
  readonly slot: number
  readonly values = new Interner<unknown>()
  readonly #memo = new PairMap()
  readonly #evidence: (string | null)[] = []
  readonly #broken: (value: unknown) => string | null

  constructor(slot: number, broken: (value: unknown) => string | null) {
    this.slot = slot
    this.#broken = broken
  }

  /** The evidence of the new value where it is broken and the old one was not. */
  fold(next: Next, event: number, work: (value: unknown) => unknown): string | null {
    const before = next.get(this.slot)
    const after = this.after(before, event, work)
    if (after === before) return null
    next.set(this.slot, after)
    return this.#evidenceOf(after)
  }

  /** The value that an event makes of a value. */
  after(before: number, event: number, work: (value: unknown) => unknown): number {
    const known = this.#memo.get(before, event)
    if (known >= 0) return known
    const after = this.values.of(work(this.values.get(before)))
    this.#memo.set(before, event, after)
    return after
  }

  #evidenceOf(value: number): string | null {
    return (this.#evidence[value] ??= this.#broken(this.values.get(value)))
  }
}

export class Memories {
  readonly end: number
  readonly #watch: Watch
  readonly #ghosts: readonly { readonly ghost: Ghost; readonly memory: Memory }[]
  readonly #judges: readonly { readonly judge: HistoryJudge; readonly memory: Memory }[]
  readonly #lines = new Interner<Line>()

  constructor(first: number, watch: Watch, judges: readonly HistoryJudge[]) {
    let slot = first
    this.#watch = watch
    this.#ghosts = watch.ghosts.map(ghost => ({ ghost, memory: new Memory(slot++, ghost.invariant.check) }))
    this.#judges = judges.map(judge => ({ judge, memory: new Memory(slot++, judge.broken) }))
    this.end = slot
  }

  begin(next: Next): void {
    for (const { ghost, memory } of this.#ghosts) next.set(memory.slot, memory.values.of(ghost.invariant.init()))
    for (const { judge, memory } of this.#judges) next.set(memory.slot, memory.values.of(judge.init()))
  }

  /** Ghosts see the outcome. */
  remember(next: Next, outcome: Outcome): Broken[] {
    return this.#ghosts.flatMap(({ ghost, memory }): Broken[] => {
      const evidence = memory.fold(next, outcome.id, value => this.#watch.fold(ghost, value, outcome))
      return evidence === null ? [] : [{ property: ghost.invariant.name, evidence }]
    })
  }

  /** Whether two outcomes leave the same memories in either order. What clients are told together, nobody tries. */
  isSameEitherWay({ words }: Row, a: Outcome, b: Outcome): boolean {
    if (this.#judges.length > 0 && speaks(a) && speaks(b)) return false
    return this.#ghosts.every(({ ghost, memory }) => {
      const before = words[memory.slot]!
      const after = (value: number, outcome: Outcome): number =>
        memory.after(value, outcome.id, known => this.#watch.fold(ghost, known, outcome))
      return after(after(before, a), b) === after(after(before, b), a)
    })
  }

  invoked(next: Next, id: RequestId, request: unknown): void {
    this.#line(next, { kind: 'invoke', id, request, outcome: null })
  }

  returned(next: Next, id: RequestId, request: unknown, outcome: unknown): Broken[] {
    return this.#line(next, { kind: 'return', id, request, outcome })
  }

  #line(next: Next, line: Line): Broken[] {
    if (this.#judges.length === 0) return []
    const id = this.#lines.of(line)
    return this.#judges.flatMap(({ judge, memory }): Broken[] => {
      const evidence = memory.fold(next, id, value => judge.fold(value, line))
      return evidence === null ? [] : [{ property: judge.name, evidence }]
    })
  }
}

/** It is a line, or several, of the client history. */
const speaks = ({ input, taken }: Outcome): boolean => input.kind === 'request' || taken.answered.length > 0
