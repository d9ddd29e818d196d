/** Comparators by name: the only ones that `sort` may be given, because they are total and the same everywhere. */
export const byNumber = (a: number, b: number): number => (a < b ? -1 : a > b ? 1 : 0)
export const byString = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** Compares by the first key that differs. */
export function compareBy<T>(...keys: readonly ((item: T) => number | string)[]): (a: T, b: T) => number {
  return (a, b) => {
    for (const key of keys) {
      const x = key(a)
      const y = key(b)
      if (x !== y) return x < y ? -1 : 1
    }
    return 0
  }
}
