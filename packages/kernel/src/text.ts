/** Times and lists in words. */
import type { Micros } from './protocol.ts'

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
