/** What a primary, its backups and their monitor owe in a calm: one primary that all follow, and one log everywhere. */
import { listText, Seq, type Deadline, type Micros, type Moment, type NodeId } from '@quorate/kernel'
import { MS } from './values.ts'

interface Replica {
  readonly 'primary-backup': {
    readonly self: NodeId
    readonly primary: NodeId
    readonly epoch: number
    readonly synced: boolean
    readonly log: Seq<{ readonly epoch: number }>
  }
}
type Inner = Replica['primary-backup']
type States = readonly (Replica | null)[]

const nodeText = (id: NodeId): string => `node ${id}`

const upOf = (states: States, replicas: readonly NodeId[]): Inner[] =>
  replicas.flatMap(id => (states[id] === null ? [] : [states[id]!['primary-backup']]))

/** Whom the replicas that are up follow: one of them, in its epoch. */
function unled(up: readonly Inner[]): string | null {
  const primaries = up.filter(({ self, primary }) => self === primary)
  const [first] = primaries
  if (first === undefined) return 'nobody is primary'
  if (primaries.length > 1) return `${listText(primaries.map(({ self }) => nodeText(self)))} are all primary`
  const stray = up.find(({ primary, epoch }) => primary !== first.self || epoch !== first.epoch)
  return stray === undefined ? null
    : `${nodeText(stray.self)} does not follow ${nodeText(first.self)}, the primary of epoch ${first.epoch}`
}

const endOf = ({ log }: Inner): string =>
  (log.length === 0 ? 'no entry' : `${log.length} of epoch ${Seq.at(log, log.length - 1).epoch}`)

/** Every backup knows that its log is the primary's. */
function behind(up: readonly Inner[]): string | null {
  const primary = up.find(({ self, primary: leader }) => self === leader)
  if (primary === undefined) return 'nobody is primary'
  const late = up.find(replica => replica !== primary && (!replica.synced || endOf(replica) !== endOf(primary)))
  return late === undefined ? null
    : `the log of ${nodeText(late.self)} ended at ${endOf(late)}, that of ${nodeText(primary.self)} at ${endOf(primary)}`
}

/**
 * `within` has room for two failovers: the first may promote a replica that answered the last ping and is gone. Without
 * the monitor, or with fewer replicas than it asks for (`atLeast`), nobody is named, and nothing is due.
 */
export function primaryBackupInTime(
  replicas: readonly NodeId[], monitor: NodeId, within: Micros, atLeast = 1,
): readonly [onePrimary: Deadline, logsAgree: Deadline] {
  const given = (states: Moment['states']): boolean =>
    states[monitor] !== null && upOf(states as States, replicas).length >= atLeast
  return [
    {
      name: 'One Primary In Time', within, watched: within >> 1, given,
      text: 'The stated time after all trouble has ended, one replica is primary, all that are up follow it, and so it stays',
      always: states => unled(upOf(states as States, replicas)),
    },
    {
      name: 'Logs Agree In Time', within, given,
      text: 'Within the stated time after all trouble has ended, the logs of all replicas that are up are the same',
      once: states => behind(upOf(states as States, replicas)),
    },
  ]
}

/** A monitor pings every 50 ms and gives up after four; a primary shows where its log ends every 50 ms. */
export const inTime = (latency: number): Micros => (600 + 8 * latency) * MS
