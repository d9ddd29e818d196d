/**
 * Why a search does not come to an end: which parts of the state still take values, at depth after depth, that they
 * never had before. A part that is bounded has soon had all of its values; one that grows never has.
 */
import { compareBy } from '@quorate/kernel'
import type { Search } from './search.ts'
import type { Space } from './space.ts'

/** Levels at the end in each of which a part must have had something new, and rows looked at of every level. */
const LEVELS = 4
const ROWS = 200
const NAMED = 5

interface Part {
  readonly name: string
  readonly values: Set<string>
  /** By level: how many values were new there. */
  readonly fresh: number[]
  example: string
}

/** The parts that grow, the fastest first, as sentences without a full stop. Empty where nothing does. */
export function growing(running: Search, space: Space): readonly string[] {
  const { fields } = space
  const { levels } = running
  if (fields === undefined || levels.length <= LEVELS) return []
  const parts = new Map<string, Part>()
  for (const [level, { from, to }] of levels.entries()) {
    const step = Math.max(1, Math.floor((to - from) / ROWS))
    for (let row = from; row < to; row += step) look(parts, level, counted(fields.call(space, running.load(row))))
  }
  return [...parts.values()].filter(({ fresh }) => grewLately(fresh, levels.length))
    .sort(compareBy(({ values }) => -values.size)).slice(0, NAMED).map((part) => sentence(part, levels.length))
}

function look(parts: Map<string, Part>, level: number, fields: readonly (readonly [string, string])[]): void {
  for (const [name, value] of fields) {
    const part = parts.get(name) ?? { name, values: new Set(), fresh: [], example: '' }
    parts.set(name, part)
    if (part.values.has(value)) continue
    part.values.add(value)
    part.fresh[level] = (part.fresh[level] ?? 0) + 1
    part.example = value
  }
}

/** What a row has several of, such as messages of one kind, has a number too, and it may be that which grows. */
function counted(fields: readonly (readonly [string, string])[]): readonly (readonly [string, string])[] {
  const counts = new Map<string, number>()
  for (const [name] of fields) counts.set(name, (counts.get(name) ?? 0) + 1)
  const several = [...counts].filter(([, count]) => count > 1)
  return [...fields, ...several.map(([name, count]) => [`the number of ${name}`, String(count)] as const)]
}

/** At the last level of all only some rows may have been found, so it counts only if it brought something. */
function grewLately(fresh: readonly (number | undefined)[], levels: number): boolean {
  const last = fresh[levels - 1] === undefined ? levels - 1 : levels
  for (let level = last - LEVELS; level < last; level++) if (fresh[level] === undefined) return false
  return true
}

function sentence({ name, values, fresh, example }: Part, levels: number): string {
  const depth = fresh[levels - 1] === undefined ? levels - 1 : levels
  return `${name}: ${values.size} values in the rows looked at, ${fresh[depth - 1]} of them new at depth ${depth}, such as `
    + (example.length > 80 ? `${example.slice(0, 79)}…` : example)
}
