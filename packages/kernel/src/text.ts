/** Times, lists and links in words. */
import type { Direction } from './faults.ts'
import type { Micros, NodeId } from './protocol.ts'

/** 1_234_500 → "1.2345 s"; 12_500 → "12.5 ms"; exact, without trailing zeros. */
export function timeText(time: Micros): string {
  const [unit, size] = time >= 1_000_000 ? ['s', 1_000_000] as const : ['ms', 1_000] as const
  const whole = Math.floor(time / size)
  const rest = String(time - whole * size + size).slice(1).replace(/0+$/, '')
  return rest === '' ? `${whole} ${unit}` : `${whole}.${rest} ${unit}`
}

/** "r1, r2 and r3" */
export function listText(items: readonly string[]): string {
  if (items.length < 2) return items.join('')
  return `${items.slice(0, -1).join(', ')} and ${items[items.length - 1]}`
}

/** "a–b, a–c and from b to c": links that are cut both ways, and directions of others, in their order. */
export function linksText(links: readonly Direction[], names: readonly string[]): string {
  const is = (from: NodeId, to: NodeId): boolean => links.some(([a, b]) => a === from && b === to)
  const shown = links.filter(([from, to], i) => !links.slice(0, i).some(([a, b]) => a === to && b === from))
  return listText(shown.map(([from, to]) =>
    (is(to, from) ? `${names[from]}–${names[to]}` : `from ${names[from]} to ${names[to]}`)))
}
