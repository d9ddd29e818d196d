/** Orders that are the same on every engine and in every locale. Every sort of this package names one of them. */

export function byNumber(a: number, b: number): number {
  return a - b
}

/** Order by UTF-16 code units. */
export function byString(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** Order by a number of each element, and where it is equal by the next one. */
export function compareBy<T>(...keys: readonly ((each: T) => number)[]): (a: T, b: T) => number {
  return (a, b) => {
    for (const key of keys) {
      const difference = key(a) - key(b)
      if (difference !== 0) return difference
    }
    return 0
  }
}
