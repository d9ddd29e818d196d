/** Whether two values of plain JSON have equal contents, in whatever order their fields are. */
export function isSame(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b
  const names = Object.keys(a)
  return Array.isArray(a) === Array.isArray(b) && names.length === Object.keys(b).length &&
    names.every(name => Object.hasOwn(b, name) && isSame((a as Fields)[name], (b as Fields)[name]))
}

type Fields = Readonly<Record<string, unknown>>
