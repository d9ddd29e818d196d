import { Dict, Seq, type Invariant, type Witness } from '@quorate/kernel'
import type { Command } from '../kv/command.ts'
import type { Store } from '../kv/store.ts'
import { replay, type RaftKv, type State } from './state.ts'

export const invariants: readonly Invariant<RaftKv>[] = [
  {
    name: 'Map Is The Log',
    text: 'The map of a server is what its committed entries give, executed once each from the beginning',
    step: (before, after, node) => (before.store === after.store && before.applied === after.applied
      || areEqual(after.store, replay(after.raft.log, after.applied)) ? null
      : `at node ${node}, the map is not what the first ${after.applied} entries of the log give`),
  },
]

function areEqual(a: Store, b: Store): boolean {
  if (a.size !== b.size) return false
  return Dict.entries(a).every(([key, value]) => Dict.get(b, key) === value)
}

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
