import { bad, good, type Result } from '@quorate/scenarios'

/** `--set name=value` as often as given; the last one of a name counts. */
export function parametersOf(set: readonly string[]): Result<Readonly<Record<string, string>>> {
  const malformed = set.find(pair => !/^[^=]+=/.test(pair))
  if (malformed !== undefined) return bad(`--set was "${malformed}"; accepted is name=value`)
  return good(Object.fromEntries(set.map(pair => {
    const at = pair.indexOf('=')
    return [pair.slice(0, at), pair.slice(at + 1)]
  })))
}
