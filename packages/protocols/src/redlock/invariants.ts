/** What each server and client does, whatever the clocks. That two clients never have the lock is not among it. */
import { clientOf, operationOf, timeText, type Invariant, type NodeId, type Seen, type Witness } from '@quorate/kernel'
import { majoritySize } from '../quorums/rule.ts'
import { grants, isInside, type ClientEmit, type RedlockClient } from './client-state.ts'
import type { LockValue } from './messages.ts'
import type { Redlock } from './state.ts'

export const invariants: readonly Invariant<Redlock>[] = [
  {
    name: 'Set If Free',
    text: 'A server sets its key only when it has no value by its own clock',
    init: (): string | null => null,
    fold: (evidence: string | null, { node, emitted }: Seen<Redlock>) => evidence ?? emitted.reduce<string | null>(
      (found, said) => (said.type !== 'set' || said.over === null ? found
        : `node ${node} set the key for node ${clientOf(said.value)}, while node ${clientOf(said.over)} had it`), null),
    check: (evidence: string | null) => evidence,
  },
  {
    name: 'Deleted By Its Owner',
    text: 'A server deletes its key only for the client whose value it has',
    init: (): string | null => null,
    fold: (evidence: string | null, { node, emitted }: Seen<Redlock>) => evidence ?? emitted.reduce<string | null>(
      (found, said) => (said.type !== 'deleted' || said.value === said.by ? found
        : `node ${node} deleted the key of node ${clientOf(said.value)} for node ${clientOf(said.by)}`), null),
    check: (evidence: string | null) => evidence,
  },
  {
    name: 'Away After A Crash',
    text: 'A server that was down and remembers nothing does not answer at first',
    init: (): Lives => ({ born: [], evidence: null }),
    fold: foldLives,
    check: ({ evidence }: Lives) => evidence,
  },
]

interface Lives {
  readonly born: readonly NodeId[]
  readonly evidence: string | null
}

function foldLives(lives: Lives, { node, before, after }: Seen<Redlock>): Lives {
  if (before !== null) return lives
  const answers = lives.born.includes(node) && !after.isAway && after.config.away > 0
  const evidence = lives.evidence ?? (answers ? `node ${node} was down, and answers at once` : null)
  return { born: [...lives.born, node], evidence }
}

export const witnesses: readonly Witness<Redlock>[] = [
  {
    name: 'set anew',
    text: 'A server sets its key for another client than before',
    reached: ({ before, after }) => before !== null && before.value !== null && after.value !== null
      && before.value !== after.value,
  },
  {
    name: 'away',
    text: 'A server was down, and stays away',
    reached: ({ after }) => after.isAway,
  },
]

type Step = Seen<RedlockClient>

export const clientInvariants: readonly Invariant<RedlockClient>[] = [
  {
    name: 'Values Are Nobody Else’s',
    text: 'No two attempts, of whichever clients, have the same value',
    init: (): Tried => ({ values: [], evidence: null }),
    fold: foldTried,
    check: ({ evidence }: Tried) => evidence,
  },
  {
    name: 'Holds By A Majority',
    text: 'Whoever acts as the one that has the lock was granted it by a majority, in this very attempt',
    each: (s, node) => {
      const own = s.granted.filter(value => value === s.value).length
      return !isInside(s) || own >= majoritySize(s.config.servers.length) ? null
        : `node ${node} acts as if it had the lock, by ${own} of ${s.config.servers.length} servers`
    },
  },
  {
    name: 'Answers Are Of This Attempt',
    text: 'A client counts what it was granted in the attempt that it makes, and nothing earlier',
    each: (s, node) => (s.granted.every(value => value === 0 || value === s.value) ? null
      : `node ${node} counts ${grants(s)} grants, and not all of this attempt`),
  },
  {
    name: 'Counted From The Beginning',
    text: 'A client counts on its lock for a TTL less the drift from when it began to ask, and no longer',
    init: (): string | null => null,
    fold: (evidence: string | null, step: Step) => evidence ?? step.emitted.reduce<string | null>(
      (found, said) => found ?? lengthProblem(step, said), null),
    check: (evidence: string | null) => evidence,
  },
  {
    name: 'Looks Before It Acts',
    text: 'Work on the file is begun only with some of the lock left, by the client’s own clock',
    init: (): string | null => null,
    fold: (evidence: string | null, { node, emitted }: Step) => evidence
      ?? (emitted.some(said => said.type === 'acts' && said.left <= 0) ? `node ${node} acts although its lock is over` : null),
    check: (evidence: string | null) => evidence,
  },
]

function lengthProblem({ node, after: { config: { ttl, drift } } }: Step, said: ClientEmit): string | null {
  return said.type !== 'holds' || said.length <= ttl - drift ? null
    : `node ${node} counts on its lock for ${timeText(said.length)}, and ${timeText(ttl - drift)} are safe`
}

interface Tried {
  readonly values: readonly LockValue[]
  readonly evidence: string | null
}

function foldTried(ghost: Tried, { node, after, emitted, unheard }: Step): Tried {
  // A number that had not reached the disk was told to nobody.
  const known = unheard !== true ? ghost.values
    : ghost.values.filter(value => clientOf(value) !== node || operationOf(value) <= after.count)
  const tried = emitted.find(said => said.type === 'tries')
  if (tried?.type !== 'tries') return known === ghost.values ? ghost : { ...ghost, values: known }
  const evidence = ghost.evidence ?? (known.includes(tried.value) ? `node ${node} uses a value that was used before` : null)
  return { values: [...known, tried.value], evidence }
}

export const clientWitnesses: readonly Witness<RedlockClient>[] = [
  {
    name: 'has the lock',
    text: 'A majority has set the client’s value in time',
    reached: ({ before, after }) => after.phase === 'reading' && before?.phase === 'asking',
  },
  {
    name: 'failed attempt',
    text: 'A client is refused by too many, deletes its value and rests',
    reached: ({ before, after }) => after.phase === 'resting' && before?.phase === 'asking',
  },
]
