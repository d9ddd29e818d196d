/**
 * Two recordings beside each other, in rows by virtual time. An event that both have, of the same lineage at the same
 * time, stands in one row; every other event has a row of its own, with a gap on the other side. Pure.
 */
import { sentence, type Recording } from '@quorate/kernel'
import type { Alignment } from './types.ts'

/** For each event the same one of the other recording; −1 where there is none at that time. */
function partnersOf(a: Recording, b: Recording): Int32Array {
  const inB = new Map(Array.from({ length: b.length }, (_, i) => [b.row(i).lineage, i] as const))
  return Int32Array.from({ length: a.length }, (_, i) => {
    const { lineage, time } = a.row(i)
    const partner = inB.get(lineage) ?? -1
    return partner >= 0 && b.row(partner).time === time ? partner : -1
  })
}

/** What stands in each row: an event of both, or of one and −1. */
function rowsOf(a: Recording, b: Recording): (readonly [a: number, b: number])[] {
  const partners = partnersOf(a, b)
  const back = new Int32Array(b.length).fill(-1)
  partners.forEach((j, i) => {
    if (j >= 0) back[j] = i
  })
  const rows: (readonly [number, number])[] = []
  for (let i = 0, j = 0; i < a.length || j < b.length; ) {
    // A partner that was passed already, because both came in the same µs in another order, is none any more.
    const isFreeA = i < a.length && partners[i]! < j
    const isFreeB = j < b.length && back[j]! < i
    if (i < a.length && partners[i] === j) rows.push([i++, j++])
    else if (isFreeB && (!isFreeA || b.row(j).time < a.row(i).time)) rows.push([-1, j++])
    else rows.push([i++, -1])
  }
  return rows
}

/** The same happened: also the same was answered, lost, and changed. */
function isSame(a: Recording, i: number, b: Recording, j: number): boolean {
  if (i < 0 || j < 0) return false
  const [one, other] = [a.row(i), b.row(j)]
  return one.changed === other.changed && one.node === other.node && sentence(a, i) === sentence(b, j)
}

export function align(a: Recording, b: Recording): Alignment {
  const rows = rowsOf(a, b)
  const same = rows.map(([i, j]) => isSame(a, i, b, j))
  const first = same.indexOf(false)
  const told = (of: Recording, event: number | undefined): string | null =>
    (event === undefined ? null : `e${event}: ${sentence(of, event)}`)
  const from = (side: 0 | 1): number | undefined => rows.slice(Math.max(0, first)).find(row => row[side] >= 0)?.[side]
  return {
    a: rows.map(([i]) => i), b: rows.map(([, j]) => j), same, first,
    thenA: first < 0 ? null : told(a, from(0)), thenB: first < 0 ? null : told(b, from(1)),
  }
}
