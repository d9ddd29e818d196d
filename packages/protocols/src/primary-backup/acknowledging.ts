/**
 * When the primary may execute a command and say so (P2), and for how long it waits for that (P9). Between none and all
 * of its backups, everything is a number: so many must have the entry.
 */
import { Seq, type Draft, type NodeId, type Out } from '@quorate/kernel'
import { counted } from '../words.ts'
import { backupsNeeded, heldBy, leads, withNode, type PrimaryBackup, type State } from './state.ts'

type Replica = Draft<State>
type ToWorld = Out<PrimaryBackup>

export const acknowledgingRules = {
  /** P2: a command is acknowledged when so many backups have it. */
  needed: (s: State): number => backupsNeeded(s.config),
  /** P2: a backup has what it said it has, for each of `config.nodes`. */
  haveUpTo: (s: State): readonly number[] => s.acked,
  /** P9: who waited too long waits for nobody. */
  givesUp: (_s: State): boolean => true,
  /** P9: when enough backups have all there is, they are waited for again. */
  waitsAgain: (s: State, held: number): boolean => held === s.log.length,
}

export interface Acknowledging {
  /** P2: the position up to which commands may be executed. */
  readonly mayExecute: (s: State) => number
  /** Tells the host of the commands up to this position. Whoever asked is answered by the host. */
  readonly execute: (s: Replica, end: number, out: ToWorld) => void
  /** P9: sets the time to give up where something waits; it begins anew whenever a backup has more than before. */
  readonly holdOut: (s: Replica, out: ToWorld) => void
  readonly onGiveUp: (s: Replica, out: ToWorld) => void
  /** A backup has the log up to here. */
  readonly hasUpTo: (s: Replica, backup: NodeId, position: number, out: ToWorld) => void
}

export function acknowledgingWith(rule: typeof acknowledgingRules): Acknowledging {
  const mayExecute = (s: State): number => (s.gaveUp ? s.log.length : heldBy(s, rule.needed(s), rule.haveUpTo(s)))

  function holdOut(s: Replica, out: ToWorld): void {
    const { acknowledge } = s.config
    if (typeof acknowledge === 'string' || acknowledge.giveUpAfter === null) return
    if (mayExecute(s) === s.log.length) out.cancelTimer('give-up')
    else out.setTimer('give-up', [acknowledge.giveUpAfter, acknowledge.giveUpAfter])
  }

  function onGiveUp(s: Replica, out: ToWorld): void {
    if (!leads(s) || mayExecute(s) === s.log.length || !rule.givesUp(s)) return
    s.gaveUp = true
    out.note('P9', 'Has waited long enough: acknowledges without its backups from now on, up to position {}', s.log.length)
    execute(s, s.log.length, out)
  }

  function hasUpTo(s: Replica, backup: NodeId, position: number, out: ToWorld): void {
    const known = s.acked[s.config.nodes.indexOf(backup)]
    if (known === undefined || known >= position) return
    const before = heldBy(s, rule.needed(s))
    s.acked = withNode(s.acked, s, backup, position)
    s.stable = Math.max(s.stable, heldBy(s, s.config.nodes.length - 1))
    const held = heldBy(s, rule.needed(s))
    if (held > before) progress(s, held, out)
  }

  function progress(s: Replica, held: number, out: ToWorld): void {
    if (s.gaveUp && rule.waitsAgain(s, held)) {
      s.gaveUp = false
      out.note('P9', '{} all again: waits for them from now on', haveText(rule.needed(s)))
    }
    if (held > s.applied) out.note('P2', '{} the log up to position {}: acknowledges what waited for that', haveText(rule.needed(s)), held)
    execute(s, mayExecute(s), out)
    holdOut(s, out)
  }

  return { mayExecute, execute, holdOut, onGiveUp, hasUpTo }
}

function execute(s: Replica, end: number, out: ToWorld): void {
  for (let position = s.applied + 1; position <= end; position++) {
    const { command, request } = Seq.at(s.log, position - 1)
    out.emit({ type: 'applied', position, command, request: leads(s) ? request : null })
  }
  s.applied = Math.max(s.applied, end)
}

/** "2 backups have" */
export const haveText = (needed: number): string => `${counted(needed, 'backup')} ${needed === 1 ? 'has' : 'have'}`
