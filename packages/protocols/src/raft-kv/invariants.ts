import { Seq, type Invariant, type Witness } from '@quorate/kernel'
import { isRead, type Command } from '../kv/command.ts'
import { areEqual } from '../kv/store.ts'
import { counted } from '../words.ts'
import { replay, type RaftKv, type State } from './state.ts'

export const invariants: readonly Invariant<RaftKv>[] = [
  {
    name: 'Nothing Before The Log',
    text: 'The map of a server that has executed nothing yet is empty',
    each: ({ applied, store }, node) => (applied > 0 || store.size === 0 ? null
      : `node ${node} has executed nothing and has ${counted(store.size, 'key')}`),
  },
  {
    name: 'Map Is The Log',
    text: 'The map of a server is what its committed entries give, executed once each from the beginning',
    step: (before, after, node) => {
      if (before.store === after.store && before.applied === after.applied) return null
      // The map before the step was looked at then: only what came after it is executed here.
      const expected = replay(after.raft.log, before.applied, after.applied, before.store)
      return areEqual(after.store, expected) ? null
        : `at node ${node}, the map is not what the log gives up to entry ${after.applied}`
    },
  },
]

export const witnesses: readonly Witness<RaftKv>[] = [
  {
    name: 'read in the log',
    text: 'A read is executed, at its place among the writes',
    reached: ({ before, after }) => after.applied > (before?.applied ?? 0) && isRead(lastCommand(after)),
  },
  {
    name: 'follower has the value',
    text: 'A follower executes what the leader committed',
    reached: ({ after }) => after.raft.role === 'follower' && after.store.size > 0,
  },
]

const lastCommand = (s: State): Command => Seq.at(s.raft.log, s.applied - 1).command as Command
