import { bad, good, type Result } from '@quorate/scenarios'

/** A flag with name=value, as often as given; the last one of a name counts. */
export function pairsOf(flag: string, given: readonly string[]): Result<Readonly<Record<string, string>>> {
  const malformed = given.find(pair => !/^[^=]+=/.test(pair))
  if (malformed !== undefined) return bad(`${flag} was "${malformed}"; accepted is name=value`)
  return good(Object.fromEntries(given.map(pair => {
    const at = pair.indexOf('=')
    return [pair.slice(0, at), pair.slice(at + 1)]
  })))
}

export const parametersOf = (set: readonly string[]): ReturnType<typeof pairsOf> => pairsOf('--set', set)

/** `--bound clients=3` as often as given; the last one of a name counts. */
export function wholeNumbersOf(flag: string, given: readonly string[]): Result<Readonly<Record<string, number>>> {
  const malformed = given.find(pair => !/^[^=]+=\d{1,15}$/.test(pair))
  if (malformed !== undefined) return bad(`${flag} was "${malformed}"; accepted is name=n, n a whole number`)
  return good(Object.fromEntries(given.map(pair => {
    const [name, value] = pair.split('=')
    return [name, Number(value)]
  })))
}

export function wholeNumberOf(flag: string, text: string | undefined): Result<number | null> {
  if (text === undefined) return good(null)
  return /^\d{1,15}$/.test(text) ? good(Number(text)) : bad(`${flag} was "${text}"; accepted is a whole number`)
}

/** `--faults` as JSON, or as a name that the scenarios know. */
export function faultsGiven(text: string | undefined): Result<unknown> {
  if (text === undefined || !/^\s*[[{]/.test(text)) return good(text)
  try {
    const value: unknown = JSON.parse(text)
    return good(Array.isArray(value) ? value : [value])
  } catch {
    return bad('--faults is not valid JSON; accepted is a planned fault, a list of them, or a name')
  }
}

/** A whole number of an option, given or by default. */
export function wholeNumber(option: string, value: string | number, min: number, max: number): Result<number> {
  const number = typeof value === 'string' && /^\d{1,10}$/.test(value) ? Number(value) : value
  if (typeof number === 'number' && number >= min && number <= max) return good(number)
  return bad(`${option} was "${value}"; accepted is a whole number from ${min} to ${max}`)
}

/** `--interventions` as JSON; what it holds is checked with the rest of the run. */
export function interventionsGiven(text: string | undefined): Result<unknown> {
  if (text === undefined) return good(undefined)
  try {
    const value: unknown = JSON.parse(text)
    return good(Array.isArray(value) ? value : [value])
  } catch {
    return bad('--interventions is not valid JSON; accepted is {"after":lineage,"act":{"kind":…}}, or a list of them')
  }
}
