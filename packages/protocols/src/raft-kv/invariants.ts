import { Seq, type Invariant, type Witness } from '@quorate/kernel'
import type { Command } from '../kv/command.ts'
import { areEqual, emptyStore } from '../kv/store.ts'
import { replay, type RaftKv, type State } from './state.ts'

export const invariants: readonly Invariant<RaftKv>[] = [
  {
    name: 'Map Is The Log',
    text: 'The map of a server is what its committed entries give, executed once each from the beginning',
    step: (before, after, node) => {
      if (before.store === after.store && before.applied === after.applied) return null
      // The map before the step was looked at then, unless nothing had been executed: a start begins with nothing.
      const from = before.applied === 0 ? emptyStore : before.store
      const expected = replay(after.raft.log, before.applied, after.applied, from)
      return areEqual(after.store, expected) ? null
        : `at node ${node}, the map is not what the first ${after.applied} entries of the log give`
    },
  },
]

export const witnesses: readonly Witness<RaftKv>[] = [
  {
    name: 'read in the log',
    text: 'A read is executed, at its place among the writes',
    reached: ({ before, after }) => before !== null && after.applied > before.applied && lastCommand(after).f === 'read',
  },
  {
    name: 'follower has the value',
    text: 'A follower executes what the leader committed',
    reached: ({ after }) => after.raft.role === 'follower' && after.store.size > 0,
  },
]

const lastCommand = (s: State): Command => Seq.at(s.raft.log, s.applied - 1).command as Command
