import type { MessageView, View } from '@quorate/kernel'
import { view as storeView } from '../raft-kv/view.ts'
import { view as raftView } from '../raft/view.ts'
import { counted } from '../words.ts'
import type { InstallSnapshot, InstallSnapshotReply, ServerMessage } from './messages.ts'
import type { CompactingRaft, RaftSnapshot, Sending, ServerState, Snapshot, State } from './state.ts'

export const serverView: View<CompactingRaft> = {
  ...raftView,
  describe: s => `${raftView.describe(s)}, ${snapshotText(s.snapshot)}`,
  rows: s => [...raftView.rows(s), ...rows(s)],
  message,
}

export const view: View<RaftSnapshot> = {
  ...storeView,
  describe: s => `${serverView.describe(s.raft)}, ${counted(s.store.size, 'key')}`,
  rows: (s: State) => [...storeView.rows(s), ...rows(s.raft)],
}

const snapshotText = ({ lastIncludedIndex: index, lines }: Snapshot): string =>
  (index === 0 ? 'no snapshot' : `snapshot up to ${index} with ${counted(lines.length, 'line')}`)

function rows({ snapshot, receiving, sending, config }: ServerState): [string, string][] {
  const received: [string, string][] = receiving === null ? [] : [
    ['receiving', `${counted(receiving.lines.length, 'line')} of the snapshot up to ${receiving.lastIncludedIndex}`],
  ]
  const sent = sending.flatMap((each, rank) => (each === null ? [] : [`node ${config.nodes[rank]}: ${sendingText(each)}`]))
  const all: [string, string][] = [['snapshot', snapshotText(snapshot)], ...received]
  return sent.length === 0 ? all : [...all, ['sending', sent.join(', ')]]
}

const sendingText = ({ snapshot, offset }: Sending): string =>
  `snapshot up to ${snapshot.lastIncludedIndex} from line ${offset} of ${snapshot.lines.length}`

function message(m: ServerMessage): MessageView {
  if (m.type === 'InstallSnapshot') return { label: 'IS', style: 'request', epoch: m.term, text: chunkText(m) }
  if (m.type === 'InstallSnapshotReply') return { label: 'ISR', style: 'reply', epoch: m.term, text: replyText(m) }
  return raftView.message(m)
}

/** "InstallSnapshot(term 2, up to entry 8 of term 1, lines 0 to 3, done)" */
function chunkText({ term, lastIncludedIndex, lastIncludedTerm, offset, data, done }: InstallSnapshot): string {
  const last = offset + data.length - 1
  const lines = data.length === 0 ? 'no line' : data.length === 1 ? `line ${offset}` : `lines ${offset} to ${last}`
  return `InstallSnapshot(term ${term}, up to entry ${lastIncludedIndex} of term ${lastIncludedTerm}, ${lines}${done ? ', done' : ''})`
}

const replyText = ({ term, lastIncludedIndex, next, installed }: InstallSnapshotReply): string =>
  `InstallSnapshotReply(term ${term}, ${installed ? `has all up to entry ${lastIncludedIndex}` : `next line ${next}`})`
