/** How a server's state and its messages are shown. */
import { Seq } from '@quorate/kernel'
import type { LogCell, MessageView, NodeId, View } from '@quorate/kernel'
import type { Message } from './messages.ts'
import { lastIndex, lastTerm, noOp } from './state.ts'
import type { Entry, Raft, RaftOutcome, RaftState } from './state.ts'

/** As many cells of a log as a figure has room for: its end. */
const SHOWN = 32

export const view: View<Raft> = {
  role: s => ({ shape: s.role, word: s.role }),
  epoch: s => s.currentTerm,
  describe: s => `${s.role} of term ${s.currentTerm}, ${logText(s)}, committed ${s.commitIndex}`,
  rows,
  log: cells,
  votes: s => s.votes.map((vote, rank) => ({ node: s.config.nodes[rank]!, vote })),
  leader: s => s.leader,
  message: messageView,
  request: command => `append ${commandText(command)}`,
  outcome: outcomeText,
  timer: timer => `${timer} timer`,
}

function rows(s: RaftState): [string, string][] {
  const common: [string, string][] = [
    ['currentTerm', String(s.currentTerm)],
    ['votedFor', nodeText(s.votedFor)],
    ['log', logText(s)],
    ['commitIndex', String(s.commitIndex)],
    ['lastApplied', String(s.lastApplied)],
    ['role', s.role],
    ['leader', nodeText(s.leader)],
  ]
  if (s.role === 'candidate') return [...common, ['votes', s.votes.join(' ')]]
  if (s.role === 'follower') return common
  return [...common, ['nextIndex', s.nextIndex.join(' ')], ['matchIndex', s.matchIndex.join(' ')]]
}

const nodeText = (node: NodeId | null): string => (node === null ? 'none' : `node ${node}`)

const logText = (s: RaftState): string =>
  lastIndex(s) === 0 ? 'no entries' : `last entry ${lastIndex(s)} of term ${lastTerm(s)}`

function cells(s: RaftState): LogCell[] {
  const before = Math.max(0, s.log.length - SHOWN)
  const entries = Seq.slice(s.log, before).map(({ term, command }, i): LogCell => {
    const index = s.base.index + before + i + 1
    return { index, epoch: term, text: commandText(command), committed: index <= s.commitIndex }
  })
  if (s.base.index === 0) return entries
  const snapshot = { index: s.base.index, from: 1, epoch: s.base.term, text: 'snapshot', committed: true }
  return [snapshot, ...entries]
}

function commandText(command: unknown): string {
  if (command === noOp) return 'no-op'
  return typeof command === 'string' ? command : JSON.stringify(command)
}

function messageView(m: Message): MessageView {
  const epoch = m.term
  switch (m.type) {
    case 'RequestVote':
      return { label: 'RV', style: 'request', epoch, text: `RequestVote(term ${m.term}, ${lastText(m.lastLogIndex, m.lastLogTerm)})` }
    case 'RequestVoteReply':
      return { label: 'RVR', style: 'reply', epoch, text: `RequestVoteReply(term ${m.term}, ${m.voteGranted ? 'granted' : 'refused'})` }
    case 'AppendEntries': {
      const style = m.entries.length === 0 ? 'heartbeat' : 'request'
      const text = `AppendEntries(term ${m.term}, ${entriesText(m.entries, m.prevLogIndex)}, committed ${m.leaderCommit})`
      return { label: 'AE', style, epoch, text }
    }
    case 'AppendEntriesReply': {
      const answer = m.success ? `matches up to ${m.matchIndex}` : `refused after ${m.prevLogIndex}`
      return { label: 'AER', style: 'reply', epoch, text: `AppendEntriesReply(term ${m.term}, ${answer})` }
    }
  }
}

const lastText = (index: number, term: number): string =>
  index === 0 ? 'no entries' : `last entry ${index} of term ${term}`

function entriesText(entries: readonly Entry[], prevLogIndex: number): string {
  if (entries.length === 0) return `heartbeat after ${prevLogIndex}`
  const first = prevLogIndex + 1
  return entries.length === 1 ? `entry ${first}` : `entries ${first} to ${prevLogIndex + entries.length}`
}

function outcomeText(outcome: RaftOutcome): string {
  if (outcome.kind === 'lost-leadership') return 'leadership was lost, and nobody knows what becomes of the command'
  return outcome.leader === null ? 'this is not the leader' : `this is not the leader, ask ${nodeText(outcome.leader)}`
}
