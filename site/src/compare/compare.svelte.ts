/** What stands beside the open run: which other one, both in rows, and one cursor for the two. */
import type { Run } from '@quorate/kernel'
import type { OpenRun } from '../sim/client.ts'
import type { Alignment, DesignRow, Designs } from '../sim/types.ts'
import type { Lab } from '../lab/lab.svelte.ts'
import type { Lanes } from '../lab/lanes.svelte.ts'
import { eventAt } from '../stage/player.svelte.ts'
import { rowOfEvents } from '../stage/rows.ts'
import { across, nextDifference, pairsOf } from './pairs.ts'

/** A branch by its number, or a design by its place in the table. */
export type Choice = { readonly branch: number } | { readonly design: number }

interface Pair {
  readonly a: OpenRun
  readonly b: OpenRun
  readonly alignment: Alignment
}

export const isSameChoice = (one: Choice, other: Choice): boolean => JSON.stringify(one) === JSON.stringify(other)

export class Comparing {
  readonly lab: Lab
  readonly #lanes: Lanes
  folded = $state(true)
  /** What a person chose; null until then. */
  chosen = $state.raw<Choice | null>(null)
  designs = $state.raw<Designs | null>(null)
  /** Why there are no designs to compare with. */
  silence = $state<string | null>(null)
  problem = $state<string | null>(null)
  pair = $state.raw<Pair | null>(null)
  /** The row that was chosen, where the cursor of A does not say which, and B's event there: others may fold. */
  #picked = $state.raw<{ readonly row: number; readonly eventB: number } | null>(null)

  constructor(lab: Lab, lanes: Lanes) {
    this.lab = lab
    this.#lanes = lanes
  }

  readonly choices = $derived.by((): Choice[] => [
    ...this.lab.rows.filter(({ isCurrent }) => !isCurrent).map(({ branch }) => ({ branch })),
    ...(this.designs?.rows ?? []).flatMap(({ isOpen }, design) => (isOpen ? [] : [{ design }])),
  ])

  /** What is beside A: what was chosen, as long as it is there, else the branch that was made last, else a design. */
  readonly choice = $derived.by((): Choice | null => {
    const { chosen, choices } = this
    if (chosen !== null && choices.some(each => isSameChoice(each, chosen))) return chosen
    return choices.findLast(each => 'branch' in each) ?? choices[0] ?? null
  })

  readonly design = $derived.by((): DesignRow | null =>
    (this.choice !== null && 'design' in this.choice ? this.designs!.rows[this.choice.design]! : null))

  /** How each is drawn without the lanes that are hidden. */
  readonly hidingA = $derived.by(() => (this.pair === null ? null : this.#lanes.hidingIn(this.pair.a.summary)))
  readonly hidingB = $derived.by(() => (this.pair === null ? null : this.#lanes.hidingIn(this.pair.b.summary)))

  /** What is a milestone of a hidden lane only keeps no row from folding. */
  readonly pairs = $derived.by(() => (this.pair === null ? null : pairsOf(
    this.pair.alignment,
    this.hidingA?.marks ?? this.pair.a.summary.events.mark, this.hidingB?.marks ?? this.pair.b.summary.events.mark,
    this.folded && this.design === null)))

  readonly #rowsOfA = $derived.by(() => rowOfEvents(this.pairs?.a ?? []))
  readonly #rowsOfB = $derived.by(() => rowOfEvents(this.pairs?.b ?? []))

  /** The row of the cursor. */
  readonly row = $derived.by(() => {
    const { cursor } = this.lab.player
    const { row = -1, eventB = -1 } = this.#picked ?? {}
    if (this.pairs?.a[row]?.to === cursor && this.pairs.b[row]!.to === eventB) return row
    return this.#rowsOfA[cursor] ?? 0
  })

  /** The event of B at the cursor; while playing, B goes on between two events of A. */
  readonly cursorB = $derived.by(() => {
    const { pair, pairs, row, lab: { player: { cursor, time } } } = this
    if (pair === null || pairs === null) return 0
    const event = across(pairs.a, pairs.b, row, cursor)
    const isBetween = time > (pair.a.summary.events.time[cursor] ?? time)
    return isBetween ? eventAt(pair.b.summary.events.time, event, time) : event
  })

  /** The row that both show: the cursor's, and once A has ended the one that B has come to. */
  readonly now = $derived.by(() => {
    const isOver = this.pair !== null && this.lab.player.time > this.pair.a.summary.end
    return isOver ? Math.max(this.row, this.#rowsOfB[this.cursorB] ?? 0) : this.row
  })

  /** Asks for the other designs of what is open. */
  async loadDesigns(run: OpenRun, signal: AbortSignal): Promise<void> {
    this.designs = null
    this.silence = null
    try {
      this.designs = await run.designs(signal)
    } catch (error) {
      if (!signal.aborted) this.silence = (error as Error).message
    }
  }

  /** Puts the chosen run beside the open one, at the first difference where both are branches. */
  async load(a: OpenRun, which: number | Run, signal: AbortSignal): Promise<void> {
    this.problem = null
    try {
      const b = await this.lab.ready(which)
      const alignment = await a.alignment(b, signal)
      signal.throwIfAborted()
      const isNew = this.pair === null || this.pair.b.summary.handle !== b.summary.handle
      this.pair = { a, b, alignment }
      if (isNew && this.design === null && alignment.first >= 0) this.pick(this.pairs!.differing[0]!)
    } catch (error) {
      if (!signal.aborted) this.problem = (error as Error).message
    }
  }

  pick(row: number): void {
    const { pairs } = this
    if (pairs === null) return
    const next = Math.min(Math.max(0, row), pairs.a.length - 1)
    this.#picked = { row: next, eventB: pairs.b[next]!.to }
    void this.lab.player.goTo(pairs.a[next]!.to)
  }

  pickA(event: number): void {
    this.#picked = null
    void this.lab.player.goTo(event)
  }

  pickB(event: number): void {
    const row = this.#rowsOfB[event]
    if (row === undefined || this.pairs === null) return
    const { a, b } = this.pairs
    if (a[row]!.to > a[row]!.from) this.pickA(across(b, a, row, event))
    else this.pick(row)
  }

  difference(by: 1 | -1): void {
    if (this.pairs !== null) this.pick(nextDifference(this.pairs.differing, this.row, by))
  }
}
