/**
 * The store of raft-kv on a log that does not grow for ever: each server compacts what it has executed, and a snapshot
 * of map and sessions stands for it. Numbers (S1 …) are those of the rules in README.md; what servers do with snapshots
 * is in compacting.ts, reads, writes and sessions are raft-kv's own.
 */
import type { Draft, Out, Protocol } from '@quorate/kernel'
import type { Machine } from '../kv/sessions.ts'
import { raftKv } from '../raft-kv/raft-kv.ts'
import { compactingRaftWith, rules as serverRules } from './compacting.ts'
import { linesOf, machineOf, type Lines } from './file.ts'
import { invariants, witnesses } from './invariants.ts'
import type { CompactingRaft, Compaction, Config, RaftSnapshot, State } from './state.ts'
import { view } from './view.ts'

type Server = Draft<State>
type ToWorld = Out<RaftSnapshot>

const machineRules = {
  /** S1: the log, committed or not, is longer than it should be. */
  isTooLong: ({ raft, config }: State): boolean => raft.log.length > config.compactAfter,
  /** S1: what the machine has executed can be compacted, and no more. */
  compactsUpTo: (s: State): number => s.applied,
  /** S2: the whole state of the machine, sessions too. */
  saves: (machine: Machine): Lines => linesOf(machine),
  /** S4, InstallSnapshot 8: the machine is what the snapshot says. */
  startsWith: (lines: Lines): Machine => machineOf(lines),
  restores: (lines: Lines, _before: Machine): Machine => machineOf(lines),
}

export const rules: typeof serverRules & typeof machineRules = { ...serverRules, ...machineRules }

export type Rules = typeof rules

/** Nobody has asked for a compaction, and nobody is answered. */
const NOBODY = -1

export function raftSnapshotWith(rule: Rules): Protocol<RaftSnapshot> {
  function compactIfLong(s: Server, out: ToWorld): void {
    const index = rule.compactsUpTo(s)
    if (index <= s.raft.base.index || !rule.isTooLong(s)) return
    out.request('raft', NOBODY, { type: 'compaction', index, lines: rule.saves(s) } satisfies Compaction)
  }

  function become(s: Server, { store, sessions }: Machine, index: number): void {
    s.store = store
    s.sessions = sessions
    s.applied = index
  }

  return {
    name: 'raft-snapshot',
    durable: [],
    hosts: { raft: { protocol: compactingRaftWith(rule), config: (config: Config) => config } },
    start(config, _disk, out, inner) {
      const s = raftKv.start(config, null, out as never, inner) as State
      const { lastIncludedIndex, lines } = s.raft.snapshot
      return { ...s, ...rule.startsWith(lines), applied: lastIncludedIndex }
    },
    onMessage: (s, from, message, out) => raftKv.onMessage!(s, from, message, out as never),
    onHosted(s, channel, said, out) {
      const value = said.kind === 'emit' ? (said.value as CompactingRaft['emit']) : null
      if (value?.type === 'installed') become(s, rule.restores(value.lines, s), value.index)
      else raftKv.onHosted!(s, channel, said, out as never)
      if (value?.type === 'committed') compactIfLong(s, out)
    },
    waits: s => raftKv.waits!(s),
    invariants,
    witnesses,
    view,
  }
}

export const raftSnapshot = raftSnapshotWith(rules)
