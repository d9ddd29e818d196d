/** A straight line that crosses some links and no other, wherever a hand drew it. Pure. */
import type { Direction, NodeId } from '@quorate/kernel'
import { RADIUS, type Divide, type Point } from './geometry.ts'

export interface DrawnLine {
  /** It points to the side from which nothing passes, where only one way is cut. */
  readonly divide: Divide
  readonly ends: readonly [Point, Point]
  /** It goes through the whole stage, for everyone is on a side. */
  readonly isWhole: boolean
}

/** Pixels beyond the last link that is cut, where there is room. */
const BEYOND = 26
/** A line that is nearer to a node, or to a link that stays whole, would not tell what it cuts. */
const LEAST = 4
const DEGREE = Math.PI / 180

/**
 * Of the straight lines that cross these links and no other, the one with the most room; null where there is none.
 * `isSided`: the first nodes of all links are on one side of it, and those are its first side.
 */
export function lineAcross(links: readonly Direction[], isSided: boolean, places: readonly Point[]): DrawnLine | null {
  const cut = new Set(links.flatMap(([a, b]) => [a * places.length + b, b * places.length + a]))
  let best: Crossing | null = null
  for (let degrees = 0; degrees < 180; degrees += 5) {
    const [nx, ny] = [Math.cos(degrees * DEGREE), Math.sin(degrees * DEGREE)]
    for (const offset of betweenNodes(places.map(({ x, y }) => x * nx + y * ny))) {
      const found = crossing({ nx, ny, offset }, links, isSided, cut, places)
      if (found !== null && (best === null || found.room > best.room)) best = found
    }
  }
  return best?.line ?? null
}

/** Where a line may lie, of all that are parallel: some places between one node and the next. */
function betweenNodes(projected: readonly number[]): number[] {
  const sorted = projected.toSorted((a, b) => a - b)
  return sorted.slice(1).flatMap((high, i) =>
    (high - sorted[i]! < 1 ? [] : [0.25, 0.5, 0.75].map(part => sorted[i]! + (high - sorted[i]!) * part)))
}

interface Crossing {
  readonly room: number
  readonly line: DrawnLine
}

/** The part of a line that crosses these links; null where it misses one, or crosses another between them. */
function crossing(
  { nx, ny, offset }: { readonly nx: number; readonly ny: number; readonly offset: number },
  links: readonly Direction[], isSided: boolean, cut: ReadonlySet<number>, places: readonly Point[],
): Crossing | null {
  const aside = places.map(({ x, y }) => x * nx + y * ny - offset)
  const along = places.map(({ x, y }) => y * nx - x * ny)
  const sign = Math.sign(aside[links[0]![0]]!)
  const isCrossed = (a: NodeId, b: NodeId): boolean => aside[a]! * aside[b]! < 0
  if (!links.every(([a, b]) => isCrossed(a, b) && (!isSided || aside[a]! * sign > 0))) return null
  const where = (a: NodeId, b: NodeId): number =>
    along[a]! + (along[b]! - along[a]!) * (aside[a]! / (aside[a]! - aside[b]!))
  const low = links.reduce((least, [a, b]) => Math.min(least, where(a, b)), Infinity)
  const high = links.reduce((most, [a, b]) => Math.max(most, where(a, b)), -Infinity)
  let [before, after] = [low - 2 * BEYOND, high + 2 * BEYOND]
  for (let a = 0; a < places.length; a++) {
    for (let b = 0; b < a; b++) {
      if (!isCrossed(a, b) || cut.has(a * places.length + b)) continue
      const at = where(a, b)
      if (at > low && at < high) return null
      if (at <= low) before = Math.max(before, at)
      else after = Math.min(after, at)
    }
  }
  const [from, to] = [(low + before) / 2, (high + after) / 2]
  const clear = aside.map((away, id) =>
    Math.hypot(away, Math.max(0, from - along[id]!, along[id]! - to)) - RADIUS)
  // Along a link there is always room: what counts is how far across.
  const upright = links.map(([a, b]) =>
    Math.abs(aside[a]! - aside[b]!) / Math.hypot(aside[a]! - aside[b]!, along[a]! - along[b]!))
  const room = Math.min(low - from, to - high, ...clear) * Math.min(...upright)
  if (room < LEAST) return null
  const point = (t: number): Point => ({ x: offset * nx - t * ny, y: offset * ny + t * nx })
  const divide = { at: point((from + to) / 2), nx: nx * sign, ny: ny * sign }
  // Of those with room enough, the shortest.
  const line = { divide, ends: [point(from), point(to)], isWhole: false } as const
  return { room: Math.min(room, BEYOND) - (to - from) / 1_000, line }
}
