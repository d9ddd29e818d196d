import { parseArgs } from 'node:util'

/** What a person typed that cannot be used: one sentence, exit code 3. */
export class BadInput extends Error {}

const usualPort = 4600

/** The port to serve on: `--port`, else the environment's PORT, else 4600. */
export function readPort(args: readonly string[], env: Readonly<Record<string, string | undefined>>): number {
  const given = readArguments(args) ?? env.PORT
  if (given === undefined || given === '') return usualPort
  const port = Number(given)
  if (/^\d{1,5}$/.test(given) && port >= 1 && port <= 65535) return port
  throw new BadInput(`The port must be a whole number from 1 to 65535, and “${given}” is not: npm start -- --port 4700`)
}

function readArguments(args: readonly string[]): string | undefined {
  try {
    return parseArgs({ args: [...args], options: { port: { type: 'string' } } }).values.port
  } catch {
    throw new BadInput(`npm start understands only “-- --port NUMBER”; it was given “${args.join(' ')}”.`)
  }
}
