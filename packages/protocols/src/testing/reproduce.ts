/** Every failure prints the one command that shows it again. */
import { relative } from 'node:path'
import { expect } from 'vitest'

/** `SEED=7 npx vitest run packages/protocols/src/raft/raft.test.ts -t 'every witness is reached'` */
export function reproduce(environment: string): string {
  const { testPath, currentTestName } = expect.getState()
  const name = currentTestName?.split(' > ').at(-1) ?? ''
  const quoted = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll("'", '.')
  return `${environment} npx vitest run ${relative(process.cwd(), testPath ?? '')} -t '${quoted}'`
}
