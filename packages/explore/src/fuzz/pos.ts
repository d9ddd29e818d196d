/**
 * Partial-order sampling (Yuan, Yang & Gu, CAV 2018): every event has a random priority, and one that races with what
 * was just executed gets another. So orders that differ in truth are drawn more evenly than by a random walk, which
 * wastes its draws on events that commute. Events of one node race; events of two nodes share nothing.
 */
import type { Lineage, Pending } from '@quorate/kernel'
import type { Dice } from '../dice.ts'
import { highest, type Chooser } from './scheduler.ts'

const PRIORITIES = 1_000_000_000

export class Pos implements Chooser {
  readonly #dice: Dice
  readonly #redrawn = new Map<Lineage, number>()

  constructor(dice: Dice) {
    this.#dice = dice
  }

  choose(candidates: readonly Pending[]): Pending {
    return highest(candidates, item => this.#priority(item))
  }

  chosen(item: Pending, _event: number, candidates: readonly Pending[]): void {
    for (const { node, lineage } of candidates) {
      if (node !== item.node || lineage === item.lineage) continue
      this.#redrawn.set(lineage, (this.#redrawn.get(lineage) ?? 0) + 1)
    }
  }

  #priority({ lineage }: Pending): number {
    return this.#dice.keyed(lineage + (this.#redrawn.get(lineage) ?? 0), PRIORITIES)
  }
}
