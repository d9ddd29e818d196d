/** Spreads 32 bits over 32 bits, one to one. The constants are those of Ettinger's search for low bias (2018). */
export function mix(key: number): number {
  let h = Math.imul(key ^ (key >>> 16), 0x7feb352d)
  h = Math.imul(h ^ (h >>> 15), 0x846ca68b)
  return h ^ (h >>> 16)
}
