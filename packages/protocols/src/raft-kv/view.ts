import type { LogCell, View } from '@quorate/kernel'
import { commandText } from '../kv/command.ts'
import { messageView } from '../kv/messages.ts'
import { outcomeText } from '../kv/outcome.ts'
import { loggedLabel, type Logged } from '../kv/sessions.ts'
import { contentsText } from '../kv/store.ts'
import { entryAt } from '../raft/state.ts'
import { view as raftView } from '../raft/view.ts'
import { counted } from '../words.ts'
import type { RaftKv, State } from './state.ts'

export const view: View<RaftKv> = {
  role: s => raftView.role(s.raft),
  epoch: s => raftView.epoch(s.raft),
  describe: s => `${raftView.describe(s.raft)}, ${counted(s.store.size, 'key')}`,
  rows: s => [...raftView.rows(s.raft), ['executed', String(s.applied)], ['sessions', sessionsText(s)]],
  log,
  contents: s => contentsText(s.store),
  votes: s => raftView.votes!(s.raft),
  leader: s => raftView.leader!(s.raft),
  message: messageView,
  request: commandText,
  outcome: outcomeText,
}

const sessionsText = ({ sessions }: State): string => (sessions.length === 0 ? 'none'
  : sessions.map(({ id, number }) => (number < 0 ? `${id}` : `${id} (last command ${number})`)).join(', '))

/** Raft's cells, with commands written as a person would. */
function log(s: State): readonly LogCell[] {
  return raftView.log!(s.raft).map(cell => (cell.from !== undefined ? cell
    : { ...cell, text: loggedLabel(entryAt(s.raft, cell.index).command as Logged) }))
}
