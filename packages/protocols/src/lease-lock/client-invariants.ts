/**
 * What a client promises. That it has the lock while it believes so is missing on purpose: it cannot know. What it can
 * do is to count no longer than it was told to, and to look at its clock before it acts.
 */
import { operationOf, requestId, timeText, type Invariant, type NodeId, type Seen, type Witness } from '@quorate/kernel'
import type { SessionId } from './messages.ts'
import type { ClientEmit, LockClient } from './client-state.ts'

type Step = Seen<LockClient>

export const clientInvariants: readonly Invariant<LockClient>[] = [
  {
    name: 'Sessions Are New',
    text: 'No client opens a session under a number that it has used before, not even after a crash',
    init: (): Opened => ({ last: new Map(), evidence: null }),
    fold: foldOpened,
    check: ({ evidence }: Opened) => evidence,
  },
  {
    name: 'Counted From The Question',
    text: 'A client counts on its lease for a TTL less the margin from when it asked, and no longer',
    init: (): string | null => null,
    fold: (evidence: string | null, step: Step) => evidence ?? step.emitted.reduce<string | null>(
      (found, said) => found ?? leaseProblem(step, said), null),
    check: (evidence: string | null) => evidence,
  },
  {
    name: 'Looks Before It Acts',
    text: 'Work on the file is begun, and a question to the resource repeated, only with some of the lease left',
    init: (): string | null => null,
    fold: (evidence: string | null, { node, emitted }: Step) =>
      evidence ?? (emitted.some(said => said.type === 'acts' && said.left <= 0)
        ? `node ${node} acts although its lease is over by its own clock` : null),
    check: (evidence: string | null) => evidence,
  },
  {
    name: 'Refused Is Not Done',
    text: 'What the resource refused is not reported as done',
    init: (): string | null => null,
    fold: (evidence: string | null, { node, emitted }: Step) =>
      evidence ?? (emitted.some(said => said.type === 'refused' && said.told === 'ok')
        ? `node ${node} was refused and says that it is done` : null),
    check: (evidence: string | null) => evidence,
  },
]

function leaseProblem({ node, after: { config: { ttl, margin } } }: Step, said: ClientEmit): string | null {
  if (said.type !== 'lease') return null
  if (said.behind > 0) return `node ${node} counts the answer to an earlier question from when it asked a later one`
  return said.length <= ttl - margin ? null
    : `node ${node} counts on its lease for ${timeText(said.length)} from when it asked, and ${timeText(ttl - margin)} are safe`
}

interface Opened {
  /** By node: the session that it opened last. */
  readonly last: ReadonlyMap<NodeId, SessionId>
  readonly evidence: string | null
}

function foldOpened(ghost: Opened, { node, after, emitted, unheard }: Step): Opened {
  // A number that had not reached the disk was told to nobody.
  const known = unheard === true ? requestId(node, after.count) : (ghost.last.get(node) ?? 0)
  const opened = emitted.find(said => said.type === 'opened')?.session
  const evidence = opened === undefined || opened > known ? null
    : `node ${node} opens session ${operationOf(opened)}, after session ${operationOf(known)}`
  return { last: new Map([...ghost.last, [node, opened ?? known]]), evidence: ghost.evidence ?? evidence }
}

export const clientWitnesses: readonly Witness<LockClient>[] = [
  {
    name: 'in the critical section',
    text: 'A client has the lock, as far as it knows, and works',
    reached: ({ after }) => after.phase === 'working',
  },
  {
    name: 'noticed in time',
    text: 'A client looks at its clock, finds its lease over, and does not act',
    reached: ({ emitted }) => emitted.some(({ type }) => type === 'stops'),
  },
]
