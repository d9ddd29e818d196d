import type { Invariant, Witness } from '@quorate/kernel'
import { areSame, commandOf, type Logged, type Sessions } from '../kv/sessions.ts'
import { entryAt } from '../raft/state.ts'
import { counted } from '../words.ts'
import { mostSessions, replay, type RaftKv, type State } from './state.ts'

export const invariants: readonly Invariant<RaftKv>[] = [
  {
    name: 'Nothing Before The Log',
    text: 'The map of a server that has executed nothing yet is empty',
    each: ({ applied, store }, node) => (applied > 0 || store.size === 0 ? null
      : `node ${node} has executed nothing and has ${counted(store.size, 'key')}`),
  },
  {
    name: 'Map Is The Log',
    text: 'Map and sessions of a server are what its committed entries give, from the beginning and in their order',
    step: (before, after, node) => {
      const isAsBefore = before.store === after.store && before.sessions === after.sessions
      if (isAsBefore && before.applied === after.applied) return null
      // What there was before the step was looked at then: only what came after it is executed here.
      const expected = replay(after.raft.log, before.applied, after.applied, before, mostSessions(after.config))
      if (areSame(after, expected)) return null
      const what = after.sessions.length === expected.sessions.length ? 'the map or an answer remembered' : 'the list of sessions'
      return `at node ${node}, ${what} is not what the log gives up to entry ${after.applied}`
    },
  },
  {
    name: 'Sessions Are Bounded',
    text: 'A server remembers no more sessions than it is configured to',
    each: ({ config, sessions }, node) => (sessions.length <= mostSessions(config) ? null
      : `node ${node} remembers ${sessions.length} sessions, and ${mostSessions(config)} is the most`),
  },
]

export const witnesses: readonly Witness<RaftKv>[] = [
  {
    name: 'read in the log',
    text: 'A read is executed, at its place among the writes',
    reached: ({ before, after }) => executes(before, after) && commandOf(lastCommand(after))?.f === 'read',
  },
  {
    name: 'follower has the value',
    text: 'A follower executes what the leader committed',
    reached: ({ after }) => after.raft.role === 'follower' && after.store.size > 0,
  },
  {
    name: 'answered from memory',
    text: 'A command stands in the log again, and is not executed again',
    reached: ({ before, after }) => executes(before, after) && isLeftOut(before, after)
      && knows(after.sessions, lastCommand(after)),
  },
  {
    name: 'session expired',
    text: 'A command of a session that was forgotten, or an old command, is not executed',
    reached: ({ before, after }) => executes(before, after) && isLeftOut(before, after)
      && !knows(after.sessions, lastCommand(after)),
  },
]

const executes = (before: State | null, after: State): boolean => after.applied > (before?.applied ?? 0)

/** Nothing where the log of a variant does not hold it any more. */
const lastCommand = ({ raft, applied }: State): Logged =>
  (applied > raft.base.index ? entryAt(raft, applied).command as Logged : null)

/** The command that was applied last is numbered, and the map and the answers are as they were. */
function isLeftOut(before: State | null, after: State): before is State {
  const command = lastCommand(after)
  return before !== null && command !== null && 'session' in command && before.sessions === after.sessions
}

const knows = (sessions: Sessions, command: Logged): boolean => command !== null && 'session' in command
  && sessions.some(({ id, number }) => id === command.session && number === command.number)
