/** Where a rule does not hold on purpose. Every entry says why, and tidy fails when one is no longer needed. */
export interface Exception {
  /** The name of the rule's file, without `.ts`. */
  readonly rule: string
  readonly path: string
  /** A part of what the finding reads. */
  readonly read: string
  readonly reason: string
}

const fieldNames = 'the keys are names of fields and channels that a protocol declares in its source, never data'

export const exceptions: readonly Exception[] = [
  { rule: 'nondeterminism', path: 'packages/kernel/src/disk.ts', read: 'fields[', reason: fieldNames },
  { rule: 'nondeterminism', path: 'packages/kernel/src/disk.ts', read: 'Object.fromEntries', reason: fieldNames },
  { rule: 'nondeterminism', path: 'packages/kernel/src/disk.ts', read: 'changedGroups(', reason: fieldNames },
  { rule: 'nondeterminism', path: 'packages/kernel/src/disk.ts', read: 'result[name]', reason: fieldNames },
  { rule: 'nondeterminism', path: 'packages/kernel/src/disk.ts', read: 'found[channel]', reason: fieldNames },
  { rule: 'nondeterminism', path: 'packages/kernel/src/groups.ts', read: 'Object.fromEntries', reason: fieldNames },
  { rule: 'nondeterminism', path: 'packages/kernel/src/groups.ts', read: '[channel]: without', reason: fieldNames },
  {
    rule: 'nondeterminism',
    path: 'packages/kernel/src/network.ts',
    read: 'Object.fromEntries',
    reason: 'the same keys as in the message that is changed, in the same order',
  },
  { rule: 'nondeterminism', path: 'packages/explore/src/fuzz/calls.ts', read: 'Object.fromEntries', reason: fieldNames },
  { rule: 'nondeterminism', path: 'packages/kernel/src/step.ts', read: 'inner[cell.channel]', reason: fieldNames },
  { rule: 'nondeterminism', path: 'packages/scenarios/src/mutate.ts', read: 'Object.fromEntries', reason: fieldNames },
  {
    rule: 'nondeterminism',
    path: 'packages/scenarios/src/scenario.ts',
    read: 'Object.fromEntries',
    reason: 'the keys are names of parameters, which scenarios declare in their source',
  },
  {
    rule: 'nondeterminism',
    path: 'packages/scenarios/src/board.ts',
    read: 'Object.fromEntries',
    reason: 'the key is the name of a parameter, which scenarios declare in their source',
  },
  {
    rule: 'nondeterminism',
    path: 'packages/kernel/src/tape.ts',
    read: '/ TWO_32',
    reason: 'exact: the divisor is a power of two, and the product is floored at once',
  },
]
