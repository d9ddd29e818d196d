import { parseArgs } from 'node:util'

/** What a person typed that cannot be used: one sentence, exit code 3. */
export class BadInput extends Error {}

export interface Options {
  /** The names of the suites to run, in the order of the suites. */
  readonly names: readonly string[]
  readonly deep: boolean
}

interface Known {
  readonly name: string
  readonly onRequest?: boolean
}

/** Reads the command line of `npm test`. With no names, everything runs except what is only on request. */
export function readOptions(args: readonly string[], known: readonly Known[], inCi: boolean): Options {
  const { values, positionals } = parse(args)
  const names = known.map((suite) => suite.name)
  const unknown = positionals.find((name) => !names.includes(name))
  if (unknown !== undefined) throw new BadInput(`There is no suite “${unknown}”; the suites are ${names.join(', ')}.`)
  const usual = known.filter((suite) => !suite.onRequest || inCi).map((suite) => suite.name)
  const wanted = new Set(positionals.length > 0 ? positionals : usual)
  if (values.clone) wanted.add('clone')
  return { names: names.filter((name) => wanted.has(name)), deep: values.deep ?? false }
}

function parse(args: readonly string[]): { values: { deep?: boolean; clone?: boolean }; positionals: string[] } {
  try {
    const options = { deep: { type: 'boolean' }, clone: { type: 'boolean' } } as const
    return parseArgs({ args: [...args], options, allowPositionals: true })
  } catch {
    throw new BadInput(`npm test understands names of suites, --deep and --clone; it was given “${args.join(' ')}”.`)
  }
}
