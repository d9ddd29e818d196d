/** What the lock service promises, whatever clients, network and clocks do. Nobody's belief is part of it. */
import { clientOf, timeText, type Invariant, type Micros, type Seen, type Witness } from '@quorate/kernel'
import type { SessionId } from './messages.ts'
import type { Emit, LeaseLock } from './state.ts'

export const invariants: readonly Invariant<LeaseLock>[] = [
  {
    name: 'Tokens Grow',
    text: 'Every grant carries a higher token than all before it, across crashes too',
    init: (): Granted => ({ token: 0, evidence: null }),
    fold: foldTokens,
    check: ({ evidence }: Granted) => evidence,
  },
  {
    name: 'One Holder',
    text: 'Between a grant and the end of that session, nobody else is granted the lock',
    init: (): Held => ({ by: null, evidence: null }),
    fold: foldHolder,
    check: ({ evidence }: Held) => evidence,
  },
  {
    name: 'Only The Living Are Granted',
    text: 'A session that has ended is not granted the lock',
    init: (): Ended => ({ sessions: [], evidence: null }),
    fold: (ghost: Ended, seen: Step) => foldEnded(ghost, seen, 'granted'),
    check: ({ evidence }: Ended) => evidence,
  },
  {
    name: 'Ended Is Over',
    text: 'A session that has ended is not renewed',
    init: (): Ended => ({ sessions: [], evidence: null }),
    fold: (ghost: Ended, seen: Step) => foldEnded(ghost, seen, 'renewed'),
    check: ({ evidence }: Ended) => evidence,
  },
  {
    name: 'First Come, First Served',
    text: 'Of those that wait, whoever has waited longest gets the lock',
    step: ({ holder: held, queue: [first] }, { holder }) => (
      first === undefined || holder === null || holder === held || holder === first ? null
        : `node ${clientOf(holder)} has got the lock before node ${clientOf(first)}, which waits longer`),
  },
  {
    timed: true,
    name: 'No Session Ends Early',
    text: 'No session expires within half a TTL of its last renewal, however fast the clock of the service runs',
    init: (): Renewals => ({ at: new Map(), evidence: null }),
    fold: foldRenewals,
    check: ({ evidence }: Renewals) => evidence,
  },
]

type Step = Seen<LeaseLock>

interface Granted {
  readonly token: number
  readonly evidence: string | null
}
interface Held {
  readonly by: SessionId | null
  readonly evidence: string | null
}
interface Ended {
  readonly sessions: readonly SessionId[]
  readonly evidence: string | null
}
interface Renewals {
  readonly at: ReadonlyMap<SessionId, Micros>
  readonly evidence: string | null
}

const nameOf = (session: SessionId): string => `node ${clientOf(session)}`

function foldTokens(ghost: Granted, { after, emitted, unheard }: Step): Granted {
  // A grant that had not reached the disk was told to nobody: its token may be given out once more.
  return emitted.reduce(foldToken, unheard === true ? { ...ghost, token: after.token } : ghost)
}

function foldToken(ghost: Granted, said: Emit): Granted {
  if (said.type !== 'granted') return ghost
  if (said.token > ghost.token) return { ...ghost, token: said.token }
  return { ...ghost, evidence: `${nameOf(said.session)} was granted token ${said.token}, after token ${ghost.token}` }
}

function foldHolder(ghost: Held, { after, emitted, unheard }: Step): Held {
  return emitted.reduce(foldHeld, unheard === true ? { ...ghost, by: after.holder } : ghost)
}

function foldHeld(ghost: Held, said: Emit): Held {
  if (said.type === 'ended') return said.session === ghost.by ? { ...ghost, by: null } : ghost
  if (said.type !== 'granted') return ghost
  if (ghost.by === null || ghost.by === said.session) return { ...ghost, by: said.session }
  return { ...ghost, evidence: `${nameOf(said.session)} was granted the lock while the session of ${nameOf(ghost.by)} had it` }
}

/** Finds what has ended granted or renewed. A late second `Acquire` opens a session anew, which is harmless. */
function foldEnded(ghost: Ended, { after, emitted, unheard }: Step, never: 'granted' | 'renewed'): Ended {
  // An end that had not reached the disk was told to nobody, and the session may go on.
  const sessions = unheard === true ? ghost.sessions.filter(session => session !== after.holder) : ghost.sessions
  return emitted.reduce((known, said) => foldEnd(known, said, never), { ...ghost, sessions })
}

function foldEnd(ghost: Ended, said: Emit, never: 'granted' | 'renewed'): Ended {
  const { session } = said
  if (said.type === 'ended') return { ...ghost, sessions: [...ghost.sessions, session] }
  if (said.type === 'opened') return { ...ghost, sessions: ghost.sessions.filter(other => other !== session) }
  if (said.type !== never || !ghost.sessions.includes(session)) return ghost
  return { ...ghost, evidence: ghost.evidence ?? `the session of ${nameOf(session)} had ended, and was ${never} afterwards` }
}

function foldRenewals(ghost: Renewals, { time, before, after, emitted }: Step): Renewals {
  // Whoever has the lock has a whole TTL from a restart on.
  const start = before === null && after.holder !== null ? { ...ghost, at: new Map([[after.holder, time]]) } : ghost
  return emitted.reduce((known, said) => foldRenewal(known, said, time, after.config.ttl), start)
}

function foldRenewal(ghost: Renewals, said: Emit, time: Micros, ttl: Micros): Renewals {
  const { type, session } = said
  if (type === 'opened' || type === 'renewed') return { ...ghost, at: new Map([...ghost.at, [session, time]]) }
  if (type === 'granted' || said.why === 'released') return ghost
  const lived = time - ghost.at.get(session)!
  if (lived * 2 >= ttl) return ghost
  return { ...ghost, evidence: `the session of ${nameOf(session)} expired ${timeText(lived)} after its renewal; a TTL is ${timeText(ttl)}` }
}

const said = (type: Emit['type'], emitted: readonly Emit[]): boolean => emitted.some(each => each.type === type)

export const witnesses: readonly Witness<LeaseLock>[] = [
  {
    name: 'waited in line',
    text: 'A client is granted the lock after it has waited for it',
    reached: ({ before, emitted }) => emitted.some(each =>
      each.type === 'granted' && before !== null && before.queue.includes(each.session)),
  },
  {
    name: 'expired while holding',
    text: 'The session of the holder expires',
    reached: ({ before, emitted }) => emitted.some(each =>
      each.type === 'ended' && each.why === 'expired' && before?.holder === each.session),
  },
  {
    name: 'expired in line',
    text: 'The session of a client that waits expires',
    reached: ({ before, emitted }) => emitted.some(each =>
      each.type === 'ended' && each.why === 'expired' && before?.holder !== each.session),
  },
  {
    name: 'kept alive',
    text: 'A session is renewed',
    reached: ({ emitted }) => said('renewed', emitted),
  },
]
